"""Keeps unit vectors and finds those nearest to a query, every one compared. Knows FAISS only.

No index that skips vectors is offered, however many there are. IVF first assigns each of N vectors
to one of about 4 sqrt(N) lists and so takes N * 4 sqrt(N) products to build, where comparing all
with q queries takes N * q: a run asks some hundred queries, so that searching everything costs less
than preparing not to (`benchmarks/growth.py` times both). What does grow too large is memory, and
that is what the size decides: beyond `FULL_BYTES` each number is kept in half as many bits.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, NamedTuple

import faiss
import numpy as np
from numpy.typing import NDArray

FULL_BYTES = 384 * 2**20
"""Most memory for vectors at full precision: 262,144 of 384 numbers. A run must fit 2 GB, of which
models, libraries and the passages themselves take the rest."""

BLOCK = 16_384
"""Half-precision vectors turned back at a time: 25 MB at 384 numbers, still large enough for the
product with the queries to run at full speed."""

Precision = Literal["float32", "float16"]


class Nearest(NamedTuple):
    """The nearest vectors of several queries, best first."""

    scores: NDArray[np.float32]
    """Inner products, shape (queries, k)."""
    rows: NDArray[np.int64]
    """Places of the vectors, shape (queries, k)."""


class Vectors:
    """Vectors of one length, in the order they were added."""

    def __init__(self, dimensions: int, *, expected: int) -> None:
        """Make room, once: growing step by step would hold everything twice for a moment.

        Args:
            dimensions: Numbers of each vector.
            expected: How many will be added.
        """
        self.precision: Precision = (
            "float32" if 4 * dimensions * expected <= FULL_BYTES else "float16"
        )
        self._index: faiss.IndexFlatCodes
        if self.precision == "float32":
            self._index = faiss.IndexFlatIP(dimensions)
        else:
            self._index = faiss.IndexScalarQuantizer(
                dimensions, faiss.ScalarQuantizer.QT_fp16, faiss.METRIC_INNER_PRODUCT
            )
        # A C++ vector keeps its memory when it is made shorter; FAISS has no other way to reserve.
        self._index.codes.resize(expected * self._index.code_size)
        self._index.codes.resize(0)

    @property
    def count(self) -> int:
        """How many were added."""
        return int(self._index.ntotal)

    def vector(self, row: int) -> NDArray[np.float32]:
        """Give back one vector, shape (dimensions,)."""
        return np.asarray(self._index.reconstruct(row), np.float32)

    def add(self, rows: NDArray[np.float32]) -> None:
        """Add vectors, shape (n, dimensions)."""
        self._index.add(np.ascontiguousarray(rows, np.float32))

    def nearest(self, queries: NDArray[np.float32], k: int) -> Nearest:
        """Find at most `k` vectors with the largest inner product for each query.

        Args:
            queries: Shape (n, dimensions).
            k: How many; fewer come back where there are fewer.
        """
        queries, k = np.ascontiguousarray(queries, np.float32), min(k, self.count)
        if self.precision == "float32":
            return Nearest(*self._index.search(queries, k))
        best = Best(len(queries), k)
        for first in range(0, self.count, BLOCK):
            size = min(BLOCK, self.count - first)
            best.see(queries, self._index.reconstruct_n(first, size), first)
        return best.found()


class Best:
    """The best `k` of vectors that pass by, for fixed queries."""

    def __init__(self, queries: int, k: int) -> None:
        """Begin with none."""
        self._k = k
        self._heap = faiss.ResultHeap(queries, k, keep_max=True)

    def see(self, queries: NDArray[np.float32], rows: NDArray[np.float32], first: int) -> None:
        """Let vectors pass.

        Args:
            queries: The same each time, shape (n, dimensions).
            rows: Vectors, shape (m, dimensions).
            first: The place of the first of them.
        """
        scores, places = faiss.knn(
            queries, rows, min(self._k, len(rows)), metric=faiss.METRIC_INNER_PRODUCT
        )
        self._heap.add_result(scores, places + first)

    def found(self) -> Nearest:
        """Order what was best; nothing may pass afterwards."""
        self._heap.finalize()
        return Nearest(self._heap.D, self._heap.I)


def agreement(found: Sequence[Sequence[int]], truth: Sequence[Sequence[int]]) -> float:
    """Average the share of true neighbours that were found, recall@k.

    Args:
        found: Places per query.
        truth: As many queries, each with its true places; one without any does not count.
    """
    shares = [len({*a} & {*b}) / len(b) for a, b in zip(found, truth, strict=True) if b]
    return sum(shares) / len(shares) if shares else 1.0
