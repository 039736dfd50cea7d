"""Rows as they stand in files: their place, their raw value, and why one could not be parsed.

Knows JSON lines and JSON lists; knows nothing of what a row should hold.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from advisor.files import stream_lines


class Broken(Exception):
    """A row cannot be read; `why` completes the sentence "The row ..."."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class Row(NamedTuple):
    """One row of a file."""

    number: int
    """From 1 within its file, broken rows counted and blank lines not."""
    where: str
    """File and line, below the DATA argument: no path of the machine."""
    value: object
    """What was parsed; nothing where `why` is set."""
    why: str = ""
    """Why it could not be parsed; empty where it could."""


def json_lines(path: Path, name: str) -> Iterator[Row]:
    """Stream the rows of a JSON lines file; blank lines are passed over.

    Raises:
        UnreadableFile: The file itself cannot be opened.
    """
    number = 0
    for line_number, line in enumerate(stream_lines(path), 1):
        if not line.strip():
            continue
        number += 1
        where = f"{name}:{line_number}"
        try:
            value = parse_json(line)
        except Broken as broken:
            yield Row(number, where, None, broken.why)
        else:
            yield Row(number, where, value)


def json_items(items: Iterable[object], name: str) -> Iterator[Row]:
    """Give the items of a JSON list their places."""
    for number, item in enumerate(items, 1):
        yield Row(number, f"{name}, item {number}", item)


def parse_json(text: str) -> object:
    """Parse one JSON value.

    Raises:
        Broken: It is not UTF-8, not JSON, nested past Python's stack, or holds an endless number.
    """
    try:
        text.encode("utf-8")
        return json.loads(text)
    except UnicodeEncodeError:
        raise Broken("is not UTF-8 text") from None
    except json.JSONDecodeError as error:
        at = f"column {error.colno}" if error.lineno == 1 else f"line {error.lineno}"
        raise Broken(f"is not JSON ({error.msg}, {at})") from None
    except RecursionError:
        raise Broken("is nested too deeply") from None
    except ValueError:
        # Python refuses integers of more than 4,300 digits, whose parsing takes quadratic time.
        raise Broken("holds a number with too many digits") from None
