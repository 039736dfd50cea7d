"""Finds what a clause can be asked for: quantities, dates, times, codes, people, places, things.

Knows noun phrases and how each kind of answer is asked for ("How many knots"); builds no question.
What it knows of words stands in `vocabulary`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from advisor.probes.drafting import vocabulary
from advisor.probes.drafting.answer import Answer, Kind
from advisor.probes.drafting.clauses import Clause
from advisor.probes.drafting.measures import coded, counted, counted_after, moment, repeated
from advisor.probes.drafting.phrases import (
    OPENERS,
    approximated,
    counts,
    head,
    is_amount,
    is_date,
    is_listed,
    is_person,
    is_place,
    is_time,
    phrase_end,
    phrases,
)
from advisor.probes.drafting.tokens import SUBORDINATORS, Token, is_name, joined

MOST_WORDS = 8
"""Of an answer; nine in ten of SQuAD's are shorter."""


def answers_in(clause: Clause, *, money: Collection[str] = ()) -> Iterator[Answer]:
    """Yield what can be asked for in a clause.

    Args:
        clause: The clause.
        money: What the documents pay in, beside the usual currencies.
    """
    if clause.tail and clause.tail[0].tag not in (*OPENERS, "AV0"):
        return  # the clause goes on with a list of which the rest holds the beginning
    found = [
        *_of_subject(clause),
        *_of_rest(clause, frozenset(money) | vocabulary.MONEY),
        *_of_front(clause),
    ]
    moments = {"date": _count(clause, is_date), "time": _count(clause, is_time)}
    for answer in found:
        if moments.get(answer.kind, 0) > 1:
            continue  # "from 9 to 5", "in May and in June": neither alone is the answer
        if len(answer.tokens) <= MOST_WORDS:
            yield answer


def _count(clause: Clause, is_one: Callable[[Sequence[Token]], bool]) -> int:
    return sum(
        is_one(part[start:end])
        for part in (clause.front, clause.rest)
        for start, end in phrases(part)
    )


def _of_subject(clause: Clause) -> Iterator[Answer]:
    """Ask for the subject: "who" and "what" take a verb in the singular."""
    subject, verb = clause.subject, clause.verb[0]
    if found := _counted_subject(subject):
        yield found
        return
    if verb.tag in ("VVB", "VHB", "VDB") or verb.text in ("are", "were"):
        return
    if any(one.tag in ("CJC", "PRP", "VVG", "VVN", "DPS") for one in subject):
        return
    if len(clause.rest) < 2:
        return
    named, verb = head(subject), clause.verb[-1]
    if is_person(named):
        yield Answer("subject", 0, len(subject), "person", "Who", subject)
    elif (
        not named.text.isalpha()
        or not is_name(named)
        or any(one.tag == "CRD" for one in (*subject, *clause.rest))
    ):
        return  # "What costs 390 marks an hour?" asks the wrong way round
    elif verb.lemma in ("be", "become", "remain") and clause.rest[0].text == "the":
        yield Answer("subject", 0, len(subject), "thing", "What", subject)
    elif verb.lemma not in vocabulary.STATIVE and verb.tag != "VVN":
        yield Answer("subject", 0, len(subject), "thing", "Who", subject)


def _counted_subject(subject: tuple[Token, ...]) -> Answer | None:
    """Ask "how many" of "40 guests" and "about 40 guests", but not of "40 of the guests"."""
    at = next(place for place in (2, 1, 0) if approximated(subject, place) == place)
    end = phrase_end(subject, at)
    if end != len(subject) or not counts(subject, at, end):
        return None
    asks = f"{joined(subject[:at])} how many {joined(subject[at + 1 :])}".strip().lower()
    return Answer("subject", at, end, "quantity", asks[0].upper() + asks[1:], subject[at:], at)


def _of_front(clause: Clause) -> Iterator[Answer]:
    """Ask for the date or time that a clause opens with: "In 1903, ..."."""
    for start, end in phrases(clause.front):
        found = moment("front", clause.front, start, end)
        if found and start == 1 and end == len(clause.front):
            yield found


def _of_rest(clause: Clause, money: Collection[str]) -> Iterator[Answer]:
    rest = clause.rest
    under = next((at for at, one in enumerate(rest) if one.tag in SUBORDINATORS), len(rest))
    for start, end in phrases(rest):
        described = end == under < len(rest) and rest[under].tag != "CJS"
        if end > under or described:
            continue  # what a subordinate clause says, or is about, is not the whole fact
        if is_listed(rest, start, end, clause.tail):
            continue
        found = moment("rest", rest, start, end) or repeated(rest, start, end)
        if not found and start and rest[start - 1].tag == "PRP":
            found = _after_preposition(clause, start, end, money)
        if not found and all(one.tag == "AV0" for one in rest[: start - approximated(rest, start)]):
            found = _object(clause, start, end, money)
        if found:
            yield found


def _object(clause: Clause, start: int, end: int, money: Collection[str]) -> Answer | None:
    """Ask for what stands directly after the verb."""
    rest, verb = clause.rest, clause.verb[-1]
    span = tuple(rest[start:end])
    if is_amount(rest, start, end, money) or counts(rest, start, end):
        return counted(clause, start, end, money)
    if any(one.tag == "CRD" for one in span):
        return coded(rest, start, end, before="")
    if start:
        return None
    if verb.lemma in ("call", "name", "dub") and verb.tag == "VVN":
        return Answer("rest", start, end, "thing", "What", span)
    if verb.lemma == "be":
        return _complement(clause, end)
    return _done_to(clause, end)


def _complement(clause: Clause, end: int) -> Answer | None:
    """Ask what something is: all that follows "is", where it is a phrase."""
    rest = clause.rest
    if rest[0].tag not in ("AT0", "NP0") or len(clause.verb) > 1:
        return None
    if clause.subject[0].text.lower() == "the" and not is_name(head(clause.subject)):
        return None  # "What was the expedition?" asks for anything
    while end < len(rest) and rest[end].tag == "PRP":
        further = phrase_end(rest, end + 1)
        if further <= end + 1:
            return None
        end = further
    if end < len(rest) or is_listed(rest, 0, end, clause.tail):
        return None
    person = is_person(head(rest)) or is_person(head(clause.subject))
    kind: Kind = "person" if person else "thing"
    return Answer("rest", 0, end, kind, "Who" if person else "What", tuple(rest[:end]))


def _done_to(clause: Clause, end: int) -> Answer | None:
    """Ask for the thing that something is done to."""
    rest, verb = clause.rest, clause.verb[-1]
    span = tuple(rest[:end])
    named = head(span)
    if verb.tag == "VVN" and any(one.tag.startswith("VB") for one in clause.verb):
        return None  # "is awarded the seat": seldom a whole thought
    if span[0].text.lower() == "the" and len(span) == 2 and not is_name(named):
        return None  # which one was said before
    if (
        named.lemma in vocabulary.LIGHT_OBJECTS | vocabulary.TIMES
        or span[0].tag in ("DT0", "DPS")
        or is_person(named)
    ):
        return None
    after = rest[end].tag if end < len(rest) else ""
    if any(one.tag == "CRD" for one in rest[end : end + 2]):
        return None  # "a rack for 24": the number is what one would ask for
    if after not in ("", "PRP") or (after and rest[end].text in ("to", "between", "against")):
        return None
    return Answer("rest", 0, end, "thing", "What", span)


def _after_preposition(
    clause: Clause, start: int, end: int, money: Collection[str]
) -> Answer | None:
    """Ask for what stands after a preposition."""
    rest, verb = clause.rest, clause.verb[-1]
    span, word = tuple(rest[start:end]), rest[start - 1].text.lower()
    if is_amount(rest, start, end, money):
        asks = {"for": "For how much", "at": "At what price"}.get(word)
        return Answer("rest", start, end, "quantity", asks, span, 1) if asks else None
    if counts(rest, start, end):
        return counted_after(word, span, start, end)
    if any(one.tag == "CRD" for one in span):
        return coded(rest, start, end, before=word)
    actor = is_person(head(span)) or is_name(head(span))
    if word == "by" and verb.tag == "VVN" and start == 1 and actor:
        return Answer("rest", start, end, "person", "By whom", span, 1)
    if word in ("in", "at", "on", "inside", "behind", "beside", "near", "under") and start == 1:
        listed = bool(clause.tail) and clause.tail[0].tag == "PRP"
        if verb.lemma in vocabulary.LOCATIVE and is_place(span) and not listed:
            return Answer("rest", start, end, "place", "Where", span, 1)
    return None
