"""Links two decision records (MADR 4.0, adr.github.io/madr) when one supersedes the other.

Only the YAML front matter is touched, and in the older record only the value of `status`: an
accepted record is history, and is not rewritten.
"""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import yaml
from yaml.nodes import MappingNode, ScalarNode

from advisor.errors import InputError
from advisor.review.blocks import NEWLINE

FRONT_MATTER = re.compile(
    r"\ufeff?---[ \t]*(?:\r\n?|\n)(.*?(?:\r\n?|\n))---[ \t]*(?:\r\n?|\n|$)", re.DOTALL
)

SUPERSEDED = "superseded by "

PROPOSED = "proposed"
"""The status that a record is written with."""


@dataclass(frozen=True)
class Linked:
    """Both records' texts with the links in them."""

    newer: str
    """Says what it supersedes."""
    older: str
    """Says what it is superseded by."""


@dataclass(frozen=True)
class DecisionRecord:
    """A decision record and where it lies or shall lie."""

    path: Path
    """Its file."""
    text: str
    """Its text, line ends as they are."""


def link_records(newer: DecisionRecord, older: DecisionRecord) -> Linked:
    """Say in each record which other one it supersedes or is superseded by.

    Raises:
        InputError: They are one file, one has no front matter with a status, or the older one is
            superseded by a third already.
    """
    if newer.path.resolve() == older.path.resolve():
        raise InputError(f"{newer.path} cannot supersede itself.", hint="Give -o another file.")
    status = _status(older)
    to_newer = f"{SUPERSEDED}{_link(newer.path, seen_from=older.path)}"
    if status.value.startswith(SUPERSEDED) and status.value != to_newer:
        raise InputError(
            f"{older.path}:{status.line} is {status.value} already.",
            hint="Supersede that record instead.",
        )
    before, after = older.text[: status.start], older.text[status.end :]
    gap = "" if before.endswith((" ", "\t")) else " "
    own = _status(newer)
    line_end = NEWLINE.search(newer.text, own.end)
    at = line_end.end() if line_end else own.end
    line = f"supersedes: {_quoted(_link(older.path, seen_from=newer.path))}"
    ending = line_end.group() if line_end else "\n"
    return Linked(
        newer=f"{newer.text[:at]}{line}{ending}{newer.text[at:]}",
        older=f"{before}{gap}{_quoted(to_newer)}{after}",
    )


def refuse_settled(record: DecisionRecord) -> None:
    """Refuse to write over a record that is no proposal any more; what is no record may go.

    Raises:
        InputError: People have decided on it.
    """
    if FRONT_MATTER.match(record.text) is None:
        return
    status = _status(record)
    if status.value != PROPOSED:
        raise InputError(
            f"{record.path}:{status.line} is {status.value}: a decision record is not rewritten.",
            hint="Write another one with -o and --supersedes.",
        )


@dataclass(frozen=True)
class _Status:
    value: str
    start: int
    end: int
    line: int


def _status(record: DecisionRecord) -> _Status:
    matter = FRONT_MATTER.match(record.text)
    for key, value in _pairs(record, matter.group(1)) if matter else ():
        if key.value != "status" or not isinstance(value, ScalarNode):
            continue
        if value.start_mark.line != value.end_mark.line:
            break
        return _Status(
            value=str(value.value),
            start=matter.start(1) + value.start_mark.index,  # type: ignore[union-attr]
            end=matter.start(1) + value.end_mark.index,  # type: ignore[union-attr]
            line=value.start_mark.line + 2,
        )
    raise InputError(
        f"{record.path} has no status in its front matter.",
        hint="Begin it with the lines '---', 'status: accepted', '---'.",
    )


def _pairs(record: DecisionRecord, matter: str) -> list[tuple[ScalarNode, object]]:
    try:
        root = yaml.compose(matter, Loader=yaml.SafeLoader)
    except (yaml.YAMLError, RecursionError):
        raise InputError(f"{record.path} has a front matter that is not YAML.") from None
    return root.value if isinstance(root, MappingNode) else []


def _link(target: Path, *, seen_from: Path) -> str:
    relative = os.path.relpath(target.resolve(), seen_from.resolve().parent)
    name = re.sub(r"([\\\[\]])", r"\\\1", target.stem)
    return f"[{name}]({quote(Path(relative).as_posix())})"


def _quoted(text: str) -> str:
    # JSON's strings are YAML's, and brackets or colons in them mean nothing.
    return json.dumps(text, ensure_ascii=False)
