"""Says what a file or folder of sample data is, once, from what stands in it.

Reads the least that tells: names in a folder, the first readable row of a stream, all of a JSON
file, which cannot be read in part.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import NamedTuple

from advisor.errors import InvalidSample, UnreadableFile
from advisor.files import read_text
from advisor.intake.datasets.beir import CORPUS, QUERIES
from advisor.intake.datasets.documents import has_documents
from advisor.intake.datasets.fields import shown
from advisor.intake.datasets.part import Kind, Part
from advisor.intake.datasets.rows import Broken, json_lines, parse_json
from advisor.intake.datasets.splits import split_files

TABLES = (".csv", ".tsv")
LINES = (".jsonl", ".ndjson")
SUFFIXES = (*LINES, ".json", *TABLES)
"""Files that may hold rows."""

EXAMPLES = "examples"
"""Stem of the file with the labelled rows of a DATA folder."""

READABLE = (
    "Readable are a folder with documents/ and examples.jsonl, SQuAD JSON, a BEIR folder, "
    "chat JSONL, CSV and TSV."
)


class Recognised(NamedTuple):
    """What a DATA argument is."""

    format: str
    """folder, squad, beir, chat, table or examples."""
    parts: tuple[Part, ...]
    """The files that rows are read from; none for BEIR."""


def recognise(data: Path) -> Recognised:
    """Recognise a DATA argument.

    Raises:
        UnreadableFile: It is not there, or is neither a file nor a folder.
        InvalidSample: It is none of the formats, or could be read in two ways.
    """
    if os.path.isfile(data):
        part = _part(data, data.name)
        return Recognised(part.kind, (part,))
    if not os.path.isdir(data):
        if os.path.lexists(data):
            raise UnreadableFile(f"{data} is neither a file nor a folder.")
        raise UnreadableFile(f"{data} does not exist.", hint="Check the path.")
    return _folder(data)


def _folder(data: Path) -> Recognised:
    files = _row_files(data)
    labelled = [file for file in files if file.stem == EXAMPLES]
    if len(labelled) > 1:
        raise InvalidSample(
            f"{data} holds {_named(labelled)}.", hint="Keep one file of labelled examples."
        )
    if labelled:
        return Recognised("folder", (_part(labelled[0], labelled[0].name),))
    if os.path.isfile(data / CORPUS) and os.path.isfile(data / QUERIES):
        return Recognised("beir", ())
    parts = tuple(
        _part(file.path, file.path.name)._replace(split=file.split, prefix=f"{file.role}-")
        for file in split_files(files)
    )
    if has_documents(data):
        return Recognised("folder", parts)
    if not parts and len(files) == 1:
        parts = (_part(files[0], files[0].name),)
    if not parts:
        what = f"several data files ({_named(files)})" if files else "no sample data"
        hint = "Name one of them." if files else READABLE
        raise InvalidSample(f"{data} holds {what}.", hint=hint)
    return Recognised(parts[0].kind, parts)


def _row_files(data: Path) -> list[Path]:
    try:
        paths = sorted(data.iterdir())
    except OSError as error:
        raise UnreadableFile(f"{data} cannot be read: {error.strerror}.") from None
    return [
        path
        for path in paths
        if path.suffix.casefold() in SUFFIXES
        and not path.name.startswith(".")
        and path.name not in (CORPUS, QUERIES)
        and os.path.isfile(path)
    ]


def _part(path: Path, name: str) -> Part:
    suffix = path.suffix.casefold()
    if suffix in TABLES:
        return Part(path, name, "table")
    if suffix in LINES:
        return _lines(path, name)
    if suffix == ".json":
        return _json(path, name)
    raise InvalidSample(f"{path} is no sample data.", hint=READABLE)


def _lines(path: Path, name: str) -> Part:
    first = ""
    for row in json_lines(path, name):
        if isinstance(row.value, dict):
            return _rows(path, name, row.value)
        first = first or f"; {row.where} {row.why or 'is not an object'}"
    raise InvalidSample(f"{path} holds no JSON object on a line of its own{first}.", hint=READABLE)


def _json(path: Path, name: str) -> Part:
    text = read_text(path)
    try:
        content = parse_json(text)
    except Broken as broken:
        # Some tools write JSON lines under this suffix; then the first line is whole.
        if _is_object(text.lstrip().partition("\n")[0]):
            return _lines(path, name)
        raise InvalidSample(f"{path} {broken.why}.") from None
    match content:
        case {"data": [*_]}:
            return Part(path, name, "squad", content=content)
        case list():
            first = next((item for item in content if isinstance(item, dict)), None)
            if first is None:
                raise InvalidSample(f"{path} is a list without objects.", hint=READABLE)
            return _rows(path, name, first)._replace(content=content)
        case dict():
            keys = ", ".join(shown(key) for key in list(content)[:3])
            raise InvalidSample(
                f"{path} is a JSON object with the keys {keys or 'none'}, not SQuAD's 'data'.",
                hint=READABLE,
            )
        case _:
            raise InvalidSample(f"{path} is neither a JSON object nor a list.", hint=READABLE)


def _rows(path: Path, name: str, first: dict[str, object]) -> Part:
    kind: Kind = "chat" if "messages" in first else "examples"
    return Part(path, name, kind, header=tuple(first))


def _is_object(line: str) -> bool:
    try:
        return isinstance(parse_json(line), dict)
    except Broken:
        return False


def _named(files: list[Path]) -> str:
    return ", ".join(shown(file.name) for file in files)
