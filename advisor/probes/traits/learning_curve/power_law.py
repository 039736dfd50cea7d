"""Fits learning curves and says what more rows would bring, with an interval. Knows numbers only.

    error(r) = floor + a r^-b,   a, b >= 0

The inverse power law is the usual form of a learning curve (Figueroa et al., BMC Med. Informatics
and Decision Making 12:8, 2012; Hestness et al., arXiv:1712.00409). Its floor cannot be read off a
few points, so each resample draws one, from nothing to the least error seen: the interval reaches
from "that was nearly all" to "it goes on like this".
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from advisor.probes.statistics.clustered import cluster_codes
from advisor.probes.statistics.intervals import CONFIDENCE, RESAMPLES

Floats = NDArray[np.float64]

FEWEST_POINTS = 3
"""Two points lie on a line, whatever the curve is."""

FURTHEST = 4
"""Times the rows that were learned from; beyond, the unknown floor decides everything."""


class Extrapolated(NamedTuple):
    """What is expected with so many rows."""

    rows: int
    mean: float
    """Median over the resamples of the expected score."""
    low: float
    """Lower end of the 95 % interval."""
    high: float
    """Upper end."""


class Extension(NamedTuple):
    """A learning curve beyond its last point."""

    points: tuple[Extrapolated, ...]
    gain: Extrapolated
    """The score at the furthest point less that at the last one that was measured."""


def extend(
    rows: Sequence[int],
    scores: Floats,
    *,
    clusters: Sequence[Hashable] | None = None,
    seed: int,
) -> Extension:
    """Extend a learning curve to twice and `FURTHEST` times its rows.

    Items are drawn with replacement, whole clusters at a time and the same ones for every point.
    That covers which items were asked; how training itself varies it cannot, with one training a
    point.

    Args:
        rows: Rows learned from, rising; at least `FEWEST_POINTS`.
        scores: (points, items), each in [0, 1].
        clusters: The cluster of each item, or none where items are independent.
        seed: Of the draws.

    Raises:
        ValueError: There are too few points.
    """
    if len(rows) < FEWEST_POINTS:
        raise ValueError(f"{len(rows)} points are too few to extend a curve.")
    targets = np.array([rows[-1], 2 * rows[-1], FURTHEST * rows[-1]], dtype=np.float64)
    rng = np.random.default_rng(seed)
    codes = cluster_codes(clusters, scores.shape[1])
    members = [np.flatnonzero(codes == code) for code in range(codes.max() + 1)]
    draws = np.array(
        [
            _expected(
                np.asarray(rows, np.float64),
                1 - scores[:, np.concatenate([members[one] for one in drawn])].mean(axis=1),
                targets,
                floor_share=rng.random(),
            )
            for drawn in rng.integers(len(members), size=(RESAMPLES, len(members)))
        ]
    )  # (resamples, targets)
    points = tuple(
        _summed_up(int(target), column) for target, column in zip(targets, draws.T, strict=True)
    )
    return Extension(points[1:], _summed_up(int(targets[-1]), draws[:, -1] - draws[:, 0]))


def _expected(rows: Floats, errors: Floats, targets: Floats, *, floor_share: float) -> Floats:
    """Fit one curve by least squares in logarithms and read it at the targets."""
    floor = floor_share * errors.min()
    above = np.log(np.maximum(errors - floor, 1e-6))
    x = np.log(rows)
    slope = float(((x - x.mean()) * (above - above.mean())).sum() / ((x - x.mean()) ** 2).sum())
    # More rows do no harm in the long run: where errors rise, the curve is taken to be level.
    exponent = min(0.0, slope)
    fitted = np.exp(above.mean() + exponent * (np.log(targets) - x.mean()))
    return np.asarray(1 - (floor + fitted))


def _summed_up(rows: int, values: Floats) -> Extrapolated:
    tail = (1 - CONFIDENCE) / 2
    low, middle, high = np.quantile(values, (tail, 0.5, 1 - tail), method="weibull")
    return Extrapolated(rows, float(middle), float(low), float(high))
