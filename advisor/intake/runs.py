"""Reads the run folders of `advisor probe`."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from advisor.errors import UnreadableFile
from advisor.files import read_text
from advisor.model.run import (
    PASSAGES_FILE,
    PREDICTIONS_FILE,
    RUN_FILE,
    SCHEMA_VERSION,
    Passage,
    Prediction,
    Run,
)


def read_run(folder: Path) -> Run:
    """Read a finished run.

    Raises:
        UnreadableFile: There is no run there, it is not finished, or it was changed by hand.
    """
    path = folder / RUN_FILE
    if not path.exists():
        raise UnreadableFile(
            f"{folder} holds no finished run ({RUN_FILE} is missing).",
            hint="Run `advisor probe` first, or finish it with --resume.",
        )
    try:
        run = Run.model_validate_json(read_text(path))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UnreadableFile(f"{path} is not a run: {where}: {first['msg']}.") from None
    if run.schema_version != SCHEMA_VERSION:
        raise UnreadableFile(
            f"{path} has format {run.schema_version}; this advisor reads {SCHEMA_VERSION}.",
            hint="Bring advisor up to date.",
        )
    return run


def read_predictions(folder: Path) -> tuple[Prediction, ...]:
    """Read every item and arm of a run.

    Raises:
        UnreadableFile: The file is missing or a line is broken.
    """
    return _read_lines(folder / PREDICTIONS_FILE, Prediction)


def read_passages(folder: Path) -> dict[str, Passage]:
    """Read the passages that the predictions name, by id; none where no arm retrieved.

    Raises:
        UnreadableFile: A line is broken.
    """
    path = folder / PASSAGES_FILE
    if not path.exists():
        return {}
    return {passage.id: passage for passage in _read_lines(path, Passage)}


_Line = TypeVar("_Line", bound=BaseModel)


def _read_lines(path: Path, record: type[_Line]) -> tuple[_Line, ...]:
    found = []
    # Not splitlines(): a JSON string may hold U+2028 and its kin, which end no line of the file.
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        try:
            found.append(record.model_validate_json(line))
        except ValidationError:
            raise UnreadableFile(f"{path}:{number} is not a {record.__name__.lower()}.") from None
    return tuple(found)
