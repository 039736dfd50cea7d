"""Rubrics, evaluations and calibrations -> Markdown, by the templates in `templates/rubric/`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from jinja2 import Environment

from advisor.model.calibration import Calibration
from advisor.model.case import Evaluation
from advisor.model.readiness import ReadinessRubric
from advisor.model.rubric import DecisionRubric
from advisor.report.markup import Verbatim, code, markdown_environment
from advisor.report.rubrics.calibration import tell_calibration
from advisor.report.rubrics.evaluation import tell_evaluation
from advisor.wording import names, numbers
from advisor.wording.conditions import condition


@dataclass(frozen=True)
class Entry:
    """One line of a list of rubrics."""

    rubric: DecisionRubric | ReadinessRubric
    """The rubric."""
    path: Path
    """Its file."""


def rubric_page(rubric: DecisionRubric | ReadinessRubric) -> str:
    """Lay a rubric out for reading: everything in it, sources included."""
    environment = _environment()
    if isinstance(rubric, DecisionRubric):
        environment.filters["condition"] = partial(condition, rubric)
    return environment.get_template(f"rubric/{rubric.kind}.md").render(rubric=rubric)


def list_page(entries: Sequence[Entry]) -> str:
    """Lay a list of rubrics out."""
    return _environment().get_template("rubric/list.md").render(entries=entries)


def evaluation_page(rubric: DecisionRubric, evaluation: Evaluation, *, cases: str) -> str:
    """Lay out how a rubric did on cases.

    Args:
        rubric: Whose titles are used.
        evaluation: Its figures.
        cases: What to call the cases.
    """
    story = tell_evaluation(rubric, evaluation)
    return _environment().get_template("rubric/evaluation.md").render(story=story, cases=cases)


def calibration_page(rubric: DecisionRubric, calibration: Calibration, *, cases: str) -> str:
    """Lay out what cases propose, and what it is worth.

    Args:
        rubric: Whose titles are used.
        calibration: The proposal.
        cases: What to call the cases.
    """
    story = tell_calibration(rubric, calibration)
    return _environment().get_template("rubric/calibration.md").render(story=story, cases=cases)


def _environment() -> Environment:
    environment = markdown_environment()
    environment.filters["strength"] = numbers.strength
    environment.filters["weight"] = numbers.weight
    environment.filters["percent"] = numbers.percent
    environment.filters["cited"] = _cited
    return environment


def _cited(ids: Sequence[str], evidence: str = "") -> Verbatim:
    kind = f"{names.EVIDENCE[evidence]}: " if evidence else ""
    return Verbatim(f"({kind}{', '.join(code(one) for one in ids)})")
