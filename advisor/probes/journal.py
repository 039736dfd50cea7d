"""Keeps what a run has done, so that a run killed at any moment goes on where it was.

Predictions are appended batch by batch and flushed; a line torn by a crash is dropped on reading.
What an arm spent, and why it failed, stands in one small file per arm, replaced atomically.
Knows nothing of what an arm does.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from pydantic import ValidationError

from advisor import files
from advisor.errors import CannotWrite, InputError, UnreadableFile
from advisor.model._record import Record
from advisor.model.forgetting import Forgetting
from advisor.model.run import (
    PASSAGES_FILE,
    PREDICTIONS_FILE,
    Passage,
    Prediction,
)

ARMS_FOLDER = "arms"
"""Below the run folder: one folder per arm, with its state and its adapter."""

STATE_FILE = "state.json"
"""In an arm's folder: an `ArmState`."""


class ArmState(Record):
    """How far one arm has come."""

    phases: dict[str, float] = {}
    """Phase -> wall-clock seconds spent so far."""
    done: bool = False
    """Whether every item is answered."""
    forgetting: Forgetting | None = None
    """What its adapters made the model forget; none before it is done, or where it has none."""
    failure: str = ""
    """Why it could not be run; empty where it was."""


class Journal:
    """The predictions and arm states of one run folder."""

    def __init__(self, folder: Path) -> None:
        """Open the journal of a run folder; nothing is read or written yet."""
        self.folder = folder
        self.path = folder / PREDICTIONS_FILE
        self.arms = folder / ARMS_FOLDER

    def predictions(self) -> tuple[Prediction, ...]:
        """Read all whole lines; a last line without its line feed was torn and does not count.

        Raises:
            UnreadableFile: A line before the last is broken, so the file was changed by hand.
        """
        if not self.path.exists():
            return ()
        # Cut as bytes: a crash may tear a line within a character.
        whole, _, _ = self.path.read_bytes().rpartition(b"\n")
        lines = whole.decode("utf-8", errors="replace").split("\n") if whole else []
        try:
            return tuple(Prediction.model_validate_json(line) for line in lines)
        except ValidationError:
            number = next(n for n, line in enumerate(lines, 1) if not _is_prediction(line))
            raise UnreadableFile(
                f"{self.path}:{number} is not a prediction.", hint="Start again with another -o."
            ) from None

    def append(self, predictions: Iterable[Prediction]) -> None:
        """Add one batch and see it onto the disk.

        Raises:
            CannotWrite: The disk is full or the place may not be written to.
        """
        text = "".join(prediction.model_dump_json() + "\n" for prediction in predictions)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            with self.path.open("ab") as stream:
                stream.write(text.encode("utf-8"))
                stream.flush()
                os.fsync(stream.fileno())
        except OSError as error:
            raise CannotWrite(
                f"{self.path} cannot be written: {error.strerror}.",
                hint="Free some space, then go on with --resume.",
            ) from None

    def keep(self, predictions: Sequence[Prediction]) -> None:
        """Replace the whole file in one step, where it holds anything else."""
        text = "".join(prediction.model_dump_json() + "\n" for prediction in predictions)
        if not self.path.exists() or self.path.read_bytes() != text.encode("utf-8"):
            files.write_text(self.path, text)

    def keep_passages(self, passages: Iterable[Passage]) -> None:
        """Add passages to those that predictions may name, each once."""
        path = self.folder / PASSAGES_FILE
        there = path.read_text("utf-8") if path.exists() else ""
        # Not splitlines: a passage may hold U+2028, which is no line feed.
        lines = dict.fromkeys(there.split("\n")[:-1])
        lines |= dict.fromkeys(passage.model_dump_json() for passage in passages)
        text = "".join(f"{line}\n" for line in lines)
        if text != there:
            files.write_text(path, text)

    def state(self, arm: str) -> ArmState:
        """Read how far an arm has come; an arm never begun has come nowhere."""
        path = self.arms / arm / STATE_FILE
        if not path.exists():
            return ArmState()
        return ArmState.model_validate_json(files.read_text(path))

    def record(self, arm: str, state: ArmState) -> None:
        """Write down how far an arm has come."""
        files.write_text(self.arms / arm / STATE_FILE, state.model_dump_json(indent=1) + "\n")


def check_folder(folder: Path, *, resume: bool) -> None:
    """See that a run may be written into a folder.

    Raises:
        InputError: It is in use, and going on there was not asked for; or it is no folder.
    """
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder} is a file.", hint="Name a folder with -o.")
    if not resume and folder.exists() and any(folder.iterdir()):
        raise InputError(
            f"{folder} is not empty.", hint="Go on with --resume, or name another folder with -o."
        )


def _is_prediction(line: str) -> bool:
    try:
        Prediction.model_validate_json(line)
    except ValidationError:
        return False
    return True
