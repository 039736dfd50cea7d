"""What commands that write a report share: their options, and where the text goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from advisor.files import write_text
from advisor.report.rendering import format_names


def report_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add --format, --output and --redact."""
    command = click.option(
        "--redact",
        is_flag=True,
        help="Leave out documents, examples, predictions and notes.",
    )(command)
    command = click.option(
        "-o",
        "--output",
        type=click.Path(dir_okay=False, path_type=Path),
        help="Write to this file instead of the terminal; its suffix chooses the format.",
    )(command)
    return click.option(
        "--format",
        "format_name",
        type=click.Choice(format_names()),
        help="Format of the result.  [default: terminal, or by the suffix of -o]",
    )(command)


def wants_color() -> bool:
    """Say whether standard output is a terminal that wants colour (no-color.org)."""
    return (
        sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    )


def deliver(text: str, output: Path | None) -> None:
    """Write to the file, or to standard output."""
    if output is None:
        click.echo(text, nl=not text.endswith("\n"), color=wants_color())
    else:
        write_text(output, text)
        click.echo(f"Wrote {output}", err=True)
