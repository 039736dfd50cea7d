"""`advisor ask`: the questionnaire -> an answers file."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click


@click.command()
@click.option(
    "-o",
    "--output",
    default="answers.yaml",
    show_default=True,
    type=click.Path(path_type=Path),
    help="Answers file; where it exists, only what it leaves open is asked.",
)
@click.option("--rubric", default="default", show_default=True, help="Name or file of a rubric.")
@click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="TRAIT=LEVEL",
    help="Answer one question here; LEVEL may also be unknown or not_applicable.",
)
@click.option("--title", default="", metavar="TEXT", help="Name of the use case.")
def command(output: Path, rubric: str, settings: tuple[str, ...], title: str) -> None:
    """Ask about a use case, the most telling questions first.

    Every answer is saved at once; Ctrl-C stops, and the same command goes on. You can go back,
    and stop as soon as the rest can hardly change the outcome. With every question answered by
    the file or --set no terminal is needed.

    \b
    Examples:
      advisor ask
      advisor ask -o support.yaml --title "Customer support"
      advisor ask --set external_knowledge=heavy --set style_need=unknown
      advisor assess answers.yaml
    """  # noqa: D301 (click wants the character)
    from advisor.intake.prompts import open_prompts
    from advisor.workflow.ask import ask, summary

    asked = ask(
        output,
        rubric=rubric,
        settings=settings,
        title=title,
        prompts=open_prompts(),
        now=datetime.now(UTC),
    )
    click.echo(summary(asked, rubric=rubric))
