"""Runs arms on sample data: reads the data and the target, and hands both to the probes."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from advisor.intake.answers import read_answers
from advisor.intake.datasets import read_sample
from advisor.intake.rubrics import DEFAULT, decision, read_decision_rubric
from advisor.model.answers import Target
from advisor.model.run import Run
from advisor.probes import door
from advisor.probes.journal import check_folder
from advisor.probes.progress import Progress, Unwatched
from advisor.probes.request import ProbeRequest
from advisor.wording.numbers import things


def probe_data(
    data: Path,
    request: ProbeRequest,
    *,
    folder: Path,
    resume: bool = False,
    input_column: str | None = None,
    output_column: str | None = None,
    answers: Path | None = None,
    progress: Progress | None = None,
    now: datetime,
) -> Run:
    """Run arms and probes on sample data into a run folder.

    Args:
        data: The sample data, in any format advisor reads.
        request: What to run.
        folder: The run folder; empty or missing, unless `resume`.
        resume: Whether to go on with the run in that folder.
        input_column: Column of a table that holds the input, where its name does not say so.
        output_column: Column that holds the output.
        answers: An answers file whose target is to be reached; it sets the margin.
        progress: Told how it goes.
        now: The time to stamp, with its time zone.

    Raises:
        InputError: Data, answers or folder cannot be used.
        MissingExtra: The extra `probe` is not installed.
        AdvisorError: As the runner says.
    """
    check_folder(folder, resume=resume)
    watcher = progress or Unwatched()
    if answers is not None:
        request = request.model_copy(update={"target": _target(answers)})
    sample = read_sample(data, input_column=input_column, output_column=output_column)
    if sample.broken:
        first = sample.broken[0]
        watcher.note(
            f"{things(len(sample.broken), 'broken row')} left out; {first.where} {first.why}."
        )
    for warning in sample.warnings:
        watcher.note(f"{warning.where} {warning.why}.")
    return door.run_probe(
        sample,
        request,
        data_name=data.resolve().name,
        folder=folder,
        resume=resume,
        progress=watcher,
        now=now,
    )


def _target(answers: Path) -> Target | None:
    rubric = decision(read_decision_rubric(DEFAULT))
    return read_answers(answers, rubric).use_case.target
