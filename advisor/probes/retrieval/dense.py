"""Ranks passages by the inner product of embeddings, exactly. Knows FAISS and an embedder."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import faiss
import numpy as np
from numpy.typing import NDArray

from advisor.probes.models import Encoder
from advisor.probes.retrieval.ranking import Ranking

BATCH = 256
"""Texts embedded between two reports of progress."""


class DenseIndex:
    """A flat index: every query is compared with every passage, so nothing is missed.

    Approximate indexes (HNSW, IVF) are left out on purpose: their recall would be one more thing
    to measure, and 100,000 passages of 384 numbers take 154 MB and some 20 ms a query as they are.
    From a few hundred thousand passages on, a sample of the documents answers the same questions.
    """

    def __init__(
        self,
        texts: Sequence[str],
        *,
        embedder: Encoder,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """Embed and index passages.

        Args:
            texts: The passages.
            embedder: Gives unit vectors, so that inner product is cosine.
            progress: Told how many passages are done, now and then.
        """
        self._embedder = embedder
        self._row_of = {text: row for row, text in enumerate(texts)}
        self._index: faiss.IndexFlatIP | None = None
        for start in range(0, len(texts), BATCH):
            rows = np.ascontiguousarray(embedder.encode(texts[start : start + BATCH]), np.float32)
            if self._index is None:
                self._index = faiss.IndexFlatIP(rows.shape[1])
            self._index.add(rows)
            if progress:
                progress(min(start + BATCH, len(texts)))

    def search(self, queries: Sequence[str], *, k: int) -> list[Ranking]:
        """Rank at most `k` passages for each query by cosine."""
        if self._index is None or not queries:
            return [Ranking(np.empty(0, np.int64), np.empty(0, np.float32)) for _ in queries]
        vectors = np.ascontiguousarray(self._embedder.encode(queries), np.float32)
        scores, rows = self._index.search(vectors, min(k, self._index.ntotal))
        return [Ranking(found, score) for found, score in zip(rows, scores, strict=True)]

    def revised(self, texts: Sequence[str]) -> DenseIndex:
        """Index other texts, embedding only those that are new."""
        new = DenseIndex(
            [text for text in texts if text not in self._row_of], embedder=self._embedder
        )
        other = DenseIndex((), embedder=self._embedder)
        other._row_of = {text: row for row, text in enumerate(texts)}
        sources = [(self, text) if text in self._row_of else (new, text) for text in texts]
        rows = [source._vector(text) for source, text in sources]
        if rows:
            other._index = faiss.IndexFlatIP(len(rows[0]))
            other._index.add(np.stack(rows))
        return other

    def _vector(self, text: str) -> NDArray[np.float32]:
        """Give back the vector of an indexed text, shape (dimensions,)."""
        assert self._index is not None  # a text that has a row is in the index
        return np.asarray(self._index.reconstruct(self._row_of[text]), np.float32)
