"""Reads the run folders of `advisor probe`."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from advisor.errors import UnreadableFile
from advisor.files import read_text
from advisor.model.run import PREDICTIONS_FILE, RUN_FILE, Prediction, Run


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
        return Run.model_validate_json(read_text(path))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise UnreadableFile(f"{path} is not a run: {where}: {first['msg']}.") from None


def read_predictions(folder: Path) -> tuple[Prediction, ...]:
    """Read every item and arm of a run.

    Raises:
        UnreadableFile: The file is missing or a line is broken.
    """
    path = folder / PREDICTIONS_FILE
    found = []
    for number, line in enumerate(read_text(path).splitlines(), start=1):
        try:
            found.append(Prediction.model_validate(json.loads(line)))
        except (ValidationError, ValueError, RecursionError):
            raise UnreadableFile(f"{path}:{number} is not a prediction.") from None
    return tuple(found)
