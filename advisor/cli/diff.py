"""`advisor diff`: what changed between two assessments, and what moved the verdict."""

from __future__ import annotations

from pathlib import Path

import click

FORMATS = ("terminal", "markdown", "json")


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMATS),
    default="terminal",
    show_default=True,
    help="Format of the comparison.",
)
def command(old: Path, new: Path, format_name: str) -> None:
    """Compare two assessments (JSON), and say what moved the verdict.

    Each change of answers, rubric or evidence is applied to the older assessment by itself and
    judged again; for that its rubric has to be at hand, among those of advisor or beside the file.

    \b
    Examples:
      advisor diff assessment-march.json assessment-june.json
      advisor diff old.json new.json --format markdown
    """  # noqa: D301 (click wants the character)
    from advisor.workflow.diff import diff_files

    click.echo(diff_files(old, new, format_name), nl=False)
