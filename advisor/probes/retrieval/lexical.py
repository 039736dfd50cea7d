"""Ranks passages by the words they share with a query: BM25, by bm25s."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import bm25s
import numpy as np
import Stemmer

from advisor.probes.retrieval.ranking import Ranking

K1, B = 0.9, 0.4  # Anserini's defaults, behind the BM25 figures of most BEIR tables


class LexicalIndex:
    """BM25 in the variant of Lucene, over English word stems without stop words.

    As Anserini's BM25, but for its stemmer (Porter 1 there, Porter 2 of Snowball 3 here).
    """

    def __init__(self, texts: Sequence[str]) -> None:
        """Index passages."""
        self._size = len(texts)
        self._stemmer = Stemmer.Stemmer("english")
        self._bm25 = bm25s.BM25(k1=K1, b=B, method="lucene")
        # As numbers of words: lists of the words themselves would be numbered in a second copy.
        words = bm25s.tokenize(texts, **self._reading, return_ids=True)
        # bm25s cannot index passages that hold no word at all.
        self._usable = any(words.ids)
        if self._usable:
            self._bm25.index(words, show_progress=False)

    def search(self, queries: Sequence[str], *, k: int) -> list[Ranking]:
        """Rank at most `k` passages for each query; those that share no word are left out."""
        if not self._usable or not queries:
            return [Ranking(np.empty(0, np.int64), np.empty(0, np.float32)) for _ in queries]
        words = bm25s.tokenize(list(queries), **self._reading, return_ids=False)
        rows, scores = self._bm25.retrieve(words, k=min(k, self._size), show_progress=False)
        return [
            Ranking(found[score > 0].astype(np.int64), score[score > 0].astype(np.float32))
            for found, score in zip(rows, scores, strict=True)
        ]

    def revised(self, texts: Sequence[str]) -> LexicalIndex:
        """Index other texts from the start: a word's weight depends on all of them."""
        return LexicalIndex(texts)

    @property
    def _reading(self) -> dict[str, Any]:
        """How texts become words, the same for passages and queries."""
        return {
            "stopwords": "en",
            "stemmer": self._stemmer.stemWords,
            "show_progress": False,
        }
