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
    per_option: dict[str, float]
    """Option -> share of the cases recommending it that were predicted so (recall)."""
    confusion: dict[str, dict[str, int]]
    """Recommended -> predicted -> cases."""
    cases: tuple[CaseResult, ...]
    """Every case."""
