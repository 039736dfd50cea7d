"""What a number of items can and cannot show, from the spread of the differences alone.

Refuses to know the observed difference: power computed from it is the p-value in other words
(Hoenig & Heisey, The American Statistician 55(1), 2001).
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from typing import NamedTuple

from numpy.typing import ArrayLike
from scipy import stats

from advisor.probes.statistics.clustered import as_scores, cluster_codes, clustered_mean

ALPHA = 0.05  # two-sided level of one comparison
POWER = 0.8  # Cohen 1988's convention: a true difference is missed in 2 runs of 10


class Spread(NamedTuple):
    """How much paired differences vary about their own mean."""

    deviation: float
    """Standard deviation per item, the design effect of clusters included."""
    df: float
    """Degrees of freedom behind it."""
    n: int
    """Items."""


def spread(differences: ArrayLike, *, clusters: Sequence[Hashable] | None = None) -> Spread:
    """Measure how much paired differences vary, whatever their mean is.

    No observed variance is proof of none: the variance is never taken below that of two more
    items, of which one went fully either way, `2 / (n + 2)` (the pseudo-pairs of Bonett & Price,
    JEBS 37(4), 2012).

    Args:
        differences: Score of a minus score of b, one per item.
        clusters: The cluster of each item, or none where items are independent.

    Raises:
        ValueError: There are none.
    """
    checked = as_scores(differences)
    n = len(checked)
    estimate = clustered_mean(checked, cluster_codes(clusters, n))
    if estimate.clusters < 2:
        return Spread(deviation=1.0, df=1.0, n=n)  # nothing to estimate it from: the most there is
    deviation = estimate.standard_error * math.sqrt(n)
    return Spread(deviation=max(deviation, math.sqrt(2 / (n + 2))), df=estimate.df, n=n)


def minimum_detectable_effect(spread: Spread) -> float:
    """Tell the least true difference that this many items would find in 8 runs of 10.

        MDE = (t_{1 - alpha/2} + t_{power}) s / sqrt(n)

    (Bloom, Evaluation Review 19(5), 1995), for one comparison by itself; a family needs more.

    Args:
        spread: Of the paired differences.

    Returns:
        The difference, at most 1.
    """
    return min(1.0, _factor(spread.df) * spread.deviation / math.sqrt(spread.n))


def n_for_margin(spread: Spread, *, margin: float) -> int | None:
    """Tell how many items would settle whether a difference exceeds the margin.

        n = ((z_{1 - alpha/2} + z_{power}) s / margin)^2

    At that n a true difference of `margin` is told from zero in 8 runs of 10, and a difference of
    zero is told from `margin` as often. Twice as many as would make the interval's half width
    equal the margin, which settles the matter only in half of the runs.

    Args:
        spread: Of the paired differences; the same spread is assumed at the larger n.
        margin: Difference that would not matter in practice.

    Returns:
        The items, or none where the margin is zero: no number would do.
    """
    if margin <= 0:
        return None
    return math.ceil((_factor(math.inf) * spread.deviation / margin) ** 2)


def _factor(df: float) -> float:
    return float(stats.t.ppf(1 - ALPHA / 2, df) + stats.t.ppf(POWER, df))
