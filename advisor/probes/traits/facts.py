"""Finds the facts of a reference (dates, numbers, names) and tells whether a text states them.

Knows texts and forms of writing only; whether a fact is true, or an answer sensible, it cannot say.
What facts can be changed into stands in `advisor.probes.traits.edits`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from advisor.model.sample import Document, Example, Task
from advisor.probes.metrics.short_answers import answer_contained, token_f1
from advisor.probes.validity import PHRASE_WORDS

SHARED = 0.5
"""Token F1 from which a sentence without a telling fact counts as right: half of the words."""

COVERED = 0.5
"""Share of a phrase's words that a fact makes up, or it is not what was asked for."""

LEAST_NAME = 3
"""Letters of a name; shorter capitalised words are mostly abbreviations."""

MONTHS = (
    "January February March April May June July August September October November December".split()
)
SHORT_MONTHS = "Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec".split()
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
UNITS = "two three four five six seven eight nine ten eleven twelve".split()
TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
"""Numbers in words; "one" mostly counts nothing."""

_DAY = r"\d{1,2}(?:st|nd|rd|th)?"
_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:{'|'.join(SHORT_MONTHS)})\.?)"
_DATE = re.compile(
    rf"\b{_DAY} (?:of )?{_MONTH}(?:,? \d{{4}})?\b"  # 14 March 2021
    rf"|\b{_MONTH} {_DAY}(?:,? \d{{4}})?\b"  # March 14, 2021
    rf"|\b{_MONTH},? \d{{4}}\b"  # March 2021
    rf"|\b(?:{'|'.join(MONTHS + WEEKDAYS)})s?\b"
)
_NUMBER = re.compile(
    r"(?<![\w.,:/-])\d+(?:[.,:h/-]\d+)*(?:st|nd|rd|th)?(?![\w-])"
    rf"|(?<![\w-])(?:{'|'.join(UNITS + TENS)})(?![\w-])"
)
_NAME = re.compile(r"\b(?!(?:The|An?)\b)[A-Z][\w-]+(?: (?:(?:of|the|de|von|van) )?[A-Z][\w-]+)*")
_WITHIN_SENTENCE = re.compile(r"[\w,;)] $")
_CLAUSE_END = re.compile(r"[;!?]|[:.,](?=\s|$)")

Kind = Literal["date", "number", "name"]


class Fact(NamedTuple):
    """A telling piece of a text."""

    kind: Kind
    span: str


def telling_facts(item: Example) -> list[Fact]:
    """Find the facts that make an item's answer, first the one that stands first.

    A fact that the question gives away is none. Where the shortest reference is a phrase, of
    `PHRASE_WORDS` words or fewer, the fact must make up `COVERED` of it and stand in every other
    reference, so that an answer without it is wrong. Of a sentence all facts count.
    """
    shortest = min(item.outputs, key=len, default="")
    if not _is_phrase(shortest):
        return _unasked(item, _facts_in(item.outputs[0], span=False))
    return [
        fact
        for fact in _unasked(item, _facts_in(shortest, span=True))
        if len(fact.span.split()) >= COVERED * len(shortest.split())
        and all(occurs(reference, fact.span) for reference in item.outputs)
    ]


def states(output: str, item: Example, task: Task) -> bool:
    """Tell whether an output is right: it holds a reference, or its telling fact, or half of it.

    A label or a phrase must stand in the output. Of a sentence the first fact of its first clause
    must, since the rest may be put in other words and what follows is mostly detail; where there is
    none, `SHARED` decides.
    """
    if task == "label" or _is_phrase(min(item.outputs, key=len, default="")):
        return answer_contained(output, item.outputs) == 1
    clause = _CLAUSE_END.split(item.outputs[0], maxsplit=1)[0]
    facts = _unasked(item, _facts_in(clause, span=False))
    return holds(output, facts[0].span) if facts else token_f1(output, item.outputs) >= SHARED


def holds(text: str, span: str) -> bool:
    """Tell whether a text holds a span, after normalisation and in whole words."""
    return answer_contained(text, (span,)) == 1


def occurs(text: str, span: str) -> bool:
    """Tell whether a document holds a span to the letter, in whole words."""
    return bounded(span).search(text) is not None


def bounded(span: str) -> re.Pattern[str]:
    """Match a span in whole words: "5" in "5 knots", not in "1.5 metres" or "17h45"."""
    return re.compile(rf"(?<![\w])(?<!\d[.,:]){re.escape(span)}(?![\w])(?![.,:]\d)")


def names_in(documents: Sequence[Document]) -> tuple[str, ...]:
    """List the names that stand within sentences of the documents, each once."""
    found = {name[0] for one in documents for name in _names(one.text, anywhere=False)}
    return tuple(sorted(found))


def _is_phrase(reference: str) -> bool:
    return len(reference.split()) <= PHRASE_WORDS


def _unasked(item: Example, facts: Sequence[Fact]) -> list[Fact]:
    asked = item.input.casefold()
    return [fact for fact in facts if not occurs(asked, fact.span.casefold())]


def _facts_in(text: str, *, span: bool) -> list[Fact]:
    """Find dates, numbers and names in the order in which they stand; no piece counts twice."""
    dates = [(match.start(), Fact("date", match[0])) for match in _DATE.finditer(text)]
    undated = _DATE.sub(lambda match: "." * len(match[0]), text)
    numbers = [(match.start(), Fact("number", match[0])) for match in _NUMBER.finditer(undated)]
    names = [(match.start(), Fact("name", match[0])) for match in _names(text, anywhere=span)]
    return [fact for _, fact in sorted(dates + numbers + names, key=lambda found: found[0])]


def _names(text: str, *, anywhere: bool) -> Iterator[re.Match[str]]:
    """Find names; a capital that opens a sentence shows none, unless the text is a piece of one."""
    for match in _NAME.finditer(text):
        before = text[max(0, match.start() - 2) : match.start()]
        inside = anywhere or _WITHIN_SENTENCE.search(before)
        if inside and len(match[0]) >= LEAST_NAME and not _DATE.search(match[0]):
            yield match
