"""Takes training rows out that nearly equal a test input. Knows texts only.

A near-duplicate shares most of its character shingles with a test input:

    resemblance(a, b) = |S(a) & S(b)| / |S(a) | S(b)|,   S(x) the 5-character shingles of x

(Broder, "On the resemblance and containment of documents", 1997; the threshold of .8 is that of
Lee et al., ACL 2022, arXiv:2107.06499, who dedupe training data the same way.) Shingles that most
inputs share are left out: a system prompt or a schema before every question makes none alike.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from advisor.model.sample import Example

SHINGLE = 5
THRESHOLD = 0.8

LOOKED_AT = 200
"""Texts that are looked through for what most of them share."""

LEAST_TEXTS = 10
"""Among fewer, what most share may be chance."""


class Texts:
    """Texts that others are held against."""

    def __init__(self, alike: Sequence[str] = ()) -> None:
        """Hold none yet.

        Args:
            alike: Texts of the same kind; what most of them share tells none apart.
        """
        self._shared = _shared(alike)
        self._sizes: list[int] = []
        self._holders: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, text: str) -> None:
        """Hold one more text."""
        shingles = self._telling(text)
        for shingle in shingles:
            self._holders[shingle].append(len(self._sizes))
        self._sizes.append(len(shingles))

    def holds_like(self, text: str) -> bool:
        """Tell whether a text is a near-duplicate of one that is held."""
        shingles = self._telling(text)
        shared = Counter(place for one in shingles for place in self._holders.get(one, ()))
        return any(
            count / (len(shingles) + self._sizes[place] - count) >= THRESHOLD
            for place, count in shared.items()
        )

    def _telling(self, text: str) -> frozenset[str]:
        shingles = _shingles(text)
        return shingles - self._shared or shingles  # nothing but the common text is itself telling


class Kept(NamedTuple):
    """Training rows that may be learned from, and how many were taken out before them."""

    rows: tuple[Example, ...]
    removed: int


def without_near_duplicates(
    candidates: Sequence[Example], test: Sequence[Example], wanted: int
) -> Kept:
    """Take candidates in order until enough are found, passing over near-duplicates of test inputs.

    Args:
        candidates: Training rows, in the order of preference.
        test: Held-out items.
        wanted: Rows to take.
    """
    held = Texts([one.input for one in (*test, *candidates)])
    for item in test:
        held.add(item.input)
    rows: list[Example] = []
    removed = 0
    for candidate in candidates:
        if len(rows) == wanted:
            break
        if held.holds_like(candidate.input):
            removed += 1
        else:
            rows.append(candidate)
    return Kept(tuple(rows), removed)


def _shared(texts: Sequence[str]) -> frozenset[str]:
    if len(texts) < LEAST_TEXTS:
        return frozenset()
    looked_at = texts[:: max(1, len(texts) // LOOKED_AT)]
    counts = Counter(shingle for text in looked_at for shingle in _shingles(text))
    return frozenset(one for one, count in counts.items() if count > len(looked_at) / 2)


def _shingles(text: str) -> frozenset[str]:
    # Case, punctuation and white space tell no two questions apart; a mark at each end lets a text
    # shorter than a shingle have one.
    folded = " " + " ".join(re.findall(r"\w+", text.casefold())) + " "
    return frozenset(
        folded[start : start + SHINGLE] for start in range(max(1, len(folded) - SHINGLE + 1))
    )
