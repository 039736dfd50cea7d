"""Several comparisons at once. Knows p-values only."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def holm(p_values: Sequence[float]) -> tuple[float, ...]:
    """Adjust p-values so that the chance of any false finding among them stays at the level.

        p~_(i) = max_{j <= i} min(1, (m - j + 1) p_(j)),   p_(1) <= ... <= p_(m)

    (Holm, Scandinavian Journal of Statistics 6, 1979). SciPy offers the control of the false
    discovery *rate* only, which promises less.

    Args:
        p_values: In any order.

    Returns:
        The adjusted p-values, in the same order.

    Raises:
        ValueError: A p-value lies outside [0, 1].
    """
    p = np.asarray(p_values, dtype=np.float64)
    if not p.size:
        return ()
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("p-values must lie in [0, 1].")
    order = np.argsort(p, kind="stable")
    stepped = np.maximum.accumulate(np.minimum(1, p[order] * np.arange(len(p), 0, -1)))
    adjusted = np.empty_like(p)
    adjusted[order] = stepped
    return tuple(adjusted.tolist())
