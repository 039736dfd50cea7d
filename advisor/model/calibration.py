"""Calibration: what weights the cases would choose, and what that gains on cases not seen."""

from __future__ import annotations

from advisor.model._record import Record
from advisor.model.case import Interval


class HeldOutChange(Record):
    """One figure on held-out cases, with the rubric as it is and with refitted weights."""

    before: float
    """With the rubric as it is."""
    after: float
    """With weights fitted on other cases."""
    difference: float
    """After less before."""
    interval: Interval
    """95 % interval of the difference, corrected for training sets that overlap."""

    @property
    def settled(self) -> bool:
        """Whether the interval excludes zero."""
        return self.interval.low > 0 or self.interval.high < 0


class WeightProposal(Record):
    """What the cases would make of one weight."""

    trait: str
    """The trait."""
    before: float
    """Its weight in the rubric."""
    after: float
    """Its proposed weight."""
    low: float
    """The least that the rubric's sources allow."""
    high: float
    """The most that the rubric's sources allow."""
    known: int
    """Cases in which its level is known."""
    fitted: bool
    """Whether it was fitted; with its level known in too few cases it stays as it is."""


class Calibration(Record):
    """A proposal for a rubric's weights and what it is worth."""

    n: int
    """Cases."""
    folds: int
    """Parts the cases were split into; each was held out once a repeat."""
    repeats: int
    """How often the split was drawn anew."""
    ridge: float
    """Strength that holds the weights to the rubric's, chosen by cross-validation."""
    weights: tuple[WeightProposal, ...]
    """Every trait, in the rubric's order."""
    concentration_before: float
    """How sure the rubric is of its weights."""
    concentration_after: float
    """What the cases would make of that."""
    brier: HeldOutChange
    """Mean Brier score, less is better."""
    strict: HeldOutChange
    """Share predicted as recommended."""
    lenient: HeldOutChange
    """Share predicted as recommended or also acceptable."""
    coverage: HeldOutChange
    """Share with a first acceptability of at least .8."""
