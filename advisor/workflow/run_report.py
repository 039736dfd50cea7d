"""Shows a run folder by itself: as evidence on an empty questionnaire."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from advisor.intake.answers import answers_sha256
from advisor.intake.rubrics import DEFAULT, decision, read_decision_rubric
from advisor.intake.runs import read_run
from advisor.model.answers import Answers, UseCase
from advisor.scoring.assess import assess
from advisor.workflow.reports import Stored, with_predictions
from advisor.workflow.version import advisor_version


def read_run_alone(folder: Path, *, now: datetime) -> Stored:
    """Read a run folder and judge it on an empty questionnaire.

    Args:
        folder: The run folder.
        now: The time to stamp, with its time zone.

    Raises:
        UnreadableFile: It holds no finished run.
    """
    name = folder.resolve().name
    found = read_decision_rubric(DEFAULT)
    nobody = Answers(use_case=UseCase(title=f"Run {name}"), answers={})
    assessment = assess(
        decision(found),
        [nobody],
        identity=found.identity,
        runs=[read_run(folder)],
        evidence_names=[name],
        answers_sha256=answers_sha256([nobody]),
        version=advisor_version(),
        created=now.isoformat(timespec="seconds"),
    )
    return with_predictions(assessment, [folder])
