"""The share of the right documents that was found. Knows ids of documents only."""

from __future__ import annotations

from collections.abc import Iterable


def capped_recall(found: Iterable[str], gold: Iterable[str], *, passages: int) -> float:
    """Divide the right documents found by as many as the passages could have come from.

        |found & gold| / min(|gold|, passages)

    The capped recall of BEIR (Thakur et al. 2021, arXiv:2104.08663, section 4): two passages cannot
    stand for seven documents that each hold the answer.

    Args:
        found: The documents that passages were found of.
        gold: The right ones.
        passages: How many were looked at; a share of none is 0.
    """
    right = set(gold)
    return len(right.intersection(found)) / max(1, min(len(right), passages))
