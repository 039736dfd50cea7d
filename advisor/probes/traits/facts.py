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

LEAST_NAME = 3
"""Letters of a name; shorter capitalised words are mostly abbreviations and articles."""

MONTHS = (
    "January February March April May June July August September October November December".split()
)
WEEKDAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()

_DATE = re.compile(rf"\b(?:{'|'.join(MONTHS + WEEKDAYS)})(?=s?\b)")
_NUMBER = re.compile(r"(?<![\w.,:/-])\d+(?:[.,:h/-]\d+)*(?![\w-])")
_NAME = re.compile(
    r"\b(?!(?:The|An?)\b)[A-Z][\w'\u2019]+(?:[ -](?:(?:of|the|de|von|van) )?[A-Z][\w'\u2019]+)*"
)
_WITHIN_SENTENCE = re.compile(r"[\w,;)] $")

Kind = Literal["date", "number", "name"]


class Fact(NamedTuple):
    """A telling piece of a text."""

    kind: Kind
    span: str


def facts_in(text: str, *, question: str, span_task: bool) -> Iterator[Fact]:
    """Find dates, then numbers, then names that the question does not give away itself.

    Args:
        text: A reference.
        question: What was asked.
        span_task: Whether references are pieces of documents, so that a capital at the very
            beginning is a name's and not a sentence's.
    """
    found = [
        *(Fact("date", match[0]) for match in _DATE.finditer(text)),
        *(Fact("number", match[0]) for match in _NUMBER.finditer(text)),
        *(Fact("name", name) for name in _names(text, anywhere=span_task)),
    ]
    return (fact for fact in found if not _bounded(fact.span).search(question))


def states(output: str, item: Example, task: Task) -> bool:
    """Tell whether an output is right: it holds a reference, or its telling fact, or half of it.

    A label or short answer must stand in the output. Of free text only the first date, number or
    name of a reference must, since the rest may be put in other words; where a reference has none,
    `SHARED` decides.
    """
    if task != "free_text":
        return answer_contained(output, item.outputs) == 1
    for reference in item.outputs:
        fact = next(facts_in(reference, question=item.input, span_task=False), None)
        if fact and holds(output, fact.span):
            return True
        if fact is None and token_f1(output, (reference,)) >= SHARED:
            return True
    return False


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
    found = {name for document in documents for name in _names(document.text, anywhere=False)}
    return tuple(sorted(found))


def another(fact: Fact, *, names: Sequence[str], unlike: str, rng: random.Random) -> str | None:
    """Think up a plausible other fact of the same form.

    | kind | becomes |
    |---|---|
    | date | another month, or another day of the week |
    | number | its first digits change, as many as before; a year moves by 3 to 40 |
    | name | another name of the documents with as many words |

    Args:
        fact: What is to be replaced.
        names: The names of the documents.
        unlike: Text that must not hold the new fact already: the documents and the question.
        rng: The source of the choice.

    Returns:
        The new span, or none where there is no other.
    """
    if fact.kind == "date":
        kin = MONTHS if fact.span in MONTHS else WEEKDAYS
        candidates = [one for one in kin if one != fact.span]
    elif fact.kind == "number":
        candidates = _numbers_like(fact.span)
    else:
        size = len(fact.span.split())
        candidates = [one for one in names if len(one.split()) == size]
    rng.shuffle(candidates)
    return next((one for one in candidates if not _bounded(one).search(unlike)), None)


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


def _names(text: str, *, anywhere: bool) -> Iterator[str]:
    """Find names; of one that opens a sentence the first word may be any word, so it is left."""
    for match in _NAME.finditer(text):
        before = text[max(0, match.start() - 2) : match.start()]
        inside = anywhere or _WITHIN_SENTENCE.search(before)
        name = match[0] if inside else match[0].partition(" ")[2]
        if len(name) >= LEAST_NAME and name[0].isupper():
            yield name


def _bounded(span: str) -> re.Pattern[str]:
    # "5" must be found in "5 knots" and not in "1.5 metres" or "17h45".
    return re.compile(rf"(?<![\w])(?<!\d[.,:]){re.escape(span)}(?![\w])(?![.,:]\d)")
