"""Reads CSV and TSV tables, one example per row. Streams; holds one row at a time."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain
from typing import TYPE_CHECKING

from advisor.errors import InvalidSample
from advisor.files import stream_lines
from advisor.intake.datasets.columns import OURS, Columns, Wish, choose_columns
from advisor.intake.datasets.examples import example_of
from advisor.intake.datasets.ledger import Ledger
from advisor.intake.datasets.part import Part
from advisor.intake.datasets.rows import Row

if TYPE_CHECKING:
    from _csv import Reader

DELIMITERS = (",", ";", "\t")
"""What tables are separated with; spreadsheets write semicolons where commas are decimal."""


def read_table(part: Part, ledger: Ledger, wish: Wish) -> None:
    """Read a table with a header.

    Raises:
        InvalidSample: It has no header, its columns are not clear, a quotation mark is never
            closed, or too many rows are broken.
    """
    reader = _reader(part)
    header = _header(reader, part)
    columns = choose_columns(header, wish, where=part.name)
    for column in columns:
        if header.count(column) > 1:
            raise InvalidSample(
                f"{part.name} has two columns named {column!r}.", hint="Rename one of them."
            )
    ledger.take(
        part.name,
        _rows(reader, header, columns, part),
        lambda row: ledger.add_example(example_of(row, columns, part), row.where),
    )


def _reader(part: Part) -> Reader:
    lines = stream_lines(part.path)
    first = next(lines, "")
    if part.path.suffix.casefold() == ".tsv":
        delimiter = "\t"
    else:
        delimiter = max(DELIMITERS, key=first.count)
    # Strict: a stray quotation mark is an error of its row, not a licence to swallow the next ones.
    return csv.reader(chain([first], lines), delimiter=delimiter, strict=True)


def _header(reader: Reader, part: Part) -> list[str]:
    try:
        header = next(reader, [])
    except csv.Error as error:
        raise InvalidSample(f"{part.name}:1 is no table header ({error}).") from None
    if not header:
        raise InvalidSample(f"{part.name} is empty.", hint="Its first line should name columns.")
    return [name.strip() for name in header]


def _rows(reader: Reader, header: list[str], columns: Columns, part: Part) -> Iterator[Row]:
    kept = [(at, _key(name, columns)) for at, name in enumerate(header)]
    number = 0
    while True:
        start = reader.line_num + 1
        where = f"{part.name}:{start}"
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            if reader.line_num > start:
                # Rows were swallowed, nobody knows how many: the count of broken ones is lost.
                raise InvalidSample(
                    f"{where} opens a quotation mark that lines up to {reader.line_num} do not "
                    f"close ({error}).",
                    hint="Double the quotation marks inside a quoted cell.",
                ) from None
            number += 1
            yield Row(number, where, None, f"is not a table row ({error})")
            continue
        if not any(cell.strip() for cell in cells):
            continue  # spreadsheets leave empty rows behind
        number += 1
        if len(cells) != len(header):
            why = f"has {len(cells)} cells where the header has {len(header)}"
            yield Row(number, where, None, why)
        else:
            yield Row(number, where, {key: cells[at] for at, key in kept if key and cells[at]})


def _key(name: str, columns: Columns) -> str:
    """Name a column as `example_of` looks it up; empty for a column it must not see."""
    folded = name.casefold()
    return name if name in columns else folded if folded in OURS else ""
