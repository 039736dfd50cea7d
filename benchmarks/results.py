"""Keeps what a benchmark measured: one JSON file a benchmark, and Markdown tables made from it.

Knows tables of text and what must stand beside every figure (machine, versions, load, date);
nothing of what was measured.
"""

from __future__ import annotations

import importlib.metadata
import os
import statistics
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from advisor.files import read_text, write_text
from advisor.model._record import Record

FOLDER = Path(__file__).parent / "results"
"""What was measured and is shown in README.md: NAME.json."""

LIBRARIES = ("advisor", "torch", "transformers", "peft", "sentence-transformers", "faiss-cpu")

NOT_MEASURED = "Not measured yet.\n"


class Table(Record):
    """One table."""

    title: str
    """What it shows."""
    header: tuple[str, ...]
    """Names of the columns."""
    rows: tuple[tuple[str, ...], ...]
    """Cells as they are shown."""
    notes: tuple[str, ...] = ()
    """Sentences below it."""


class Conditions(Record):
    """Under which a figure was measured."""

    measured: str
    """UTC, ISO 8601."""
    hardware: str
    """Processor, cores, threads, native number formats."""
    versions: dict[str, str]
    """Library -> version."""
    load: float
    """Processes that wanted a core when it began, in the mean over a minute."""


class Result(Record):
    """All that one run of a benchmark measured."""

    benchmark: str
    """Its name; the file's, without suffix."""
    conditions: Conditions
    """When and where."""
    sizes: dict[str, Any]
    """What was asked for."""
    tables: tuple[Table, ...]
    """For people."""
    figures: dict[str, Any]
    """For programs: everything behind the tables."""


def conditions_now() -> Conditions:
    """Describe this machine and moment; loads torch."""
    from advisor.probes.engine.precision import hardware

    versions = {}
    for name in LIBRARIES:
        try:
            versions[name] = importlib.metadata.version(name)
        except importlib.metadata.PackageNotFoundError:
            continue
    return Conditions(
        measured=datetime.now(UTC).isoformat(timespec="seconds"),
        hardware=hardware(),
        versions=versions,
        load=os.getloadavg()[0],
    )


def publish(result: Result, file: Path | None) -> None:
    """Print the tables, and keep everything where a file is named.

    Raises:
        CannotWrite: The file cannot be written.
    """
    print(markdown(result))
    if file is not None:
        write_text(file, result.model_dump_json(indent=1) + "\n")


def kept(benchmark: str, folder: Path = FOLDER) -> str:
    """Give the tables of a result that is kept, as Markdown; cog calls this for README.md."""
    file = folder / f"{benchmark}.json"
    if not file.is_file():
        return NOT_MEASURED
    return markdown(Result.model_validate_json(read_text(file)))


def markdown(result: Result) -> str:
    """Write the tables and, below them, the conditions."""
    under = result.conditions
    versions = ", ".join(f"{name} {version}" for name, version in under.versions.items())
    sizes = ", ".join(f"{name} {value}" for name, value in result.sizes.items())
    measured = f"Measured {under.measured[:10]} on {under.hardware}; {versions}; {sizes}."
    parts = [_markdown_table(table) for table in result.tables]
    return "\n".join([*parts, measured + "\n"])


def _markdown_table(table: Table) -> str:
    lines: Iterable[Sequence[str]] = [table.header, ["---"] * len(table.header), *table.rows]
    cells = ([cell.replace("|", "\\|") for cell in line] for line in lines)
    body = "".join(f"| {' | '.join(line)} |\n" for line in cells)
    notes = "".join(f"\n{note}\n" for note in table.notes)
    return f"**{table.title}**\n\n{body}{notes}"


def middle(values: Sequence[float], form: str = "{:.2f}") -> str:
    """Write a median with the least and the most of the repeats behind it."""
    shown = form.format(statistics.median(values))
    if len(values) == 1:
        return shown
    return f"{shown} ({form.format(min(values))} to {form.format(max(values))})"
