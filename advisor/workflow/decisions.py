"""Writes decision records: none over one that is settled, and links to the one superseded."""

from __future__ import annotations

from pathlib import Path

from advisor.files import read_text, write_text
from advisor.review.decisions import DecisionRecord, link_records, refuse_settled


def check_proposal(path: Path) -> None:
    """See that a decision record may be written here: nothing is there, or a mere proposal.

    Raises:
        InputError: A record is there that people have decided on.
        UnreadableFile: What is there cannot be read.
    """
    if path.is_file():
        refuse_settled(DecisionRecord(path, read_text(path, keep_mark=True)))


def write_successor(path: Path, text: str, *, supersedes: Path) -> None:
    """Write a decision record and the older one's new status.

    Args:
        path: Where the newer record goes.
        text: Its text.
        supersedes: The older record.

    Raises:
        InputError: The older record cannot be read or linked, or what is there is settled; nothing
            was written.
        CannotWrite: A file could not be written; the older record is written last.
    """
    check_proposal(path)
    older = DecisionRecord(supersedes, read_text(supersedes, keep_mark=True))
    linked = link_records(DecisionRecord(path, text), older)
    write_text(path, linked.newer)
    write_text(supersedes.resolve(), linked.older)
