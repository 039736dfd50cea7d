"""One index's answer to one query, as indices into the passages; what every index gives back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray


class Ranking(NamedTuple):
    """Passages for one query, best first."""

    rows: NDArray[np.int64]
    """Indices of the passages, shape (k,)."""
    scores: NDArray[np.float32]
    """Their scores, shape (k,); comparable within one index only."""


class Index(Protocol):
    """Something that ranks passages for queries."""

    def search(self, queries: Sequence[str], *, k: int) -> list[Ranking]:
        """Rank at most `k` passages for each query."""
        ...

    def revised(self, texts: Sequence[str]) -> Index:
        """Index other texts; those that were there before cost as little as can be."""
        ...
