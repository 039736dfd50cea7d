"""Fills the blocks of documents, or checks them. All is made before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from advisor.files import read_text, write_text
from advisor.review.blocks import Block, find_blocks, replace_blocks
from advisor.review.check import Content, check, fill, is_fresh, was_edited
from advisor.review.people import Contribution, read_contribution
from advisor.review.ruling import Ruling
from advisor.workflow.blocks import content_of
from advisor.workflow.sources import Sources

BYTE_ORDER_MARK = "\ufeff"
"""No part of the text, and would hide a block in the first line; written back as it was."""


@dataclass(frozen=True)
class Embedded:
    """What was done to one document."""

    path: Path
    """The document."""
    blocks: int
    """Blocks in it."""
    filled: int
    """Blocks that were not as they should be, and are now."""
    overwritten: tuple[int, ...]
    """Lines of blocks in which somebody had changed what advisor writes."""


@dataclass(frozen=True)
class _Filling:
    block: Block
    contribution: Contribution
    content: Content


@dataclass(frozen=True)
class _Document:
    path: Path
    mark: str
    text: str
    fillings: tuple[_Filling, ...]


def embed_documents(paths: Sequence[Path], *, now: datetime) -> tuple[Embedded, ...]:
    """Fill every block that is not as it should be; nothing else in the documents changes.

    Args:
        paths: Markdown documents.
        now: What assessments made on the way are stamped with.

    Raises:
        InputError: A document, a block or a source cannot be used; no document was changed.
        CannotWrite: A document could not be written; those before it were.
    """
    documents = _read(paths, now)
    return tuple(_embed(document) for document in documents)


def check_documents(paths: Sequence[Path], *, now: datetime) -> tuple[Ruling, ...]:
    """Check every block; writes nothing.

    Args:
        paths: Markdown documents.
        now: What assessments made on the way are stamped with.

    Raises:
        InputError: A document, a block or a source cannot be used.
    """
    return tuple(
        ruling
        for document in _read(paths, now)
        for one in document.fillings
        for ruling in check(one.block, one.contribution, one.content, path=str(document.path))
    )


def _read(paths: Sequence[Path], now: datetime) -> tuple[_Document, ...]:
    sources = Sources(now)
    return tuple(_document(path, sources) for path in dict.fromkeys(paths))


def _document(path: Path, sources: Sources) -> _Document:
    raw = read_text(path, keep_mark=True)
    text = raw.removeprefix(BYTE_ORDER_MARK)
    fillings = []
    for block in find_blocks(text, path=str(path)):
        contribution = read_contribution(block, path=str(path))
        content = content_of(block, contribution, document=path, sources=sources)
        fillings.append(_Filling(block, contribution, content))
    return _Document(path, raw[: len(raw) - len(text)], text, tuple(fillings))


def _embed(document: _Document) -> Embedded:
    stale = [one for one in document.fillings if not is_fresh(one.contribution, one.content)]
    if stale:
        contents = [(one.block, fill(one.contribution, one.content)) for one in stale]
        text = replace_blocks(document.text, contents)
        # A link to a document stays a link.
        write_text(document.path.resolve(), document.mark + text)
    return Embedded(
        path=document.path,
        blocks=len(document.fillings),
        filled=len(stale),
        overwritten=tuple(one.block.line for one in stale if was_edited(one.contribution)),
    )
