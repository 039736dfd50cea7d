"""How far a figure over cases may be trusted: intervals for shares and means, a test for pairs.

Numpy and the standard library only, so that `advisor rubric evaluate` needs no extra.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from statistics import NormalDist

import numpy as np

from advisor.model.case import Interval

CONFIDENCE = 0.95
"""Coverage of every interval about an evaluation."""

RESAMPLES = 10_000
"""The ends of a 95 % interval then move by about a hundredth of its width between seeds."""

_Z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)


def wilson(hits: int, n: int) -> Interval:
    """Bound a share from `hits` in `n`, by inverting the score test.

        (p + z^2/2n -+ z sqrt(p(1-p)/n + z^2/4n^2)) / (1 + z^2/n)

    (Wilson 1927, *Journal of the American Statistical Association* 22(158)). Unlike the usual
    p -+ 1.96 s, it stays within 0 to 1 and has a width where all or none hit.

    Args:
        hits: From 0 to n.
        n: At least 1.
    """
    share = hits / n
    middle = share + _Z**2 / (2 * n)
    reach = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
    scale = 1 + _Z**2 / n
    # At the ends the formula is exact and its rounding is not.
    low = 0.0 if hits == 0 else (middle - reach) / scale
    high = 1.0 if hits == n else (middle + reach) / scale
    return Interval(low=low, high=high)


def bootstrap_mean(values: Sequence[float], *, seed: int) -> Interval:
    """Bound a mean over cases by resampling cases: percentiles of the resampled means.

    (Efron & Tibshirani 1993, *An Introduction to the Bootstrap*, section 13.3.)

    Args:
        values: One a case, at least one.
        seed: Of the resampling.
    """
    given = np.asarray(values, dtype=np.float64)
    rng = np.random.default_rng([seed, len(given)])
    means = given[rng.integers(0, len(given), size=(RESAMPLES, len(given)))].mean(axis=1)
    low, high = np.quantile(means, ((1 - CONFIDENCE) / 2, (1 + CONFIDENCE) / 2))
    return Interval(low=float(low), high=float(high))


def mcnemar(better: int, worse: int) -> float:
    """Test whether two judges of the same cases are right equally often: McNemar's test, exact.

    Cases that only one gets right fall either way with probability one half under the null, so the
    two-sided p-value is twice the smaller binomial tail (McNemar 1947, *Psychometrika* 12(2)).

    Args:
        better: Cases that only the first gets right.
        worse: Cases that only the second gets right.

    Returns:
        1 where they are right on the same cases.
    """
    discordant = better + worse
    tail = sum(math.comb(discordant, one) for one in range(min(better, worse) + 1))
    return min(1.0, 2.0 * tail / 2.0**discordant)
