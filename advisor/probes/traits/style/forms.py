"""Strict forms of outputs: read off the references, and whether a text keeps them.

A form is one where nearly every reference can be read as it. JSON and SQL are known; lists of named
fields (`people: 4; time: 8 pm`) and codes (`AB-1234`) are learned from the references. Knows texts
only; whether what a form holds is right, it cannot say.
"""

from __future__ import annotations

import json
import re
import sqlite3
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

STRICT = 0.95
"""Share of the references that keep a form from which outputs are taken to have to."""

FEWEST_REFERENCES = 10
"""Fewer may share a form by chance; and one slip in ten would be more than `STRICT` allows."""

MOST_SHAPES = 5
"""A code is written in one or two ways; what is written in more is not strict."""

PART_MARKS, KEY_MARKS = (";", "\n", "|", ","), (":", "=")
"""Between fields, and between a field's name and its value."""

_VERB = re.compile(r"\s*(?:select|with|insert|update|delete|create)\b", re.IGNORECASE)
_UNREADABLE = re.compile(r"syntax error|incomplete input|unrecognized token|parser stack overflow")
_LETTERS, _DIGITS = re.compile(r"[^\W\d_]+"), re.compile(r"\d+")


class StrictForm(Protocol):
    """A form that outputs keep or not."""

    @property
    def says(self) -> str:
        """What an output that keeps it does, after "of the outputs"."""

    def kept_by(self, text: str) -> bool:
        """Tell whether a text keeps it."""


def strict_form(references: Sequence[str]) -> StrictForm | None:
    """Find the strict form that the references share, or none where they are free text."""
    if len(references) < FEWEST_REFERENCES:
        return None
    needed = STRICT * len(references)
    forms: tuple[StrictForm, ...] = (
        _json(references),
        Sql(),
        *_fields(references),
        _codes(references),
    )
    return next((form for form in forms if sum(map(form.kept_by, references)) >= needed), None)


@dataclass(frozen=True)
class Json:
    """A JSON object or list; a bare number or word is no structure."""

    keys: frozenset[str]
    """Keys that every reference has."""

    @property
    def says(self) -> str:
        """Name the form."""
        return f"can be read as JSON{' with the keys of the references' if self.keys else ''}"

    def kept_by(self, text: str) -> bool:
        """Tell whether it can be read and lacks no key."""
        read = _read(text)
        return read is not None and (not isinstance(read, dict) or self.keys <= read.keys())


@dataclass(frozen=True)
class Sql:
    """One SQL statement that SQLite can parse, whatever tables there are."""

    says: str = "can be parsed as SQL"

    def kept_by(self, text: str) -> bool:
        """Tell whether it is read to its end; that a table is missing is no error of form."""
        if not _VERB.match(text):
            return False
        # EXPLAIN parses and plans; nothing is executed, and the database is empty and in memory.
        database = sqlite3.connect(":memory:")
        try:
            database.execute(f"EXPLAIN {text}")
        except (sqlite3.Error, sqlite3.Warning, ValueError) as error:
            return isinstance(error, sqlite3.OperationalError) and not _UNREADABLE.search(
                str(error)
            )
        finally:
            database.close()
        return True


@dataclass(frozen=True)
class Fields:
    """A list of named fields, or a word that stands for none of them."""

    part_mark: str
    key_mark: str
    keys: frozenset[str]
    """Names of fields, lower case, that more than one reference has."""
    constants: frozenset[str]
    """Whole outputs without fields, lower case, that recur."""

    @property
    def says(self) -> str:
        """Name the form."""
        return f"name known fields only, as in `field{self.key_mark} value`"

    def kept_by(self, text: str) -> bool:
        """Tell whether every field is known and has a value."""
        fields = _parts(text, self.part_mark, self.key_mark)
        if not any(field.key for field in fields):
            return text.strip().casefold() in self.constants
        return all(field.key in self.keys and field.value for field in fields)


@dataclass(frozen=True)
class Codes:
    """Codes, dates, amounts: few patterns of letters, digits and marks."""

    shapes: frozenset[str]

    @property
    def says(self) -> str:
        """Name the form, with its patterns."""
        patterns = " or ".join(f"`{shape}`" for shape in sorted(self.shapes))
        return f"are written as the references are, as {patterns}"

    def kept_by(self, text: str) -> bool:
        """Tell whether it is written in one of the patterns."""
        return _shape(text) in self.shapes


class _Field(NamedTuple):
    key: str
    value: str


def _json(references: Sequence[str]) -> Json:
    objects = [read for one in references if isinstance(read := _read(one), dict)]
    return Json(frozenset.intersection(*map(frozenset, objects)) if objects else frozenset())


def _read(text: str) -> dict[str, object] | list[object] | None:
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return None
    return read if isinstance(read, dict | list) else None


def _fields(references: Sequence[str]) -> Iterable[Fields]:
    for key_mark in KEY_MARKS:
        for part_mark in PART_MARKS:
            rows = [_parts(one, part_mark, key_mark) for one in references]
            named = [fields for fields in rows if any(field.key for field in fields)]
            counts = Counter(key for fields in named for key in {field.key for field in fields})
            constants = Counter(
                one.strip().casefold()
                for one, fields in zip(references, rows, strict=True)
                if fields not in named
            )
            if 2 * len(named) >= len(references):
                yield Fields(part_mark, key_mark, _recurring(counts), _recurring(constants))


def _parts(text: str, part_mark: str, key_mark: str) -> list[_Field]:
    parts = (part for part in text.strip().split(part_mark) if part.strip())
    split = (part.partition(key_mark) for part in parts)
    return [
        _Field(before.strip().casefold() if mark else "", after.strip())
        for before, mark, after in split
    ]


def _recurring(counts: Counter[str]) -> frozenset[str]:
    return frozenset(one for one, times in counts.items() if one and times > 1)


def _codes(references: Sequence[str]) -> Codes:
    counts = Counter(map(_shape, references))
    common = [shape for shape, _ in counts.most_common(MOST_SHAPES)]
    # Words alone make no code: they would take every reference of one word for one.
    return Codes(frozenset(shape for shape in common if "0" in shape and " a" not in f" {shape}"))


def _shape(text: str) -> str:
    """Write runs of letters as `A` (capitals) or `a`, runs of digits as `0`, and keep the rest."""
    letters = _LETTERS.sub(lambda run: "A" if run[0].isupper() else "a", text.strip())
    return _DIGITS.sub("0", letters)
