"""Cuts documents into passages along headings, paragraphs and sentences.

Knows plain text and Markdown headings; no index, no embedder, no tokeniser.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from advisor.model.run import Passage
from advisor.model.sample import Document
from advisor.probes.retrieval.sentences import sentences

MAX_WORDS = 150
"""About 200 word pieces: with its heading a passage still fits the 256 that MiniLM reads."""

OVERLAP_SENTENCES = 1
"""Carried over from the passage before, so that a pronoun keeps its noun."""

_HEADING = re.compile(r"(#{1,6})\s+(.+?)\s*#*$")
_FENCE = re.compile(r"\s*(```|~~~)")
_LIST_ITEM = re.compile(r"\s*(?:\||(?:[-*+]|\d{1,3}[.)])\s)")


class _Unit(NamedTuple):
    """A sentence, a list item, a line of code, or a part of one that is too long."""

    text: str
    words: int
    opens: bool
    """Whether it begins a paragraph."""


class _Section(NamedTuple):
    """What stands under one heading."""

    path: tuple[str, ...]
    units: list[_Unit]


def chunk(
    document: Document,
    *,
    max_words: int = MAX_WORDS,
    overlap_sentences: int = OVERLAP_SENTENCES,
) -> tuple[Passage, ...]:
    """Cut a document into passages that each make sense alone.

    A passage never crosses a heading, begins with the headings it stands under (title first), and
    ends where a sentence ends; only a sentence longer than `max_words` is cut itself.

    Args:
        document: Plain text or Markdown.
        max_words: Most words of a passage, its headings not counted.
        overlap_sentences: Sentences repeated from the passage before under the same heading; fewer
            where they would fill more than half of the passage.

    Returns:
        The passages in order, with ids `document#0`, `document#1`, ...
    """
    texts = [
        "\n".join([" > ".join(section.path), body] if section.path else [body])
        for section in _sections(document, max_words)
        for body in _packed(section.units, max_words, overlap_sentences)
    ]
    return tuple(
        Passage(id=f"{document.id}#{place}", document_id=document.id, text=text)
        for place, text in enumerate(texts)
    )


def whole(document: Document) -> Passage:
    """Make one passage of a whole document, title first, however long it is."""
    text = f"{document.title}\n{document.text}" if document.title else document.text
    return Passage(id=f"{document.id}#whole", document_id=document.id, text=text)


def document_of(passage_id: str) -> str:
    """Name the document that a passage was cut from."""
    return passage_id.rpartition("#")[0]


def _sections(document: Document, max_words: int) -> Iterator[_Section]:
    root = (document.title,) if document.title else ()
    headings: dict[int, str] = {}
    section = _Section(root, [])
    paragraph: list[str] = []
    fenced = False
    for line in [*document.text.splitlines(), ""]:
        fence = _FENCE.match(line) is not None
        heading = None if fenced or fence else _HEADING.match(line)
        if heading or fence or fenced or not line.strip() or _LIST_ITEM.match(line):
            section.units.extend(_units(" ".join(paragraph), max_words))
            paragraph = []
        fenced ^= fence
        if heading:
            yield section
            level = len(heading[1])
            headings = {at: text for at, text in headings.items() if at < level}
            headings[level] = heading[2]
            path = tuple(text for _, text in sorted(headings.items()) if text != document.title)
            section = _Section(root + path, [])
        elif fenced or fence:
            section.units.extend(_cut(line, max_words, opens=True))
        elif line.strip():
            paragraph.append(line.strip())
    yield section


def _units(paragraph: str, max_words: int) -> Iterator[_Unit]:
    for place, sentence in enumerate(sentences(paragraph)):
        yield from _cut(sentence, max_words, opens=place == 0)


def _cut(text: str, max_words: int, *, opens: bool) -> Iterator[_Unit]:
    words = text.split()
    if len(words) <= max_words:
        if words:
            yield _Unit(text, len(words), opens)
        return
    for start in range(0, len(words), max_words):
        part = words[start : start + max_words]
        yield _Unit(" ".join(part), len(part), opens and start == 0)


def _packed(units: list[_Unit], max_words: int, overlap: int) -> Iterator[str]:
    held: list[_Unit] = []
    for unit in units:
        if held and sum(one.words for one in held) + unit.words > max_words:
            yield _joined(held)
            held = _carried(held[-overlap:] if overlap else [], max_words, unit)
        held.append(unit)
    if held:
        yield _joined(held)


def _carried(last: list[_Unit], max_words: int, following: _Unit) -> list[_Unit]:
    """Keep as many of the last sentences as leave most of the next passage to new ones."""
    room = min(max_words // 2, max_words - following.words)
    while last and sum(unit.words for unit in last) > room:
        last = last[1:]
    return last


def _joined(units: list[_Unit]) -> str:
    text = units[0].text
    for unit in units[1:]:
        text += ("\n" if unit.opens else " ") + unit.text
    return text
