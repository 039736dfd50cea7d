"""`advisor rubric`: read, check, score and calibrate rubrics."""

from __future__ import annotations

import json
from pathlib import Path

import click

from advisor.cli._output import deliver, wants_color

RUBRIC = click.option(
    "--rubric", default="default", show_default=True, help="Name or file of a decision rubric."
)
CASES = click.argument("cases", type=click.Path(path_type=Path))


@click.group()
def command() -> None:
    """Work on rubrics: what is asked, and how each answer speaks.

    \b
    Examples:
      advisor rubric show default
      advisor rubric check my-rubric.yaml
      advisor rubric evaluate cases.jsonl --rubric my-rubric.yaml
    """  # noqa: D301 (click wants the character)


@command.command("list")
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "json"]),
    default="terminal",
    show_default=True,
    help="Format of the list.",
)
def list_rubrics(form: str) -> None:
    """List the rubrics that come with advisor.

    \b
    Examples:
      advisor rubric list
      advisor rubric list --format json
    """  # noqa: D301 (click wants the character)
    from advisor.intake.rubrics import read_rubric, shipped
    from advisor.report.rubrics import Entry, for_terminal, list_page

    entries = [Entry(read_rubric(path).rubric, path) for path in shipped()]
    if form == "json":
        keys = {"id", "kind", "version", "title", "summary"}
        rows = [
            {**entry.rubric.model_dump(mode="json", include=keys), "path": str(entry.path)}
            for entry in entries
        ]
        return _echo_json(rows)
    return click.echo(for_terminal(list_page(entries), color=wants_color()), nl=False)


@command.command()
@click.argument("name")
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "markdown"]),
    default="terminal",
    show_default=True,
    help="Format of the page.",
)
def show(name: str, form: str) -> None:
    """Show everything in a rubric: NAME of a shipped one, or a file.

    \b
    Examples:
      advisor rubric show default
      advisor rubric show my-rubric.yaml --format markdown
    """  # noqa: D301 (click wants the character)
    from advisor.intake.rubrics import find, read_rubric
    from advisor.report.rubrics import for_terminal, rubric_page

    page = rubric_page(read_rubric(find(name)).rubric)
    _page(page if form == "markdown" else for_terminal(page, color=wants_color()))


@command.command()
@click.argument("names", metavar="[NAME|FILE]...", nargs=-1)
def check(names: tuple[str, ...]) -> int:
    """Check format, sources, golden cases and version of rubrics.

    Exits with 1 where something is wrong. Without a name, every rubric that comes with advisor is
    checked.

    \b
    Examples:
      advisor rubric check
      advisor rubric check my-rubric.yaml
    """  # noqa: D301 (click wants the character)
    from advisor.workflow.rubric_check import check_rubrics

    wrong = 0
    for checked in check_rubrics(names):
        for complaint in checked.complaints:
            click.echo(complaint)
        if not checked.complaints:
            click.echo(f"{checked.path}: {checked.says}")
        wrong += len(checked.complaints)
    return 1 if wrong else 0


@command.command()
@click.option("--kind", type=click.Choice(["decision", "readiness"]), help="One kind only.")
def schema(kind: str | None) -> None:
    """Print the JSON Schema of rubric files, for editors.

    \b
    Examples:
      advisor rubric schema > schema.json
      advisor rubric schema --kind decision
    """  # noqa: D301 (click wants the character)
    from advisor.intake.rubrics import schema as build

    _echo_json(build(kind))


@command.command()
@CASES
@RUBRIC
@click.option(
    "--format",
    "form",
    type=click.Choice(["terminal", "json"]),
    default="terminal",
    show_default=True,
    help="Format of the figures.",
)
def evaluate(cases: Path, rubric: str, form: str) -> None:
    """Score a decision rubric against CASES with known decisions.

    CASES are JSON lines.

    \b
    Examples:
      advisor rubric evaluate cases.jsonl
      advisor rubric evaluate cases.jsonl --rubric my-rubric.yaml --format json
    """  # noqa: D301 (click wants the character)
    from advisor.report.rubrics import evaluation_page, for_terminal
    from advisor.workflow.rubric_cases import evaluate_file

    found = evaluate_file(cases, rubric=rubric)
    if form == "json":
        return _echo_json(found.evaluation.model_dump(mode="json"))
    page = evaluation_page(found.rubric, found.evaluation, cases=cases.name)
    return _page(for_terminal(page, color=wants_color()))


@command.command()
@CASES
@RUBRIC
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write the proposed rubric to this file.",
)
@click.option("--seed", default=0, show_default=True, help="Of every draw and split.")
def calibrate(cases: Path, rubric: str, output: Path | None, seed: int) -> None:
    """Learn weights from CASES, and say what that gains.

    Weights stay within the rubric's bounds. The gain is measured on held-out cases. Needs the extra
    `advisor[calibrate]`.

    \b
    Examples:
      advisor rubric calibrate cases.jsonl
      advisor rubric calibrate cases.jsonl --rubric my-rubric.yaml -o proposed.yaml
    """  # noqa: D301 (click wants the character)
    from advisor.report.rubrics import calibration_page, for_terminal
    from advisor.workflow.rubric_cases import calibrate_file

    def progress(done: int, total: int) -> None:
        click.echo(f"Held-out part {done} of {total} done", err=True)

    found = calibrate_file(cases, rubric=rubric, seed=seed, progress=progress)
    page = calibration_page(found.rubric, found.calibration, cases=cases.name)
    _page(for_terminal(page, color=wants_color()))
    if output is not None:
        deliver(found.text, output)


def _page(text: str) -> None:
    click.echo(text, nl=False, color=wants_color())


def _echo_json(value: object) -> None:
    click.echo(json.dumps(value, indent=2, ensure_ascii=False))
