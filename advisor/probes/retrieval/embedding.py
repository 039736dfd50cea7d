"""What retrieval asks of an embedder; the real one is `advisor.probes.engine.embedder`."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray


class Embedder(Protocol):
    """Turns texts into unit vectors whose inner product is their likeness."""

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Embed texts; shape (n, d), each row of length 1."""
        ...
