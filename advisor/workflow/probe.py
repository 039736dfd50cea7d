"""Runs arms on sample data: reads the data and the target, and hands both to the probes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

from advisor.intake.answers import read_answers
from advisor.intake.datasets import read_sample
from advisor.intake.rubrics import decision, read_decision_rubric
from advisor.model.rubric_file import DEFAULT
from advisor.model.run import Plan, Run
from advisor.model.sample import Sample
from advisor.probes import door
from advisor.probes.journal import check_folder
from advisor.probes.progress import Progress, Unwatched
from advisor.probes.request import ProbeRequest
from advisor.wording.numbers import things
from advisor.workflow.own import Given, own_systems
from advisor.workflow.version import advisor_version


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
    own: Given | Mapping[str, Given] | None = None,
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
        own: Systems of the user's own to judge beside the arms, by name where there are several.

    Raises:
        InputError: Data, answers or folder cannot be used.
        MissingExtra: The extra `probe` is not installed.
        AdvisorError: As the runner says.
    """
    check_folder(folder, resume=resume)
    systems = own_systems(own)
    watcher = progress or Unwatched()
    request = _with_target(request, answers)
    sample = _read(data, input_column, output_column, watcher)
    return door.run_probe(
        sample,
        request,
        data_name=data.resolve().name,
        folder=folder,
        resume=resume,
        progress=watcher,
        now=now,
        own=systems,
    )


def plan_data(
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
) -> Plan:
    """Draw the plan of a run and write it into its folder, with the items, and run nothing.

    Args and errors are those of `probe_data`.
    """
    check_folder(folder, resume=resume)
    watcher = progress or Unwatched()
    request = _with_target(request, answers)
    sample = _read(data, input_column, output_column, watcher)
    return door.plan_probe(sample, request, folder=folder, resume=resume, progress=watcher, now=now)


def rescore_data(
    data: Path,
    request: ProbeRequest,
    *,
    folder: Path,
    input_column: str | None = None,
    output_column: str | None = None,
    answers: Path | None = None,
    progress: Progress | None = None,
    now: datetime,
) -> Run:
    """Score the answers of a finished run again, by the outputs that the data has now.

    Args are those of `probe_data`.

    Raises:
        InputError: The data cannot be read, or the folder holds no finished run.
        StaleRun: The data asks something else now, or an option contradicts the plan.
        MissingExtra: The extra `probe` is not installed.
    """
    watcher = progress or Unwatched()
    request = _with_target(request, answers)
    sample = _read(data, input_column, output_column, watcher)
    return door.rescore(
        sample, request, folder=folder, version=advisor_version(), progress=watcher, now=now
    )


def _read(
    data: Path, input_column: str | None, output_column: str | None, watcher: Progress
) -> Sample:
    sample = read_sample(data, input_column=input_column, output_column=output_column)
    if sample.broken:
        first = sample.broken[0]
        watcher.note(
            f"{things(len(sample.broken), 'broken row')} left out; {first.where} {first.why}."
        )
    if sample.drafted:
        watcher.note(
            f"{sample.drafted} of {things(len(sample.examples), 'example')} are drafted; they "
            "count as no labelled data, and the report says so."
        )
    for warning in sample.warnings:
        watcher.note(f"{warning.where} {warning.why}.")
    return sample


def _with_target(request: ProbeRequest, answers: Path | None) -> ProbeRequest:
    if answers is None:
        return request
    rubric = decision(read_decision_rubric(DEFAULT))
    target = read_answers(answers, rubric).use_case.target
    return request.model_copy(update={"target": target})
