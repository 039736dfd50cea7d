"""`advisor report`: renders a stored assessment or run again."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import click

from advisor.cli._output import deliver, report_options, wants_color


@click.command()
@click.argument("source", type=click.Path(path_type=Path))
@report_options
def command(source: Path, format_name: str | None, output: Path | None, redact: bool) -> None:
    r"""Render a stored assessment (JSON) or a run folder, without running anything again.

    \b
    Examples:
      advisor report assessment.json -o report.html
      advisor report run --format markdown
      advisor report assessment.json --format adr -o decisions/0007-retrieval.md
      advisor report assessment.json -o report.html --redact
    """
    from advisor.workflow.reports import choose_format, read_stored, render_stored

    chosen = choose_format(format_name, output, default="terminal")
    stored = read_stored(source, now=datetime.now(UTC))
    deliver(render_stored(stored, chosen, redact=redact, color=wants_color()), output)
