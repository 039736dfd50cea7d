"""Finds the telling fact of a reference (a date, a number, a name) and thinks up another like it.

Knows texts and forms of writing only; whether a fact is true, or an answer sensible, it cannot say.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from advisor.model.sample import Document, Example, Task
from advisor.probes.metrics.short_answers import answer_contained, token_f1

SHARED = 0.5
"""Token F1 from which free text without a telling fact counts as right: half of the words."""

COVERED = 0.5
"""Share of a short answer's words that a fact makes up, or it is not what was asked for."""

LEAST_NAME = 3
"""Letters of a name; shorter capitalised words are mostly abbreviations."""

MONTHS = (
    "January February March April May June July August September October November December".split()
)
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

_DATE = re.compile(rf"\b(?:{'|'.join(MONTHS + WEEKDAYS)})s?\b")
_NUMBER = re.compile(r"(?<![\w.,:/-])\d+(?:[.,:h/-]\d+)*(?![\w-])")
_NAME = re.compile(r"\b(?!(?:The|An?)\b)[A-Z][\w-]+(?: (?:(?:of|the|de|von|van) )?[A-Z][\w-]+)*")
_WITHIN_SENTENCE = re.compile(r"[\w,;)] $")
_CLAUSE_END = re.compile(r"[;:!?]|[.,](?=\s|$)")

Kind = Literal["date", "number", "name"]


class Fact(NamedTuple):
    """A telling piece of a text."""

    kind: Kind
    span: str


def telling_facts(item: Example, task: Task) -> list[Fact]:
    """Find the facts that make an item's answer, first the one that stands first.

    A fact that the question gives away is none. Of a short answer, the fact must make up `COVERED`
    of the shortest reference and stand in every other, so that an answer without it is wrong. Of
    free text, only the first clause of the first reference is read: what follows is mostly detail.
    """
    if not item.outputs:
        return []
    if task == "free_text":
        clause = _CLAUSE_END.split(item.outputs[0], maxsplit=1)[0]
        found = _facts_in(clause, span=False)
    else:
        shortest = min(item.outputs, key=len)
        found = [
            fact
            for fact in _facts_in(shortest, span=True)
            if len(fact.span.split()) >= COVERED * len(shortest.split())
            and all(occurs(reference, fact.span) for reference in item.outputs)
        ]
    return [fact for fact in found if not occurs(item.input, fact.span)]


def states(output: str, item: Example, task: Task) -> bool:
    """Tell whether an output is right: it holds a reference, or its telling fact, or half of it.

    A label or short answer must stand in the output. Of free text the first telling fact must,
    since the rest may be put in other words; where there is none, `SHARED` decides.
    """
    if task != "free_text":
        return answer_contained(output, item.outputs) == 1
    facts = telling_facts(item, task)
    return holds(output, facts[0].span) if facts else token_f1(output, item.outputs) >= SHARED


def holds(text: str, span: str) -> bool:
    """Tell whether a text holds a span, after normalisation and in whole words."""
    return answer_contained(text, (span,)) == 1


def occurs(text: str, span: str) -> bool:
    """Tell whether a document holds a span to the letter, in whole words."""
    return _bounded(span).search(text) is not None


def replaced(text: str, old: str, new: str) -> str:
    """Replace every whole occurrence of a span."""
    return _bounded(old).sub(lambda _: new, text)


def names_in(documents: Sequence[Document]) -> tuple[str, ...]:
    """List the names that stand within sentences of the documents, each once."""
    found = {name[0] for one in documents for name in _names(one.text, anywhere=False)}
    return tuple(sorted(found))


def another(fact: Fact, *, names: Sequence[str], unlike: str, rng: random.Random) -> str | None:
    """Think up a plausible other fact of the same form.

    | kind | becomes |
    |---|---|
    | date | another month, or another day of the week |
    | number | its first digits change, as many as before; a year moves by 3 to 40 |
    | name | another name of the documents, as many words and capitals or not |

    Args:
        fact: What is to be replaced.
        names: The names of the documents.
        unlike: Text that must not hold the new fact already: the documents and the question.
        rng: The source of the choice.

    Returns:
        The new span, or none where there is no other.
    """
    if fact.kind == "date":
        candidates = _dates_like(fact.span)
    elif fact.kind == "number":
        candidates = _numbers_like(fact.span)
    else:
        form = _form(fact.span)
        candidates = [one for one in names if _form(one) == form]
    rng.shuffle(candidates)
    return next((one for one in candidates if not _bounded(one).search(unlike)), None)


def _facts_in(text: str, *, span: bool) -> list[Fact]:
    """Find dates, numbers and names in the order in which they stand; no piece counts twice."""
    dates = [(match.start(), Fact("date", match[0])) for match in _DATE.finditer(text)]
    numbers = [(match.start(), Fact("number", match[0])) for match in _NUMBER.finditer(text)]
    names = [(match.start(), Fact("name", match[0])) for match in _names(text, anywhere=span)]
    return [fact for _, fact in sorted(dates + numbers + names, key=lambda found: found[0])]


def _names(text: str, *, anywhere: bool) -> Iterator[re.Match[str]]:
    """Find names; a capital that opens a sentence shows none, unless the text is a piece of one."""
    for match in _NAME.finditer(text):
        before = text[max(0, match.start() - 2) : match.start()]
        inside = anywhere or _WITHIN_SENTENCE.search(before)
        if inside and len(match[0]) >= LEAST_NAME and not _DATE.search(match[0]):
            yield match


def _form(name: str) -> tuple[int, bool]:
    return len(name.split()), name.isupper()


def _dates_like(span: str) -> list[str]:
    word, plural = (span, "") if span in MONTHS + WEEKDAYS else (span[:-1], "s")
    kin = MONTHS if word in MONTHS else WEEKDAYS
    return [other + plural for other in kin if other != word]


def _numbers_like(span: str) -> list[str]:
    first = re.match(r"\d+", span)
    assert first is not None  # a number begins with a digit
    value, size = int(first[0]), len(first[0])
    rest = span[size:]
    if size == 4 and 1000 <= value <= 2100:
        values = [value + sign * step for sign in (-1, 1) for step in range(3, 41)]
    elif rest.startswith((":", "h")):
        values = list(range(24))
    elif size == 1:
        values = list(range(2, 10))
    else:
        low, high = max(10 ** (size - 1), value // 2), min(10**size - 1, 2 * value)
        values = list(range(low, high + 1, 1 + (high - low) // 500))
    return [f"{other:0{size}d}{rest}" for other in values if other != value]


def _bounded(span: str) -> re.Pattern[str]:
    # "5" must be found in "5 knots" and not in "1.5 metres" or "17h45".
    return re.compile(rf"(?<![\w])(?<!\d[.,:]){re.escape(span)}(?![\w])(?![.,:]\d)")
