"""`advisor assess`: answers and probe runs -> assessment."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import get_args

import click

from advisor.cli._output import deliver, report_options, wants_color
from advisor.model.assessment import Status


@click.command()
@click.argument("answers", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--rubric", default="default", show_default=True, help="Name or file of a rubric.")
@click.option(
    "--evidence",
    "runs",
    multiple=True,
    metavar="RUN",
    type=click.Path(path_type=Path),
    help="Run folder of `advisor probe`; may be given several times.",
)
@click.option(
    "--cost",
    metavar="FILE",
    type=click.Path(path_type=Path),
    help="Cost file: requests per month and prices; adds what each option would cost.",
)
@click.option(
    "--fail-on",
    "fail_on",
    multiple=True,
    type=click.Choice(get_args(Status)),
    help="Exit 1 when the verdict has this status; may be given several times.",
)
@click.option("--seed", default=0, show_default=True, help="Of every random draw.")
@report_options
def command(
    answers: tuple[Path, ...],
    rubric: str,
    runs: tuple[Path, ...],
    cost: Path | None,
    fail_on: tuple[str, ...],
    seed: int,
    format_name: str | None,
    output: Path | None,
    redact: bool,
) -> int:
    """Judge answers, with evidence where there is some.

    Answers of several people are judged together.

    \b
    Examples:
      advisor assess answers.yaml
      advisor assess answers.yaml --evidence run -o report.html
      advisor assess ana.yaml ben.yaml eva.yaml --format markdown
      advisor assess answers.yaml --fail-on stop --fail-on not_enough_known
    """  # noqa: D301 (click wants the character)
    from advisor.workflow.assess import assess_files
    from advisor.workflow.reports import choose_format, render_stored, with_predictions

    chosen = choose_format(format_name, output, default="terminal")
    assessment = assess_files(
        answers,
        rubric=rubric,
        runs=runs,
        cost=cost,
        beside=output.parent if output and chosen == "json" else None,
        seed=seed,
        now=datetime.now(UTC),
    )
    stored = with_predictions(assessment, list(runs))
    text = render_stored(stored, chosen, redact=redact, color=wants_color())
    deliver(text, output, format_name=chosen, read=[*answers, cost])
    return 1 if assessment.verdict.status in fail_on else 0
