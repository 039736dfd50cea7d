"""Shows a run folder by itself: as evidence on an empty questionnaire."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from advisor.intake.rubrics import DEFAULT, read_decision_rubric
from advisor.intake.runs import read_run
from advisor.model.answers import Answers, UseCase
from advisor.workflow.assess import assess_people
from advisor.workflow.reports import Stored, with_predictions


def read_run_alone(folder: Path, *, now: datetime) -> Stored:
    """Read a run folder and judge it on an empty questionnaire.

    Args:
        folder: The run folder.
        now: The time to stamp, with its time zone.

    Raises:
        UnreadableFile: It holds no finished run.
    """
    name = folder.resolve().name
    nobody = Answers(use_case=UseCase(title=f"Run {name}"), answers={})
    assessment = assess_people(
        read_decision_rubric(DEFAULT),
        [nobody],
        runs=[read_run(folder)],
        evidence_names=[name],
        now=now,
    )
    return with_predictions(assessment, [folder])
