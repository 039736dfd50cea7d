"""Finds the sentences of documents that can be asked about: whole ones, in running text.

Knows Markdown and what a PDF reader leaves behind; no grammar. Headings, tables, code, menus and
fragments are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from advisor.model.sample import Document
from advisor.probes.retrieval.sentences import sentences

LEAST_WORDS, MOST_WORDS = 5, 45
"""Of a sentence. Shorter ones are captions and menu entries, longer ones hold several facts."""

TITLE_RATIO = 1.3
"""Of the next line's length to a heading's; lines of running text are of like length."""

_ENDS = (".", "!", "?", ":")
_FENCE = re.compile(r"\s*(```|~~~)")
_NO_PROSE = re.compile(r"\s*(?:#{1,6}\s|\||>|[-=*_]{3,}\s*$|!\[)")
_ITEM = re.compile(r"\s*(?:[-*+•]|\d{1,3}[.)])\s+")
_LINK = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_EMPHASIS = re.compile(
    r"(\*\*|__|`)(?=\S)(.+?)(?<=\S)\1|(?<!\w)[*_](?=\S)([^*_]+)(?<=\S)[*_](?!\w)"
)
_NOTE = re.compile(r"\[(?:\d+|citation needed|note \d+)\]")
_HYPHENATED = re.compile(r"(?<=[a-z])-\n\s*(?=[a-z])")
_WHOLE = re.compile(r"[A-Z\d][^\n]*[.!]")


class Sentence(NamedTuple):
    """A sentence and where it stands."""

    document_id: str
    text: str


def sentences_of(document: Document) -> Iterator[Sentence]:
    """Yield the whole sentences of a document in order, without Markdown's marks."""
    for paragraph in _paragraphs(document.text):
        for text in sentences(_plain(paragraph)):
            words = len(text.split())
            if _WHOLE.fullmatch(text) and LEAST_WORDS <= words <= MOST_WORDS:
                yield Sentence(document.id, text)


def _paragraphs(text: str) -> Iterator[str]:
    held: list[str] = []
    fenced = False
    lines = [*_HYPHENATED.sub("", text).split("\n"), ""]
    for line, after in zip(lines, [*lines[1:], ""], strict=True):
        fence = _FENCE.match(line) is not None
        item = _ITEM.match(line)
        titled = not fenced and _is_title(line.strip(), after.strip(), held)
        broken = fence or fenced or titled or not line.strip() or _NO_PROSE.match(line)
        if broken or item:
            yield " ".join(held)
            held = []
        fenced ^= fence
        if not broken:
            held.append(line[item.end() :].strip() if item else line.strip())


def _is_title(line: str, after: str, held: Sequence[str]) -> bool:
    """Tell whether a line is a heading that nothing but its length sets off, as from a PDF."""
    begins = not held or held[-1].endswith(_ENDS)
    bare = bool(line) and not line.endswith((*_ENDS, ",", ";", "-"))
    return begins and bare and after[:1].isupper() and len(after) > TITLE_RATIO * len(line)


def _plain(paragraph: str) -> str:
    text = _NOTE.sub("", _LINK.sub(r"\1", paragraph))
    return " ".join(_EMPHASIS.sub(lambda found: found[2] or found[3], text).split())
