"""`advisor embed`: fills or checks the blocks of design documents."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from advisor.review.formats import FORMATS


@click.command()
@click.argument("documents", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--check", is_flag=True, help="Write nothing; exit 1 where a block does not hold.")
@click.option(
    "--format",
    "format_name",
    type=click.Choice(list(FORMATS)),
    help="Format of what --check says.  [default: text]",
)
def command(documents: tuple[Path, ...], check: bool, format_name: str | None) -> int:
    """Fill or check blocks of assessments in Markdown documents.

    A block is `<!-- advisor:NAME from=PATH -->...<!-- /advisor -->`. NAME is verdict, ranking,
    evidence, cost or readiness; PATH is an assessment's JSON or an answers file, relative to the
    document. What people wrote stays: everything outside the blocks, the reviewers' cells of a
    readiness table, and waivers.

    \b
    Examples:
      advisor embed docs/design.md
      advisor embed --check docs/*.md
      advisor embed --check --format junit docs/design.md > report.xml
    """  # noqa: D301 (click wants the character)
    from advisor.review.formats import passed, render_rulings
    from advisor.workflow.embed import check_documents, embed_documents

    now = datetime.now(UTC)
    if not check:
        if format_name:
            raise click.UsageError("--format says how --check reports; give --check too.")
        for done in embed_documents(documents, now=now):
            for line in done.overwritten:
                click.echo(f"{done.path}:{line}: replaced what was changed by hand", err=True)
            what = f"filled {done.filled} of {done.blocks}" if done.filled else "nothing to change"
            click.echo(f"{done.path}: {what}", err=True)
        return 0
    rulings = check_documents(documents, now=now)
    text = render_rulings(rulings, format_name or "text", documents=len(documents))
    click.echo(text, nl=False)
    return 0 if passed(rulings) else 1
