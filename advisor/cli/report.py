"""`advisor report`: renders a stored assessment or run again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from advisor.cli._output import deliver, report_options, wants_color


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option(
    "--supersedes",
    type=click.Path(dir_okay=False, path_type=Path),
    help="With --format adr: the older decision record; both are linked.",
)
@report_options
def command(
    source: Path,
    supersedes: Path | None,
    format_name: str | None,
    output: Path | None,
    redact: bool,
) -> None:
    """Render a stored assessment (JSON) or a run folder.

    Nothing is run again.

    \b
    Examples:
      advisor report assessment.json -o report.html
      advisor report run --format markdown
      advisor report assessment.json --format adr -o decisions/0007-retrieval.md
      advisor report assessment.json --format adr -o decisions/0008-x.md \\
          --supersedes decisions/0007-retrieval.md
      advisor report assessment.json -o report.html --redact
    """  # noqa: D301 (click wants the character)
    from advisor.workflow.reports import choose_format, read_stored, render_stored

    if supersedes and (format_name != "adr" or output is None):
        raise click.UsageError("--supersedes needs --format adr and a file given with -o.")
    chosen = choose_format(format_name, output, default="terminal")
    if source.is_dir():
        # Judging loads what a stored assessment does not need.
        from advisor.workflow.run_report import read_run_alone

        stored = read_run_alone(source, now=datetime.now(UTC))
    else:
        stored = read_stored(source)
    text = render_stored(stored, chosen, redact=redact, color=wants_color())
    if supersedes and output:
        from advisor.workflow.decisions import write_successor

        write_successor(output, text, supersedes=supersedes)
        click.echo(f"Wrote {output}, and the status of {supersedes}", err=True)
    else:
        deliver(text, output, format_name=chosen, read=[source])
