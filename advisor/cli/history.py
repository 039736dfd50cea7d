"""`advisor history`: the assessments of one use case as milestones."""

from __future__ import annotations

from pathlib import Path

import click

from advisor.cli.diff import FORMATS


@click.command()
@click.argument("places", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format_name",
    type=click.Choice(FORMATS),
    default="terminal",
    show_default=True,
    help="Format of the list.",
)
def command(places: tuple[Path, ...], format_name: str) -> None:
    """List a use case's assessments by date, and why each differs.

    PLACES are assessments (JSON), or folders that hold some.

    \b
    Examples:
      advisor history assessments/
      advisor history 2026-*.json --format markdown
    """  # noqa: D301 (click wants the character)
    from advisor.workflow.history import read_history, render_history

    history = read_history(places)
    for path in history.passed_over:
        click.echo(f"Passed over {path}, which is no assessment.", err=True)
    click.echo(render_history(history, format_name), nl=False)
