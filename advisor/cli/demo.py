"""`advisor demo`: the main job on the bundled sample."""

from __future__ import annotations

import shlex
from datetime import UTC, datetime
from pathlib import Path

import click

from advisor.errors import Interrupted

DEFAULT_FOLDER = "advisor-demo"


@click.command()
@click.option(
    "-o",
    "--output",
    "folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=DEFAULT_FOLDER,
    show_default=True,
    metavar="DIR",
    help="Folder to write everything into.",
)
def command(folder: Path) -> None:
    """Ask, judge, measure and report on the bundled sample.

    The sample is a ferry operator's help desk. Announces and fetches the default models the first
    time. Interrupted, the same command goes on.

    \b
    Examples:
      advisor demo
      advisor demo -o /tmp/demo
    """  # noqa: D301 (click wants the character)
    from advisor.cli._output import wants_color
    from advisor.cli._progress import choose_progress
    from advisor.report import render
    from advisor.workflow.demo import run_demo

    try:
        with choose_progress() as progress:
            demo = run_demo(folder, progress=progress, now=datetime.now(UTC))
    except KeyboardInterrupt:
        raise Interrupted(
            "Interrupted; what is finished is saved.",
            hint=f"Go on with: {shlex.join(['advisor', 'demo', '-o', str(folder)])}",
        ) from None
    click.echo(render(demo.result, "terminal", color=wants_color()), color=wants_color())
    click.echo(f"Answers:    {demo.answers}")
    click.echo(f"Run:        {demo.run}")
    click.echo(f"Assessment: {demo.assessment}")
    click.echo(f"Report:     {demo.report.resolve()}")
