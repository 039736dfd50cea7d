"""Finds the sentences of documents that can be asked about: whole ones, in running text.

Knows Markdown and what a PDF reader leaves behind; no grammar. Headings, tables, code, menus and
fragments are passed over.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from advisor.model.sample import Document
from advisor.probes.retrieval.sentences import sentences

LEAST_WORDS, MOST_WORDS = 5, 45
"""Of a sentence. Shorter ones are captions and menu entries, longer ones hold several facts."""

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
    for line in [*_HYPHENATED.sub("", text).split("\n"), ""]:
        fence = _FENCE.match(line) is not None
        item = _ITEM.match(line)
        if fence or fenced or item or not line.strip() or _NO_PROSE.match(line):
            yield " ".join(held)
            held = []
        fenced ^= fence
        if item and not fenced:
            held = [line[item.end() :].strip()]
        elif line.strip() and not (fence or fenced or _NO_PROSE.match(line)):
            held.append(line.strip())


def _plain(paragraph: str) -> str:
    text = _NOTE.sub("", _LINK.sub(r"\1", paragraph))
    return " ".join(_EMPHASIS.sub(lambda found: found[2] or found[3], text).split())
