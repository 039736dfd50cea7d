"""Rubrics and cases: how a rubric does on them, and what weights they would choose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from advisor.calibration.door import calibrate
from advisor.intake.cases import read_cases
from advisor.intake.rubric_edit import Location, edited, raised
from advisor.intake.rubrics import check_rubric, decision, read_decision_rubric
from advisor.intake.yaml_file import parse_yaml, read_yaml
from advisor.model.calibration import Calibration
from advisor.model.case import Evaluation
from advisor.model.rubric import DecisionRubric
from advisor.model.rubric_file import DEFAULT
from advisor.report.rubrics import calibration_notes
from advisor.scoring.evaluate import evaluate


@dataclass(frozen=True)
class Evaluated:
    """How a rubric did on the cases of a file."""

    rubric: DecisionRubric
    """The rubric."""
    evaluation: Evaluation
    """Its figures."""


@dataclass(frozen=True)
class Proposed:
    """What the cases of a file make of a rubric."""

    rubric: DecisionRubric
    """The rubric as it is."""
    calibration: Calibration
    """The proposal, and what it is worth."""
    text: str
    """The rubric's file with the proposed numbers in place of its own."""


def evaluate_file(cases: Path, *, rubric: str = DEFAULT, seed: int = 0) -> Evaluated:
    """Score a rubric against the cases of a file.

    Args:
        cases: JSON lines.
        rubric: Name of a shipped rubric, or path.
        seed: Of every draw.

    Raises:
        InputError: A file cannot be used.
    """
    judged = decision(read_decision_rubric(rubric))
    return Evaluated(judged, evaluate(judged, read_cases(cases, judged), seed=seed))


def calibrate_file(
    cases: Path,
    *,
    rubric: str = DEFAULT,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Proposed:
    """Learn a rubric's weights from the cases of a file.

    Args:
        cases: JSON lines.
        rubric: Name of a shipped rubric, or path.
        seed: Of every draw and split.
        progress: Called with (done, all) after each held-out part.

    Raises:
        InputError: A file cannot be used, or there are too few cases.
        MissingExtra: Calibration is not installed.
    """
    found = read_decision_rubric(rubric)
    judged = decision(found)
    calibration = calibrate(judged, read_cases(cases, judged), seed=seed, progress=progress)
    text = _proposal(found.path, judged, calibration, cases=cases.name)
    return Proposed(judged, calibration, text)


def _proposal(path: Path, rubric: DecisionRubric, calibration: Calibration, *, cases: str) -> str:
    values: dict[Location, str] = {
        ("version",): raised(rubric.version),
        ("uncertainty", "concentration"): f"{calibration.concentration_after:g}",
    }
    for index, one in enumerate(calibration.weights):
        if one.after != one.before:
            values["traits", index, "weight", "value"] = f"{one.after:g}"
    text = edited(
        read_yaml(path), values, comment=calibration_notes(calibration, rubric, cases=cases)
    )
    check_rubric(parse_yaml(text, path=path))
    return text
