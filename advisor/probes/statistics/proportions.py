"""Two proportions on the same items: exact test and score interval, from the two discordant counts.

Knows counts only; items must be independent.
"""

from __future__ import annotations

import math
from typing import NamedTuple

from scipy import optimize, stats

_EDGE = 1e-9  # keeps the root search off the trivial root at the estimate itself


class Bounds(NamedTuple):
    """The two ends of an interval."""

    low: float
    """Lower end."""
    high: float
    """Upper end."""


def mcnemar_exact(a_only: int, b_only: int) -> float:
    """Test equal success rates on the same items: McNemar's test, exact.

    Given their number, discordant items fall either way with probability one half under the null
    (McNemar, Psychometrika 12, 1947), so this is a two-sided binomial test.

    Args:
        a_only: Items only a got right.
        b_only: Items only b got right.

    Returns:
        The two-sided p-value; 1 where no item is discordant.
    """
    discordant = a_only + b_only
    return float(stats.binomtest(a_only, discordant).pvalue) if discordant else 1.0


def tango_interval(a_only: int, b_only: int, n: int, *, confidence: float) -> Bounds:
    """Bound the difference of two success rates on the same items by inverting a score test.

    The ends are the two d that solve

        (b - c - n d) / sqrt(n (2 q(d) + d (1 - d))) = +-z
        q(d) = (sqrt(B^2 - 4 A C) - B) / 2A,   A = 2n,  B = -b - c + (2n - b + c) d,
        C = -c d (1 - d)

    with b = a_only, c = b_only and q the rate of b-only items that is most likely given d
    (Tango, Statistics in Medicine 17, 1998, 891-908). At d = 0 the statistic is McNemar's
    (b - c) / sqrt(b + c), so the interval nearly agrees with the exact test.

    Args:
        a_only: Items only a got right.
        b_only: Items only b got right.
        n: Items, concordant ones included.
        confidence: Coverage wanted.
    """
    z = float(stats.norm.ppf((1 + confidence) / 2))
    estimate = (a_only - b_only) / n

    def distance(d: float, sign: int) -> float:
        big_b = -a_only - b_only + (2 * n - a_only + b_only) * d
        root = math.sqrt(max(big_b**2 + 8 * n * b_only * d * (1 - d), 0.0))
        variance = n * ((root - big_b) / (2 * n) + d * (1 - d))
        return a_only - b_only - n * d + sign * z * math.sqrt(max(variance, 0.0))

    low, high = -1.0, 1.0
    if estimate - _EDGE > -1:
        low = float(optimize.brentq(distance, -1, estimate - _EDGE, args=(-1,)))
    if estimate + _EDGE < 1:
        high = float(optimize.brentq(distance, estimate + _EDGE, 1, args=(1,)))
    return Bounds(low, high)
