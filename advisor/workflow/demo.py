"""The main job on the bundled sample: answers, run, assessment and report in one folder."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from advisor import assets
from advisor.files import read_text, write_text
from advisor.model.assessment import Assessment
from advisor.probes.progress import Progress
from advisor.probes.request import ProbeRequest
from advisor.workflow.assess import assess_files
from advisor.workflow.probe import probe_data
from advisor.workflow.reports import render_stored, with_predictions

TEST_ITEMS = 60
"""Enough for the differences that the sample is made to show, in a minute or two on two cores."""

TRAIN_ROWS = 120
"""What the fictional desk would have collected in a few months."""


@dataclass(frozen=True)
class Demo:
    """Where everything went."""

    answers: Path
    """The questionnaire, filled in."""
    run: Path
    """The run folder."""
    assessment: Path
    """The assessment's JSON."""
    report: Path
    """The HTML report."""
    result: Assessment
    """The assessment."""


def run_demo(folder: Path, *, progress: Progress, now: datetime) -> Demo:
    """Do the main job on the bundled sample; a demo that was interrupted goes on.

    Args:
        folder: Where to put everything.
        progress: Told how the run goes.
        now: The time to stamp, with its time zone.

    Raises:
        MissingExtra: The extra `probe` is not installed.
        MissingModel: The default models cannot be had.
        CannotWrite: The disk is full.
    """
    sample = assets.folder("sample")
    demo_answers, run = folder / "answers.yaml", folder / "run"
    write_text(demo_answers, read_text(sample / "answers.yaml"))
    probe_data(
        sample,
        # The answers name token F1 as their target, which is how short answers are read.
        ProbeRequest(task="short_answer", test_items=TEST_ITEMS, train_rows=TRAIN_ROWS),
        folder=run,
        resume=run.exists(),
        answers=demo_answers,
        progress=progress,
        now=now,
    )
    assessment = assess_files([demo_answers], runs=[run], now=now)
    stored = with_predictions(assessment, [run])
    paths = {"json": folder / "assessment.json", "html": folder / "report.html"}
    for name, path in paths.items():
        write_text(path, render_stored(stored, name, redact=False, color=False))
    return Demo(
        answers=demo_answers,
        run=run,
        assessment=paths["json"],
        report=paths["html"],
        result=assessment,
    )
