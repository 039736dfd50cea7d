"""What a check says of one thing in one block."""

from __future__ import annotations

from typing import Literal

from advisor.model._record import Record

Kind = Literal[
    "content",  # what advisor wrote, against what it would write now
    "outdated",  # what the block shows, against the rubric, answers and data of today
    "contradiction",  # the document's decision, against the verdict
    "readiness",  # a criterion, against the level it requires
    "waiver",  # a waiver that waives nothing
]
"""What is held against what."""

Status = Literal["met", "failed", "waived", "not_applicable"]
"""How it came out; only `failed` fails the check."""


class Ruling(Record):
    """One thing that was checked."""

    path: str
    """The document."""
    line: int
    """Where it stands, from 1."""
    block: str
    """Name of the block."""
    about: str
    """A criterion's id, or `content`, `verdict`, `rubric`, `answers`, `data`."""
    kind: Kind
    """What was held against what."""
    status: Status
    """How it came out."""
    message: str
    """One sentence."""
    reason: str = ""
    """The waiver's reason code."""
    text: str = ""
    """The waiver's text."""
