"""What a number of items can and cannot show, from the spread of the differences alone.

Refuses to know the observed difference: power computed from it is the p-value in other words
(Hoenig & Heisey, The American Statistician 55(1), 2001).
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from typing import NamedTuple

from numpy.typing import ArrayLike
from scipy import optimize

from advisor.probes.statistics.clustered import cluster_codes, clustered_mean
from advisor.probes.statistics.trainings import Part, TotalError, as_trainings, training_part

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
    trainings: tuple[Part, ...] = ()
    """What the choice of trainings adds, however many items there are."""


def spread(a: ArrayLike, b: ArrayLike, *, clusters: Sequence[Hashable] | None = None) -> Spread:
    """Measure how much the paired differences of two arms vary, whatever their mean is.

    No observed variance is proof of none: the variance is never taken below that of two more
    items, of which one went fully either way, `2 / (n + 2)` (the pseudo-pairs of Bonett & Price,
    JEBS 37(4), 2012).

    Args:
        a: Scores of one arm, one per item; or shape (n, trainings).
        b: Scores of the other arm on the same items.
        clusters: The cluster of each item, or none where items are independent.

    Raises:
        ValueError: There are none.
    """
    of_a, of_b = as_trainings(a), as_trainings(b)
    n = len(of_a)
    codes = cluster_codes(clusters, n)
    estimate = clustered_mean(of_a.mean(axis=1) - of_b.mean(axis=1), codes)
    if estimate.clusters < 2:
        return Spread(deviation=1.0, df=1.0, n=n)  # nothing to estimate it from: the most there is
    deviation = estimate.standard_error * math.sqrt(n)
    parts = (training_part(scores, codes) for scores in (of_a, of_b))
    return Spread(
        deviation=max(deviation, math.sqrt(2 / (n + 2))),
        df=estimate.df,
        n=n,
        trainings=tuple(part for part in parts if part.variance > 0),
    )


def minimum_detectable_effect(spread: Spread) -> float:
    """Tell the least true difference that this many items would find in 8 runs of 10.

        MDE = (t_{1 - alpha/2} + t_{power}) s / sqrt(n)

    (Bloom, Evaluation Review 19(5), 1995), for one comparison by itself; a family needs more. Where
    arms were trained several times, the standard error and t are those of `trainings.TotalError`.

    Args:
        spread: Of the paired differences.

    Returns:
        The difference, at most 1.
    """
    return min(1.0, _detectable(spread, spread.n, spread.df))


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
        The items, or none where no number would do: the margin is zero, or trainings differ so
        much that items cannot make up for it.
    """
    if margin <= 0 or _detectable(spread, math.inf, math.inf) >= margin:
        return None
    by_items = (_detectable(spread._replace(trainings=()), 1, math.inf) / margin) ** 2
    if not spread.trainings:
        return math.ceil(by_items)
    enough = optimize.brentq(
        lambda log_n: _detectable(spread, math.exp(log_n), math.inf) - margin,
        math.log(by_items),
        MOST_LOG_ITEMS,
    )
    return math.ceil(math.exp(enough))


MOST_LOG_ITEMS = 40.0  # e^40 items: where the search ends


def _detectable(spread: Spread, n: float, df: float) -> float:
    items = Part(spread.deviation**2 / n, df)
    error = TotalError((items, *spread.trainings))
    return (error.quantile(1 - ALPHA / 2) + error.quantile(POWER)) * error.standard_error
