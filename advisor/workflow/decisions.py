"""Writes a decision record that supersedes an older one, and says so in both."""

from __future__ import annotations

from pathlib import Path

from advisor.files import read_text, write_text
from advisor.review.decisions import DecisionRecord, link_records


def write_successor(path: Path, text: str, *, supersedes: Path) -> None:
    """Write a decision record and the older one's new status.

    Args:
        path: Where the newer record goes.
        text: Its text.
        supersedes: The older record.

    Raises:
        InputError: The older record cannot be read or linked; nothing was written.
        CannotWrite: A file could not be written; the older record is written last.
    """
    older = DecisionRecord(supersedes, read_text(supersedes, keep_mark=True))
    linked = link_records(DecisionRecord(path, text), older)
    write_text(path, linked.newer)
    write_text(supersedes.resolve(), linked.older)
