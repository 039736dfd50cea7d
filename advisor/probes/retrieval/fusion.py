"""Fuses rankings of different indexes by rank alone, since their scores cannot be compared."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from advisor.probes.retrieval.ranking import Index, Ranking

RANK_OFFSET = 60  # the value Cormack et al. fixed in a pilot and found not to matter much

DEPTH = 5
"""Each index is asked for this many times k: what one ranks low the other may rank high."""


def reciprocal_rank_fusion(rankings: Sequence[Ranking], *, k: int) -> Ranking:
    """Fuse rankings of one query.

        score(d) = sum over rankings r that hold d of 1 / (60 + rank_r(d)),   ranks from 1

    (Cormack, Clarke & Buettcher, SIGIR 2009.) Ties keep the order of the first ranking.
    """
    total: defaultdict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, row in enumerate(ranking.rows.tolist(), start=1):
            total[row] += 1 / (RANK_OFFSET + rank)
    best = sorted(total.items(), key=lambda pair: -pair[1])[:k]
    return Ranking(
        np.array([row for row, _ in best], np.int64), np.array([s for _, s in best], np.float32)
    )


class FusedIndex:
    """Several indexes over the same passages, answering as one."""

    def __init__(self, indexes: Sequence[Index]) -> None:
        """Take the indexes to fuse."""
        self._indexes = tuple(indexes)

    @property
    def parts(self) -> tuple[Index, ...]:
        """The indexes that are fused."""
        return self._indexes

    def search(self, queries: Sequence[str], *, k: int) -> list[Ranking]:
        """Rank at most `k` passages for each query."""
        found = [index.search(queries, k=DEPTH * k) for index in self._indexes]
        return [reciprocal_rank_fusion(rankings, k=k) for rankings in zip(*found, strict=True)]

    def revised(self, texts: Sequence[str]) -> FusedIndex:
        """Index other texts in each index."""
        return FusedIndex([index.revised(texts) for index in self._indexes])
