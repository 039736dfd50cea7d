"""Fits learning curves and says what more rows would bring, with an interval. Knows numbers only.

    error(r) = floor + a r^-b,   a, b >= 0

The inverse power law is the usual form of a learning curve (Figueroa et al., BMC Med. Informatics
and Decision Making 12:8, 2012; Hestness et al., arXiv:1712.00409). Its floor cannot be read off a
few points, so each resample draws one, from nothing to the least error seen: the interval reaches
from "that was nearly all" to "it goes on like this".

How training varies by itself, and how far the curve is from this form, shows in how far the points
lie off it. So each resample draws its curve as the usual regression posterior has it (Gelman et
al., *Bayesian Data Analysis*, 2013, section 14.2), with k points in x = log rows, y = log(error -
floor), least-squares slope s and residual sum of squares S:

    v = S / chi^2(k - 2),   slope ~ Normal(s, v / sum (x - mean x)^2),   mean y ~ Normal(., v / k)
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


LEAST_ERROR = 1e-6
"""Above the floor, where every item is right: its logarithm must be a number."""


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

    Items are drawn with replacement, whole clusters at a time and the same ones for every point:
    that covers which items were asked. How training varies, the points' distance from the curve
    covers.

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
                np.log(np.asarray(rows, np.float64)),
                1 - scores[:, np.concatenate([members[one] for one in drawn])].mean(axis=1),
                np.log(targets),
                scores.shape[1],
                rng,
            )
            for drawn in rng.integers(len(members), size=(RESAMPLES, len(members)))
        ]
    )  # (resamples, targets)
    points = tuple(
        _summed_up(int(target), column) for target, column in zip(targets, draws.T, strict=True)
    )
    return Extension(points[1:], _summed_up(int(targets[-1]), draws[:, -1] - draws[:, 0]))


def _expected(
    x: Floats, errors: Floats, targets: Floats, items: int, rng: np.random.Generator
) -> Floats:
    """Draw one curve that the points allow and read it at the targets, which are logarithms too."""
    floor = rng.random() * errors.min()
    y = np.log(np.maximum(errors - floor, LEAST_ERROR))
    apart = x - x.mean()
    slope = float((apart * y).sum() / (apart**2).sum())
    left = float(((y - y.mean() - slope * apart) ** 2).sum())
    # A point is known to one item at best, even where all points lie on one line.
    one_item = min(1.0, 1 / (items * float(np.exp(y.mean()))))
    left = max(left, one_item**2)
    variance = left / rng.chisquare(len(x) - 2)
    slope += rng.standard_normal() * float(np.sqrt(variance / (apart**2).sum()))
    level = y.mean() + rng.standard_normal() * float(np.sqrt(variance / len(x)))
    # More rows do no harm in the long run: where errors rise, the curve is taken to be level.
    drawn = level + min(0.0, slope) * (targets - x.mean())
    return np.asarray(1 - np.minimum(1.0, floor + np.exp(np.minimum(0.0, drawn))))


def _summed_up(rows: int, values: Floats) -> Extrapolated:
    tail = (1 - CONFIDENCE) / 2
    low, middle, high = np.quantile(values, (tail, 0.5, 1 - tail), method="weibull")
    return Extrapolated(rows, float(middle), float(low), float(high))
