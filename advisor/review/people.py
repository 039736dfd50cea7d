"""What people write within a block: the reviewers' cells of its table, and waivers.

Takes them out before a block is made anew and puts them back as they were, to the character.
Knows lines of Markdown; knows neither rubric nor assessment.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from advisor.errors import InputError
from advisor.review.blocks import NEWLINE, Block
from advisor.review.waivers import Waiver, read_waiver

KEY = re.compile(r"\s*`([a-z][a-z0-9_]*)`")
"""A row of criteria begins with the criterion's id as code."""

PIPE = re.compile(r"(?<!\\)\|")
"""What parts two cells; one after a backslash is text, as in GitHub-flavoured Markdown."""

GENERATED_CELLS = 2
"""Criterion and required level; the reviewers' level follows, and their note is the rest."""

QUOTED = " \t>"
"""Indents and signs of quotation, which every line of a block in a list or quotation has."""


class Cells(NamedTuple):
    """What reviewers wrote beside one criterion: the text between the pipes, spaces included."""

    level: str
    note: str
    line: int


BLANK = Cells("  ", "  ", 0)


@dataclass(frozen=True)
class Contribution:
    """Everything that people wrote within one block."""

    cells: Mapping[str, Cells]
    """Criterion -> cells."""
    waivers: tuple[Waiver, ...]
    """In the order written."""
    rest: tuple[str, ...]
    """All other lines: what advisor wrote, unless somebody changed it. Cells in them are empty."""

    @property
    def sha256(self) -> str:
        """Of the other lines, whatever their spacing."""
        return lines_sha256(self.rest)


def read_contribution(block: Block, *, path: str) -> Contribution:
    """Tell what people wrote in a block from what advisor wrote.

    Raises:
        InputError: Two rows are about one criterion, or a waiver cannot be read.
    """
    cells: dict[str, Cells] = {}
    waivers: list[Waiver] = []
    rest: list[str] = []
    for number, line in enumerate(NEWLINE.split(block.content), start=block.content_line):
        where = f"{path}:{number}"
        if row := _row(line):
            if row.key in cells:
                raise InputError(f"{where} is a second row about {row.key!r}.", hint="Keep one.")
            cells[row.key] = row.cells._replace(line=number)
            rest.append(row.with_cells(BLANK))
        elif waiver := read_waiver(line.lstrip(QUOTED), where=where, line=number):
            waivers.append(waiver)
        else:
            rest.append(line)
    return Contribution(cells=cells, waivers=tuple(waivers), rest=tuple(rest))


def with_cells(lines: Iterable[str], cells: Mapping[str, Cells]) -> list[str]:
    """Put the reviewers' cells back into their rows."""
    filled = []
    for line in lines:
        row = _row(line)
        filled.append(row.with_cells(cells.get(row.key, BLANK)) if row else line)
    return filled


def lines_sha256(lines: Sequence[str]) -> str:
    """Hash lines whatever their spacing, so that formatters may align and indent them."""
    plain = (" ".join(line.lstrip(QUOTED).split()) for line in lines)
    text = "\n".join(re.sub(r"-{3,}", "---", line) for line in plain if line)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True)
class _Row:
    key: str
    head: str
    """Everything up to the reviewers' cells."""
    cells: Cells

    def with_cells(self, cells: Cells) -> str:
        return f"{self.head}|{cells.level}|{cells.note}|"


def _row(line: str) -> _Row | None:
    text = line.lstrip(QUOTED)
    if not text.startswith("|"):
        return None
    parts = PIPE.split(text.rstrip())[1:]
    if parts and not parts[-1]:
        parts.pop()
    key = KEY.match(parts[0]) if parts else None
    if key is None:
        return None
    head = "|".join(("", *parts[:GENERATED_CELLS]))
    theirs = parts[GENERATED_CELLS:]
    level = theirs[0] if theirs else BLANK.level
    # An unescaped pipe in a note parts it for readers, but is no reason to lose what follows.
    note = "|".join(theirs[1:]) if len(theirs) > 1 else BLANK.note
    return _Row(key.group(1), head, Cells(level, note, 0))
