"""A calibration -> its story: what is proposed, what it is worth, and whether that is settled."""

from __future__ import annotations

import textwrap
from collections.abc import Callable
from dataclasses import dataclass

from advisor.model.calibration import Calibration, HeldOutChange, WeightProposal
from advisor.model.rubric import DecisionRubric
from advisor.scoring.evaluate import FEW
from advisor.wording.numbers import percent, score, signed, span, things, weight
from advisor.wording.text import listed

COMMENT_WIDTH = 96
"""Of the lines of a comment; with `# ` they fit the rubrics' hundred columns."""


@dataclass(frozen=True)
class ChangeRow:
    """One figure on held-out cases."""

    title: str
    before: str
    after: str
    difference: str
    interval: str


@dataclass(frozen=True)
class WeightRow:
    """One weight."""

    title: str
    before: str
    after: str
    bounds: str
    known: str


@dataclass(frozen=True)
class CalibrationStory:
    """Everything a calibration shows."""

    rubric: str
    conclusion: str
    how: str
    changes: tuple[ChangeRow, ...]
    weights: tuple[WeightRow, ...]
    concentration: str
    kept: str


def tell_calibration(rubric: DecisionRubric, calibration: Calibration) -> CalibrationStory:
    """Put a calibration into words.

    Args:
        rubric: Whose titles are used.
        calibration: The proposal.
    """
    return CalibrationStory(
        rubric=f"{rubric.title} ({rubric.id} {rubric.version})",
        conclusion=conclusion(calibration),
        how=how(calibration),
        changes=(
            _change("Brier, less is better", calibration.brier, score),
            _change("Strict", calibration.strict, percent),
            _change("Lenient", calibration.lenient, percent),
            _change("Coverage", calibration.coverage, percent),
        ),
        weights=tuple(_weight(rubric, one) for one in calibration.weights),
        concentration=f"{weight(calibration.concentration_before)} to "
        f"{weight(calibration.concentration_after)}",
        kept=_kept(rubric, calibration),
    )


def calibration_notes(
    calibration: Calibration, rubric: DecisionRubric, *, cases: str
) -> tuple[str, ...]:
    """Write the evidence as lines for a comment in the proposed rubric.

    Args:
        calibration: The proposal.
        rubric: The rubric it was made from.
        cases: What to call the cases.
    """
    text = (
        f"Weights and concentration proposed by `advisor rubric calibrate {cases}` from "
        f"{rubric.id} {rubric.version}; everything else is unchanged. "
        f"{conclusion(calibration)} {how(calibration)}"
    )
    return tuple(textwrap.wrap(text, COMMENT_WIDTH))


def conclusion(calibration: Calibration) -> str:
    """Say in one sentence whether the proposal is worth taking."""
    gain = calibration.brier
    ends = span(signed(gain.interval.low), signed(gain.interval.high))
    change = f"changes the Brier score on held-out cases by {signed(gain.difference)} ({ends})"
    if not gain.settled:
        return f"Refitting {change}: the interval includes zero, so no gain is shown."
    if gain.difference < 0:
        return f"Refitting {change}: it is better on cases it has not seen."
    return f"Refitting {change}: it is worse on cases it has not seen; keep the rubric's weights."


def how(calibration: Calibration) -> str:
    """Say in one sentence how the gain was estimated."""
    return (
        f"Nested cross-validation on {things(calibration.n, 'case')}: {calibration.folds} parts, "
        f"{calibration.repeats} repeats; weights, ridge and concentration chosen without the "
        "held-out part; 95% interval corrected for overlapping training sets."
    )


def _change(title: str, change: HeldOutChange, write: Callable[[float], str]) -> ChangeRow:
    return ChangeRow(
        title=title,
        before=write(change.before),
        after=write(change.after),
        difference=signed(change.difference),
        interval=span(signed(change.interval.low), signed(change.interval.high)),
    )


def _weight(rubric: DecisionRubric, one: WeightProposal) -> WeightRow:
    return WeightRow(
        title=rubric.trait(one.trait).title,
        before=weight(one.before),
        after=weight(one.after) if one.after != one.before else "same",
        bounds=span(weight(one.low), weight(one.high)),
        known=str(one.known),
    )


def _kept(rubric: DecisionRubric, calibration: Calibration) -> str:
    kept = [rubric.trait(one.trait).title for one in calibration.weights if not one.fitted]
    if not kept:
        return ""
    return f"Known in fewer than {FEW} cases, and therefore left as they are: {listed(kept)}."
