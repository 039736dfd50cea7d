"""Whether one way of doing a thing is worse than another by more than a margin set beforehand.

Knows an interval and a margin; the interval comes from advisor's own paired statistics.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Literal

from advisor.model._record import Record
from advisor.probes import settings
from advisor.probes.statistics.intervals import MeanInterval, mean_interval
from advisor.probes.statistics.paired import paired_difference
from advisor.wording.numbers import score, signed, span

MARGIN = settings.MARGIN
"""A probe draws no verdict from a difference that small: being slower at no more than this loss of
score would not have changed what anybody was told."""

Standing = Literal["non-inferior", "inferior", "inconclusive"]


class Judged(Record):
    """One comparison."""

    ours: float
    """Mean score of the way on trial."""
    theirs: float
    """Of the reference."""
    difference: float
    """Ours minus theirs."""
    low: float
    """Lower end of its 95 % interval."""
    high: float
    """Upper end."""
    n: int
    """Items."""
    standing: Standing
    """What may be said."""

    @property
    def shown(self) -> str:
        """Write the difference with its interval."""
        interval = span(signed(self.low, self.n), signed(self.high, self.n))
        return f"{signed(self.difference, self.n)} ({interval})"


def judge(
    ours: Sequence[float],
    theirs: Sequence[float],
    *,
    clusters: Sequence[Hashable] | None = None,
    margin: float = MARGIN,
    seed: int = 0,
) -> Judged:
    """Compare scores item by item.

    Args:
        ours: One score per item, in [0, 1].
        theirs: The reference's on the same items, in the same order.
        clusters: The cluster of each item, or none where items are independent.
        margin: The loss that would not matter.
        seed: Of the sign flips, whose p-value is not used.
    """
    found = paired_difference(ours, theirs, clusters=clusters, seed=seed)
    return Judged(
        ours=sum(ours) / len(ours),
        theirs=sum(theirs) / len(theirs),
        difference=found.difference,
        low=found.low,
        high=found.high,
        n=len(ours),
        standing=standing(found.low, found.high, margin),
    )


def standing(low: float, high: float, margin: float) -> Standing:
    """Say what an interval of ours minus theirs allows to be said.

    *Non-inferior* where all of it lies above -margin (one-sided at 2.5 %, as in ICH E9, section
    3.3.2), *inferior* where all of it lies below, *inconclusive* where it holds -margin.
    """
    if low > -margin:
        return "non-inferior"
    return "inferior" if high < -margin else "inconclusive"


def shown_mean(scores: Sequence[float], clusters: Sequence[Hashable] | None = None) -> str:
    """Write a mean with its interval."""
    mean: MeanInterval = mean_interval(scores, clusters=clusters)
    return f"{score(mean.mean, mean.n)} ({span(score(mean.low, mean.n), score(mean.high, mean.n))})"
