"""Changes facts in documents: thinks up another fact of the same form and puts it everywhere.

Knows texts and forms of writing only. A new fact is as plausible as its form, not as its sense.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Mapping, Sequence

from advisor.model._record import Record
from advisor.model.sample import Document, Example
from advisor.probes.traits.facts import (
    MONTHS,
    SHORT_MONTHS,
    TENS,
    UNITS,
    WEEKDAYS,
    Fact,
    Kind,
    bounded,
    names_in,
    occurs,
    telling_facts,
)

YEARS = range(1000, 2101)
"""Four digits that are read as a year."""

DAYS = dict.fromkeys(("April", "June", "September", "November"), 30) | {"February": 28}
"""Days of the months that have fewer than 31; a leap day is not worth its trouble."""

_WORD = re.compile(r"\w+")
_ASKED = re.compile(r"\b(?:who|where|which|what)")


class Edit(Record):
    """One fact that was changed."""

    item: str
    """The item whose answer it is."""
    documents: tuple[str, ...]
    """Where it was changed: those of the item's documents in which it stood."""
    kind: Kind
    """Its form."""
    old: str
    """What stood there."""
    new: str
    """What stands there now, everywhere in these documents."""

    def applied(self, text: str) -> str:
        """Replace the fact everywhere in a text.

        Of a name of several words its last word alone, which stands for the whole, is replaced too;
        of a number in words, the form that opens a sentence.
        """
        text = _replaced(text, self.old, self.new)
        if self.kind == "name" and " " in self.old:
            old, new = self.old.split()[-1], self.new.split()[-1]
            return text if old == new else _replaced(text, old, new)
        if self.old.islower():
            return _replaced(text, self.old.capitalize(), self.new.capitalize())
        return text

    @property
    def words(self) -> frozenset[str]:
        """The words it takes out or puts in."""
        return frozenset(_WORD.findall(f"{self.old} {self.new}".casefold()))


def plan_edits(
    items: Sequence[Example], documents: Sequence[Document], *, most: int, seed: int
) -> tuple[Edit, ...]:
    """Choose what to change: at most one fact an item, so that no change undoes another.

    Two facts of one document may both be changed where they share no word and where neither is in
    the other's question.

    Args:
        items: Items whose answers may be changed, in order of preference.
        documents: All documents.
        most: Most edits.
        seed: Of the choice of new facts.
    """
    by_id = {document.id: document for document in documents}
    answers = _answer_names(items)
    anything = (tuple(sorted(set().union(*answers.values()))), names_in(documents))
    asked = {item.id: frozenset(_WORD.findall(item.input.casefold())) for item in items}
    edits: list[Edit] = []
    for item in items:
        own = [by_id[one] for one in dict.fromkeys(item.document_ids) if one in by_id]
        pools = (answers.get(_asked(item), ()), *anything)
        edit = _edit(item, own, pools, random.Random(f"{seed}:{item.id}"))
        if edit and not any(_clash(edit, other, asked) for other in edits):
            edits.append(edit)
        if len(edits) == most:
            break
    return tuple(edits)


def revised(documents: Sequence[Document], edits: Iterable[Edit]) -> list[Document]:
    """Make the edits, in titles too; other documents stay the very same."""
    made: dict[str, list[Edit]] = {}
    for edit in edits:
        for document in edit.documents:
            made.setdefault(document, []).append(edit)
    return [_applied(one, made[one.id]) if one.id in made else one for one in documents]


def another(
    fact: Fact, *, pools: Sequence[Sequence[str]], unlike: str, rng: random.Random
) -> str | None:
    """Think up a plausible other fact of the same form.

    | kind | becomes |
    |---|---|
    | date | the same with another month, or another day of the week |
    | number | its first digits change, as many as before; a year moves by 3 to 40 |
    | name | another name, as many words and capitals or not |

    Args:
        fact: What is to be replaced.
        pools: Names to choose from; a later pool only where no earlier one has any.
        unlike: Text that must not hold the new fact already: the documents and the question.
        rng: The source of the choice.

    Returns:
        The new span, or none where there is no other.
    """
    if fact.kind == "date":
        choices: Sequence[Sequence[str]] = (_dates_like(fact.span),)
    elif fact.kind == "number":
        choices = (_numbers_like(fact.span),)
    else:
        choices = [[one for one in pool if _form(one) == _form(fact.span)] for pool in pools]
    for candidates in choices:
        for one in rng.sample(candidates, len(candidates)):
            if not re.search(bounded(one).pattern, unlike, re.IGNORECASE):
                return one
    return None


def _edit(
    item: Example, own: Sequence[Document], pools: Sequence[Sequence[str]], rng: random.Random
) -> Edit | None:
    texts = [f"{document.title}\n{document.text}" for document in own]
    unlike = "\n".join([*texts, item.input, *item.outputs])
    for fact in telling_facts(item) if own else ():
        there = [one.id for one, text in zip(own, texts, strict=True) if occurs(text, fact.span)]
        new = another(fact, pools=pools, unlike=unlike, rng=rng) if there else None
        if new is not None:
            return Edit(
                item=item.id, documents=tuple(there), kind=fact.kind, old=fact.span, new=new
            )
    return None


def _clash(one: Edit, other: Edit, asked: Mapping[str, frozenset[str]]) -> bool:
    if not set(one.documents) & set(other.documents):
        return False
    return bool(
        one.words & other.words or one.words & asked[other.item] or other.words & asked[one.item]
    )


def _applied(document: Document, edits: Iterable[Edit]) -> Document:
    title, text = document.title, document.text
    for edit in edits:
        title, text = edit.applied(title), edit.applied(text)
    return document.model_copy(update={"title": title, "text": text})


def _answer_names(items: Sequence[Example]) -> dict[str, tuple[str, ...]]:
    """List the names that are answers by what is asked: whom one asks for is mostly a person."""
    found: dict[str, set[str]] = {}
    for item in items:
        for fact in telling_facts(item):
            if fact.kind == "name":
                found.setdefault(_asked(item), set()).add(fact.span)
    return {asked: tuple(sorted(names)) for asked, names in found.items()}


def _asked(item: Example) -> str:
    found = _ASKED.search(item.input.casefold())
    return found[0] if found else ""


def _replaced(text: str, old: str, new: str) -> str:
    return bounded(old).sub(lambda _: new, text)


def _form(name: str) -> tuple[int, bool]:
    return len(name.split()), name.isupper()


def _dates_like(span: str) -> list[str]:
    """List the same date with another day of the week or another month that has its day."""
    found = re.search("|".join(WEEKDAYS + MONTHS + SHORT_MONTHS), span)
    assert found is not None  # every date has one
    kin = next(kind for kind in (WEEKDAYS, MONTHS, SHORT_MONTHS) if found[0] in kind)
    day = max((int(one) for one in re.findall(r"\b\d{1,2}(?!\d)", span)), default=1)
    return [
        span.replace(found[0], other)
        for other in kin
        if other[:3] != found[0][:3] and day <= _days(other)
    ]


def _days(month: str) -> int:
    return next((n for name, n in DAYS.items() if name.startswith(month[:3])), 31)


def _numbers_like(span: str) -> list[str]:
    """List numbers that are written alike: as many first digits, or another word."""
    for words in (UNITS, TENS):
        if span in words:
            return [one for one in words if one != span]
    first = re.match(r"\d+", span)
    assert first is not None  # a number in digits begins with one
    value, size, rest = int(first[0]), len(first[0]), span[len(first[0]) :]
    others = [other for other in _values_like(value, size, rest) if other != value]
    if rest[-2:] in ("st", "nd", "rd", "th"):
        return [f"{other:0{size}d}{rest[:-2]}{_ordinal(other)}" for other in others]
    return [f"{other:0{size}d}{rest}" for other in others]


def _values_like(value: int, size: int, rest: str) -> Sequence[int]:
    if size == 4 and value in YEARS:
        return [value + sign * step for sign in (-1, 1) for step in range(3, 41)]
    if rest.startswith((":", "h")):  # an hour, of twelve where it may be
        return range(1, 13) if 0 < value <= 12 else range(24)
    if size == 1:
        return range(2, 10)
    low, high = max(10 ** (size - 1), value // 2), min(10**size - 1, 2 * value)
    if low > high:  # a number that begins with zeros
        low, high = 0, 10**size - 1
    return range(low, high + 1, 1 + (high - low) // 500)


def _ordinal(value: int) -> str:
    if value % 100 in (11, 12, 13):
        return "th"
    return {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
