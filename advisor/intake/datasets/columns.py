"""Decides which column is the input and which the output.

Reads names only, never values: a guess from the values would change with the data.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from advisor.errors import InvalidSample
from advisor.intake.datasets.fields import shown

INPUTS = ("input", "prompt", "question", "query", "text", "instruction", "utterance", "message")
OUTPUTS = ("output", "completion", "answer", "response", "label", "category", "intent", "target")
"""Names that say what a column is; `input` and `output` are ours and go before all others."""

OURS = ("id", "split")
"""Columns with a meaning of their own in every row."""

NO_CONTENT = (*OURS, "answerable", "document_ids", "drafted", "topic", "_id", "")
"""Columns that are never one of the two in a table of two; unnamed ones number the rows."""

LISTED = 12
"""Columns that a message lists."""


class Wish(NamedTuple):
    """The columns the user named; none where the header is to decide."""

    input: str | None
    output: str | None


class Columns(NamedTuple):
    """The columns to read."""

    input: str
    output: str


def choose_columns(header: Sequence[str], wish: Wish, *, where: str) -> Columns:
    """Take the columns wished for; else those whose names say it; else the two there are.

    Args:
        header: All column names, in order.
        wish: What the user named.
        where: The file, for messages.

    Raises:
        InvalidSample: A column named is not there, or the header leaves it open.
    """
    for name in wish:
        if name is not None and name not in header:
            raise InvalidSample(
                f"{where} has no column {shown(name)}; it has {_listed(header)}.",
                hint="Name others with --input-column and --output-column.",
            )
    source = wish.input or _only(header, INPUTS, without=wish.output)
    target = wish.output or _only(header, OUTPUTS, without=source)
    pair = [name for name in header if _folded(name) not in NO_CONTENT]
    if len(pair) == len(set(pair)) == 2 and not (source and target):
        source = source or next(name for name in pair if name != target)
        target = target or next(name for name in pair if name != source)
    if not source or not target or source == target:
        raise InvalidSample(
            f"{where} does not say which column is the input and which the output; "
            f"it has {_listed(header)}.",
            hint="Name them with --input-column and --output-column.",
        )
    return Columns(source, target)


def _only(header: Sequence[str], names: Collection[str], *, without: str | None) -> str | None:
    """Find the one column with such a name; the first name of all decides where it is there."""
    named = [name for name in header if _folded(name) in names and name != without]
    ours = [name for name in named if _folded(name) == next(iter(names))]
    found = ours or named
    return found[0] if len(found) == 1 else None


def _folded(name: str) -> str:
    return name.strip().casefold()


def _listed(header: Sequence[str]) -> str:
    if not header:
        return "none"
    rest = f" and {len(header) - LISTED} more" if len(header) > LISTED else ""
    return ", ".join(shown(name) for name in header[:LISTED]) + rest
