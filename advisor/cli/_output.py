"""What commands that write a report share: their options, and where the text goes."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import click

from advisor.errors import InputError
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


def deliver(
    text: str,
    output: Path | None,
    *,
    format_name: str | None = None,
    read: Sequence[Path | None] = (),
) -> None:
    """Write to the file, or to standard output.

    Args:
        text: What to write.
        output: The file; none for standard output.
        format_name: The text's format: settled decision records are not written over.
        read: Files it was made from, which are not written over either.

    Raises:
        InputError: The file is one of them.
        CannotWrite: It may not be written to.
    """
    if output is None:
        click.echo(text, nl=not text.endswith("\n"), color=wants_color())
        return
    if output.resolve() in {one.resolve() for one in read if one}:
        raise InputError(f"{output} is what it was made from.", hint="Give -o another file.")
    if format_name == "adr":
        from advisor.workflow.decisions import check_proposal

        check_proposal(output)
    write_text(output, text)
    click.echo(f"Wrote {output}", err=True)
