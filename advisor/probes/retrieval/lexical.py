"""Ranks passages by the words they share with a query: BM25, by bm25s."""

from __future__ import annotations

from collections.abc import Sequence

import bm25s
import numpy as np

from advisor.probes.retrieval.ranking import Ranking

K1, B = 1.5, 0.75  # bm25s's defaults, and those of its published BEIR results


class LexicalIndex:
    """BM25 in the variant of Lucene, without English stop words, unstemmed."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Index passages."""
        self._size = len(texts)
        self._bm25 = bm25s.BM25(k1=K1, b=B, method="lucene")
        tokens = bm25s.tokenize(list(texts), stopwords="en", show_progress=False)
        # bm25s cannot index passages without a single word among them.
        self._usable = bool(tokens.vocab)
        if self._usable:
            self._bm25.index(tokens, show_progress=False)

    def search(self, queries: Sequence[str], *, k: int) -> list[Ranking]:
        """Rank at most `k` passages for each query; those that share no word are left out."""
        if not self._usable or not queries:
            return [Ranking(np.empty(0, np.int64), np.empty(0, np.float32)) for _ in queries]
        tokens = bm25s.tokenize(
            list(queries), stopwords="en", show_progress=False, return_ids=False
        )
        rows, scores = self._bm25.retrieve(tokens, k=min(k, self._size), show_progress=False)
        return [
            Ranking(found[score > 0].astype(np.int64), score[score > 0].astype(np.float32))
            for found, score in zip(rows, scores, strict=True)
        ]
