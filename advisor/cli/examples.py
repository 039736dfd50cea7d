"""`advisor examples`: examples for teams that have none."""

from __future__ import annotations

from pathlib import Path

import click

from advisor.errors import Interrupted

COUNT = 60
"""Enough for the intervals to hold, and about ten minutes of a person's time."""


@click.group()
def command() -> None:
    """Draft examples from documents, where there are no labelled ones.

    \b
    Examples:
      advisor examples draft handbook/ -o data/examples.jsonl
    """  # noqa: D301 (click wants the character)


@command.command()
@click.argument("documents", type=click.Path(path_type=Path))
@click.option(
    "-o",
    "--output",
    default="examples.jsonl",
    show_default=True,
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to put accepted examples into; its folder is what `advisor probe` then reads.",
)
@click.option(
    "--count",
    default=COUNT,
    show_default=True,
    type=click.IntRange(min=1),
    help="Drafts wanted.",
)
@click.option(
    "--seed", default=0, show_default=True, type=click.IntRange(min=0), help="Of every choice."
)
@click.option(
    "--model", metavar="ID", help="Model that drafts are put to: a hub id or a local folder."
)
@click.option("-y", "--yes", is_flag=True, help="Accept every open draft without asking.")
def draft(
    documents: Path, output: Path, count: int, seed: int, model: str | None, yes: bool
) -> None:
    """Draft questions with answers from documents, and go through them.

    DOCUMENTS is a folder of .md, .txt, .html and .pdf files, documents.jsonl, or any DATA that
    `advisor probe` reads. Rules find facts and word questions; the model must answer each from its
    passage and not without. Then you accept, edit or throw away one by one; every decision is saved
    at once, Ctrl-C stops, and the same command goes on. English only.

    \b
    Examples:
      advisor examples draft handbook/ -o data/examples.jsonl
      advisor examples draft data/documents.jsonl -o data/examples.jsonl --count 100
      advisor examples draft data/ -o data/examples.jsonl --yes
      advisor probe data/ -o run
    """  # noqa: D301 (click wants the character)
    from advisor.cli._progress import choose_progress
    from advisor.intake.sorting_prompts import open_sorting_prompts
    from advisor.model.draft import DraftWish
    from advisor.workflow.examples import decide, draft_examples, summary

    prompts = None if yes else open_sorting_prompts()
    try:
        with choose_progress() as progress:
            drafted = draft_examples(
                documents,
                DraftWish(count=count, seed=seed, model=model),
                output=output,
                attended=yes or prompts is not None,
                progress=progress,
            )
    except KeyboardInterrupt:
        raise Interrupted(
            "Interrupted before anything was decided.", hint="Run the same command again."
        ) from None
    click.echo(summary(decide(drafted, prompts)))
