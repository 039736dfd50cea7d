"""Cases: published use cases with the decision reported, and how a rubric does on them."""

from __future__ import annotations

from pydantic import ConfigDict

from advisor.model._record import Record
from advisor.model.assessment import Status


class Case(Record):
    """One published use case; further keys of the file are ignored."""

    model_config = ConfigDict(extra="ignore")

    id: str
    """Its name."""
    traits: dict[str, str]
    """Trait -> level or `unknown`; what is left out is unknown."""
    recommended: str
    """The option its source reports."""
    also_acceptable: tuple[str, ...] = ()
    """Options that would have been right too."""


class CaseResult(Record):
    """How a rubric did on one case."""

    id: str
    """The case."""
    known: dict[str, str]
    """Trait -> level, of what is known of it."""
    recommended: str
    """What its source reports."""
    also_acceptable: tuple[str, ...]
    """What would have been right too."""
    predicted: str
    """The first-ranked option, never none: `status` carries the doubt."""
    acceptability: dict[str, float]
    """Option -> share of the draws in which it came first."""
    status: Status
    """How far the verdict goes."""
    strict: bool
    """Whether predicted is recommended."""
    lenient: bool
    """Whether predicted is recommended or also acceptable."""
    brier: float
    """Sum over the options of (acceptability - truth)^2, 0 to 2."""
    tree: str | None
    """What the four-question tree says; none where the rubric has other options."""

    @property
    def first(self) -> float:
        """Acceptability of the predicted option, 0 to 1."""
        return self.acceptability[self.predicted]

    @property
    def acceptable(self) -> frozenset[str]:
        """Every option that counts as right under `lenient`."""
        return frozenset((self.recommended, *self.also_acceptable))


class Interval(Record):
    """A 95 % interval."""

    low: float
    """Lower end."""
    high: float
    """Upper end."""


class Intervals(Record):
    """95 % intervals of an evaluation's figures: Wilson's for shares, the bootstrap for Brier."""

    strict: Interval
    """Of `strict`."""
    lenient: Interval
    """Of `lenient`."""
    brier: Interval
    """Of `brier`."""
    coverage: Interval
    """Of `coverage`."""
    lenient_where_sure: Interval | None
    """Of `lenient_where_sure`; none where there are no such cases."""


class Reliability(Record):
    """Whether acceptabilities of one size mean what they say: right 8 times in 10 at .8?"""

    above: float
    """Least first acceptability in this bin."""
    below: float
    """Upper end of the bin; only the last bin includes it."""
    n: int
    """Cases in it."""
    stated: float
    """Mean first acceptability."""
    strict: float
    """Share predicted as recommended; what `stated` should equal."""
    interval: Interval
    """Of `strict`, Wilson."""
    lenient: float
    """Share predicted as recommended or also acceptable."""


class Gain(Record):
    """How much more often the rubric is right than a rival on the same cases."""

    rival: float
    """The rival's share right."""
    difference: float
    """The rubric's share right less the rival's."""
    interval: Interval
    """Of the difference; paired bootstrap over the cases."""
    better: int
    """Cases that only the rubric gets right."""
    worse: int
    """Cases that only the rival gets right."""
    p: float
    """Exact McNemar test, two-sided."""


class TreeComparison(Record):
    """The rubric against the four-question tree."""

    strict: Gain
    """In predicting what is recommended."""
    lenient: Gain
    """In predicting what is recommended or also acceptable."""


class Evaluation(Record):
    """How a rubric did on all cases."""

    n: int
    """Cases."""
    strict: float
    """Share predicted as recommended."""
    lenient: float
    """Share predicted as recommended or also acceptable."""
    brier: float
    """Mean Brier score, 0 (sure and right) to 2 (sure and wrong)."""
    coverage: float
    """Share of cases whose first acceptability is at least .8."""
    lenient_where_sure: float | None
    """Lenient share among those; none where there are none."""
    intervals: Intervals
    """How far these figures may be trusted."""
    per_option: dict[str, float]
    """Option -> share of the cases recommending it that were predicted so (recall)."""
    confusion: dict[str, dict[str, int]]
    """Recommended -> predicted -> cases."""
    calibration: tuple[Reliability, ...]
    """Stated against observed, by size of the first acceptability; empty bins are left out."""
    tree: TreeComparison | None
    """The gain over the four-question tree; none where the rubric has other options."""
    known: dict[str, int]
    """Trait -> cases in which its level is known."""
    untested: tuple[str, ...]
    """Traits known in too few cases for these to say anything about them."""
    cases: tuple[CaseResult, ...]
    """Every case."""
