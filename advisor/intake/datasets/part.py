"""One file that rows are read from, once it has been recognised."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, NamedTuple

SplitName = Literal["train", "test", ""]
Kind = Literal["squad", "chat", "table", "examples"]


class Part(NamedTuple):
    """One file of rows."""

    path: Path
    name: str
    """The file below the DATA argument, for messages."""
    kind: Kind
    """Which reader takes it."""
    split: SplitName = ""
    """The split its name says; empty where it says none."""
    prefix: str = ""
    """Put before the ids of its rows, where several files number theirs alike."""
    header: tuple[str, ...] = ()
    """Keys of its first readable row; empty for tables and SQuAD."""
    content: object = None
    """What a JSON file holds, read whole; nothing for files that are streamed."""
