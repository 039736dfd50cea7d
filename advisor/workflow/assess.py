"""Assesses a use case: reads rubric, answers and runs, judges, and stamps what was read."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from advisor.errors import InvalidAnswers
from advisor.intake.answers import answers_sha256, read_answers
from advisor.intake.costs import read_cost_file
from advisor.intake.rubrics import RubricFile, decision, read_decision_rubric
from advisor.intake.runs import read_run
from advisor.model.answers import Answers
from advisor.model.assessment import Assessment
from advisor.model.cost import CostPlan
from advisor.model.rubric_file import DEFAULT
from advisor.model.run import Run
from advisor.scoring.assess import assess
from advisor.workflow.version import advisor_version


def assess_files(
    answers: Sequence[Path],
    *,
    rubric: str = DEFAULT,
    runs: Sequence[Path] = (),
    cost: Path | None = None,
    beside: Path | None = None,
    seed: int = 0,
    now: datetime,
) -> Assessment:
    """Assess one use case from files.

    Args:
        answers: One answers file a person, at least one.
        rubric: Name of a shipped rubric, or path.
        runs: Run folders of `advisor probe`.
        cost: A cost file with volumes and prices.
        beside: The folder from which the runs are to be found again, if they are.
        seed: Of every draw.
        now: The time to stamp, with its time zone.

    Raises:
        InputError: A file cannot be used.
    """
    found = read_decision_rubric(rubric)
    judged = decision(found)
    people = [read_answers(path, judged) for path in answers]
    names = [one.answered_by for one in people]
    for name in names:
        if names.count(name) > 1:
            raise InvalidAnswers(
                f"Two answers files are by {name!r}.", hint="Set answered_by in one of them."
            )
    return assess_people(
        found,
        people,
        runs=[read_run(path) for path in runs],
        evidence_names=[_called(path, beside) for path in runs],
        cost_plan=read_cost_file(cost, judged) if cost else None,
        seed=seed,
        now=now,
    )


def assess_people(
    found: RubricFile,
    people: Sequence[Answers],
    *,
    runs: Sequence[Run],
    evidence_names: Sequence[str],
    cost_plan: CostPlan | None = None,
    seed: int = 0,
    now: datetime,
) -> Assessment:
    """Judge what was read, and stamp the result with its rubric, hashes, version and time.

    Args:
        found: The rubric and its file.
        people: Answers, one a person.
        runs: Probe runs.
        evidence_names: How to call them.
        cost_plan: Volumes and prices, where costs are to be estimated.
        seed: Of every draw.
        now: The time to stamp, with its time zone.

    Raises:
        InvalidRubric: The rubric ranks no options.
    """
    return assess(
        decision(found),
        people,
        identity=found.identity,
        runs=runs,
        evidence_names=evidence_names,
        cost_plan=cost_plan,
        answers_sha256=answers_sha256(people),
        version=advisor_version(),
        created=now.isoformat(timespec="seconds"),
        seed=seed,
    )


def _called(run: Path, beside: Path | None) -> str:
    """Call a run by its name or, where it is to be found again, by the way to it."""
    if beside is None:
        return run.resolve().name
    return Path(os.path.relpath(run.resolve(), beside.resolve())).as_posix()
