"""Ranks passages by the inner product of embeddings. Knows an embedder; `vectors` keeps them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from advisor.probes.models import Encoder
from advisor.probes.retrieval.ranking import Ranking
from advisor.probes.retrieval.vectors import Best, Precision, Vectors, agreement

BATCH = 256
"""Texts embedded between two reports of progress; no more vectors exist outside the index."""

RECALL_QUERIES = 100
RECALL_DEPTH = 10
"""What half precision costs is measured on so many passages as queries, spread over all, and so
many neighbours of each: a loss of one in a hundred shows as ten of a thousand."""

_NONE = -1
"""What FAISS fills up with where there are fewer vectors than neighbours asked for."""


class DenseIndex:
    """Every query is compared with every passage, so nothing is missed but by rounding."""

    def __init__(
        self,
        texts: Sequence[str],
        *,
        embedder: Encoder,
        progress: Callable[[int], None] | None = None,
    ) -> None:
        """Embed and index passages, batch by batch.

        Args:
            texts: The passages; kept as they are, not copied.
            embedder: Gives unit vectors, so that inner product is cosine.
            progress: Told how many passages are done, now and then.
        """
        self._embedder = embedder
        self._texts = texts
        self._vectors: Vectors | None = None
        self.recall = 1.0
        """Share of the truly nearest passages that are found; measured where numbers are halved."""
        check: _RecallCheck | None = None
        for start in range(0, len(texts), BATCH):
            rows = np.asarray(embedder.encode(texts[start : start + BATCH]), np.float32)
            if self._vectors is None:
                self._vectors = Vectors(rows.shape[1], expected=len(texts))
                check = self._recall_check()
            self._vectors.add(rows)
            if check is not None:
                check.see(rows, start)
            if progress:
                progress(min(start + BATCH, len(texts)))
        if check is not None and self._vectors is not None:
            self.recall = check.recall(self._vectors)

    @property
    def precision(self) -> Precision:
        """The number format that vectors are kept in."""
        return "float32" if self._vectors is None else self._vectors.precision

    def search(self, queries: Sequence[str], *, k: int) -> list[Ranking]:
        """Rank at most `k` passages for each query by cosine."""
        if self._vectors is None or not queries:
            return [Ranking(np.empty(0, np.int64), np.empty(0, np.float32)) for _ in queries]
        found = self._vectors.nearest(np.asarray(self._embedder.encode(queries), np.float32), k)
        return [Ranking(rows, scores) for scores, rows in zip(*found, strict=True)]

    def revised(self, texts: Sequence[str]) -> DenseIndex:
        """Index other texts, embedding only those that are new."""
        other = DenseIndex(texts, embedder=_Remembering(self))
        other._embedder = self._embedder
        return other

    def remember(self, row: int) -> NDArray[np.float32]:
        """Give back the vector of an indexed text, shape (dimensions,)."""
        assert self._vectors is not None  # a text that has a row is in the index
        return self._vectors.vector(row)

    def _recall_check(self) -> _RecallCheck | None:
        if self.precision == "float32":
            return None
        step = max(1, len(self._texts) // RECALL_QUERIES)
        places = list(range(0, len(self._texts), step))[:RECALL_QUERIES]
        asked = self._embedder.encode([self._texts[place] for place in places])
        return _RecallCheck(np.ascontiguousarray(asked, np.float32), places)


class _Remembering:
    """An embedder that takes what an index holds from there."""

    def __init__(self, index: DenseIndex) -> None:
        """Note where each text is."""
        self._index = index
        self._row_of = {text: row for row, text in enumerate(index._texts)}

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give unit vectors, (n, dimensions)."""
        new = [text for text in dict.fromkeys(texts) if text not in self._row_of]
        fresh = dict(zip(new, self._index._embedder.encode(new), strict=True)) if new else {}
        rows = [
            fresh[text] if text in fresh else self._index.remember(self._row_of[text])
            for text in texts
        ]
        return np.stack(rows)


class _RecallCheck:
    """Compares what an index finds with the nearest of the vectors that went into it."""

    def __init__(self, queries: NDArray[np.float32], places: Sequence[int]) -> None:
        """Take vectors as queries; each is its own nearest, which does not count."""
        self._queries, self._places = queries, places
        self._best = Best(len(queries), RECALL_DEPTH + 1)

    def see(self, rows: NDArray[np.float32], first: int) -> None:
        """Let vectors pass at full precision."""
        self._best.see(self._queries, rows, first)

    def recall(self, vectors: Vectors) -> float:
        """Ask the finished index the same."""
        found = vectors.nearest(self._queries, RECALL_DEPTH + 1)
        return agreement(self._others(found.rows), self._others(self._best.found().rows))

    def _others(self, rows: NDArray[np.int64]) -> list[list[int]]:
        return [
            [row for row in some if row not in (own, _NONE)][:RECALL_DEPTH]
            for some, own in zip(rows.tolist(), self._places, strict=True)
        ]
