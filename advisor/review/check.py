"""Fills a block, or says whether it still holds: what people wrote stays, the rest is compared.

Knows blocks, waivers and lines; what a block should hold comes from outside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from advisor.review.blocks import Block
from advisor.review.people import Contribution, lines_sha256, with_cells
from advisor.review.record import CONTENT, read_record, short, without_record, write_record
from advisor.review.ruling import Kind, Ruling, Status

EMBED = "run `advisor embed` on it"


@dataclass(frozen=True)
class Statement:
    """One thing to be said of a block besides whether its content is fresh."""

    about: str
    """A criterion's id, or `verdict`, `rubric`, `answers`, `data`."""
    kind: Kind
    """What was held against what."""
    status: Status
    """How it came out before any waiver."""
    message: str
    """One sentence."""


@dataclass(frozen=True)
class Content:
    """What a block should hold now, and what is to be said of it."""

    lines: tuple[str, ...]
    """As advisor writes them: Markdown, the reviewers' cells empty."""
    inputs: Mapping[str, str]
    """What they were made from -> its state, see `advisor.review.record`."""
    waivable: frozenset[str]
    """What a waiver in this block may be about."""
    statements: tuple[Statement, ...] = ()
    """What is to be said of it."""


def is_fresh(contribution: Contribution, content: Content) -> bool:
    """Say whether filling the block would change nothing that advisor wrote."""
    rest = contribution.rest
    return read_record(rest) == _record(content) and lines_sha256(
        without_record(rest)
    ) == lines_sha256(content.lines)


def was_edited(contribution: Contribution) -> bool:
    """Say whether somebody changed what advisor wrote, so that filling would undo it."""
    written = without_record(contribution.rest)
    recorded = read_record(contribution.rest).get(CONTENT, short(lines_sha256(())))
    return short(lines_sha256(written)) != recorded


def fill(contribution: Contribution, content: Content) -> tuple[str, ...]:
    """Make the lines of a block anew, with everything that people wrote in it."""
    lines = with_cells(content.lines, contribution.cells)
    waivers = [f"- waive: {one.written}" for one in contribution.waivers]
    record = write_record(content.inputs, lines_sha256(content.lines))
    return (*lines, *(["", *waivers] if waivers else []), "", record)


def check(
    block: Block, contribution: Contribution, content: Content, *, path: str
) -> tuple[Ruling, ...]:
    """Hold a block against what it should hold.

    Args:
        block: The block.
        contribution: What people wrote in it.
        content: What it should hold now.
        path: The document.
    """
    rulings = [*_freshness(contribution, content), *content.statements]
    waivers = {one.about: one for one in contribution.waivers if one.about in content.waivable}
    found = []
    for one in rulings:
        waiver = waivers.get(one.about) if one.status == "failed" else None
        row = contribution.cells.get(one.about)
        found.append(
            Ruling(
                path=path,
                line=row.line if row else block.line,
                block=block.name,
                about=one.about,
                kind=one.kind,
                status="waived" if waiver else one.status,
                message=one.message,
                reason=waiver.reason if waiver else "",
                text=waiver.text if waiver else "",
            )
        )
    return (*found, *_idle_waivers(block, contribution, content, path))


def _freshness(contribution: Contribution, content: Content) -> Iterator[Statement]:
    if is_fresh(contribution, content):
        yield Statement("content", "content", "met", "It is as advisor would write it now.")
        return
    record = read_record(contribution.rest)
    edited = was_edited(contribution)
    if edited:
        yield _stale(f"It was changed by hand where advisor writes; {EMBED}.")
    elif not record:
        yield _stale(f"It was never filled; {EMBED}.")
    wanted = _record(content)
    changed = [key for key in wanted if key != CONTENT and record.get(key) != wanted[key]]
    if record and changed:
        pairs = "; ".join(f"{key} was {record.get(key)}, is {wanted[key]}" for key in changed)
        yield _stale(f"What it was made from changed ({pairs}); {EMBED}.")
    elif record and not edited:
        yield _stale(f"advisor would write it in other words now; {EMBED}.")


def _stale(message: str) -> Statement:
    return Statement("content", "content", "failed", message)


def _idle_waivers(
    block: Block, contribution: Contribution, content: Content, path: str
) -> Iterator[Ruling]:
    for one in contribution.waivers:
        if one.about not in content.waivable:
            yield Ruling(
                path=path,
                line=one.line,
                block=block.name,
                about=one.about,
                kind="waiver",
                status="failed",
                message=(
                    f"It waives {one.about!r}, which this block does not speak of; waivable are "
                    f"{', '.join(sorted(content.waivable)) or 'no things'}."
                ),
                reason=one.reason,
                text=one.text,
            )


def _record(content: Content) -> dict[str, str]:
    return read_record([write_record(content.inputs, lines_sha256(content.lines))])
