"""What the commands do, from a script or a notebook."""

from __future__ import annotations

import html
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from advisor.intake.answers import read_answers, set_answers
from advisor.intake.rubrics import RubricFile, decision, read_decision_rubric
from advisor.intake.runs import read_run
from advisor.model.answers import Answers
from advisor.model.assessment import Assessment
from advisor.model.rubric_file import DEFAULT
from advisor.model.run import Run
from advisor.report import render as render_format
from advisor.workflow.assess import assess_people
from advisor.workflow.own import Given


class NotebookAssessment(Assessment):
    """An assessment that shows itself as its HTML report where it is the last value of a cell."""

    def _repr_html_(self) -> str:
        # In a frame of its own: the page's style and policy must not touch the notebook's.
        page = html.escape(render_format(self, "html"), quote=True)
        return (
            f'<iframe srcdoc="{page}" title="advisor report" '
            'style="width:100%;height:60rem;border:0"></iframe>'
        )


def read_rubric(name: str | Path = DEFAULT) -> RubricFile:
    """Read a decision rubric by the name of a shipped one, or by path.

    Raises:
        UnreadableFile: It cannot be read.
        InvalidRubric: It breaks a rule of the format, or ranks no options.
    """
    return read_decision_rubric(str(name))


def assess(
    *answers: Answers | Mapping[str, str] | str | Path,
    rubric: RubricFile | None = None,
    runs: Sequence[Run | str | Path] = (),
    seed: int = 0,
) -> NotebookAssessment:
    """Judge a use case, as `advisor assess` does.

    Args:
        answers: One a person: a record, a map from traits to levels, or an answers file.
        rubric: The rubric; the default one where left out.
        runs: Probe runs, or their folders.
        seed: Of every draw.

    Raises:
        InputError: A file, trait or level cannot be used.
    """
    found = rubric or read_rubric()
    people = [
        _answers(one, f"person {number}", found) for number, one in enumerate(answers or ({},), 1)
    ]
    result = assess_people(
        found,
        people,
        runs=[one if isinstance(one, Run) else read_run(Path(one)) for one in runs],
        evidence_names=[
            one.provenance.data if isinstance(one, Run) else Path(one).name for one in runs
        ],
        seed=seed,
        now=datetime.now(UTC),
    )
    return NotebookAssessment.model_validate(dict(result))


def probe(
    data: str | Path,
    run: str | Path = "advisor-run",
    *,
    arms: Sequence[str] | None = None,
    test_items: int | None = None,
    train_rows: int | None = None,
    seeds: int | None = None,
    model: str | None = None,
    resume: bool = False,
    own: Given | Mapping[str, Given] | None = None,
) -> Run:
    """Measure arms on sample data into a run folder, as `advisor probe` does.

    Args:
        data: The sample data, in any format advisor reads.
        run: The run folder; must be missing or empty unless `resume`.
        arms: Which arms; base, rag, finetune and hybrid where left out.
        test_items: Held-out items every arm answers.
        train_rows: Rows the trained arms learn from.
        seeds: How often each is trained, so that intervals cover training; once where left out.
        model: A hub id or local folder; the small stand-in where left out.
        resume: Go on with the run in that folder.
        own: Your own system, to judge on the same items: a callable that answers an input with its
            output (or with `{"output": ..., "retrieved": [document ids]}`), or a file of answers;
            several by name.

    Raises:
        InputError: The data or the folder cannot be used.
        OwnSystemFailed: Your own system raised an error; its answers so far are kept.
        MissingExtra: The extra `probe` is not installed.
        MissingModel: A model cannot be had.
    """
    # Not at the top: judging and rendering must not wait for what only probing needs.
    from advisor.probes.request import ProbeRequest
    from advisor.workflow.probe import probe_data

    return probe_data(
        Path(data),
        ProbeRequest(
            arms=tuple(arms) if arms else None,
            test_items=test_items,
            train_rows=train_rows,
            seeds=seeds,
            model=model,
        ),
        folder=Path(run),
        resume=resume,
        now=datetime.now(UTC),
        own=own,
    )


def render(assessment: Assessment, format_name: str = "markdown", *, redact: bool = False) -> str:
    """Render an assessment as text, as `advisor report` does.

    Args:
        assessment: The result.
        format_name: html, markdown, adr, json or terminal.
        redact: Leave the user's own text out.

    Raises:
        KeyError: There is no such format.
    """
    return render_format(assessment, format_name, redact=redact)


def _answers(
    given: Answers | Mapping[str, str] | str | Path, name: str, rubric: RubricFile
) -> Answers:
    if isinstance(given, Answers):
        return given if given.answered_by else given.model_copy(update={"answered_by": name})
    if isinstance(given, str | Path):
        return read_answers(Path(given), decision(rubric))
    empty = Answers(answered_by=name, answers={})
    settings = [f"{trait}={level}" for trait, level in given.items()]
    return set_answers(empty, settings, decision(rubric))
