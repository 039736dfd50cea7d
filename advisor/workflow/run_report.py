"""Shows a run folder by itself: what was measured, and what a use case without answers makes of it.

Which option to take is not advised: the run says what it found, and nobody what is asked for.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from advisor.intake.rubrics import read_decision_rubric
from advisor.intake.runs import read_run
from advisor.model.answers import Answers, UseCase
from advisor.model.assessment import Verdict
from advisor.model.rubric_file import DEFAULT
from advisor.workflow.assess import assess_people
from advisor.workflow.reports import Stored, with_predictions

NOBODY_ASKED = "No question was answered: this is what the run says by itself."

RUN_SAYS = 2
"""Sentences of the run's verdict that come first; the others stand with its figures."""


def read_run_alone(folder: Path, *, now: datetime) -> Stored:
    """Read a run folder and lay it out as an assessment whose verdict is the run's own.

    Args:
        folder: The run folder.
        now: The time to stamp, with its time zone.

    Raises:
        UnreadableFile: It holds no finished run.
    """
    name, run = folder.resolve().name, read_run(folder)
    nobody = Answers(use_case=UseCase(title=f"Run {name}"), answers={})
    assessment = assess_people(
        read_decision_rubric(DEFAULT),
        [nobody],
        runs=[run],
        evidence_names=[name],
        now=now,
    )
    verdict = Verdict(
        option=None,
        status="not_enough_known",
        confidence=None,
        because=(NOBODY_ASKED, *run.verdict.because[:RUN_SAYS]),
    )
    alone = assessment.model_copy(
        update={"verdict": verdict, "before": None, "would_change_it": (), "judgement": None}
    )
    return with_predictions(alone, [folder])
