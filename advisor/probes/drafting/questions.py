"""Turns a clause and an answer in it into a natural question.

Knows where English puts the words of a question (Quirk et al., *A Comprehensive Grammar of the
English Language*, 1985, sections 11.4 to 11.20); knows no document.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from advisor.probes.drafting.answer import Answer
from advisor.probes.drafting.clauses import DISCOURSE, Clause
from advisor.probes.drafting.tokens import NUMBERS, Token, is_name, joined


class Question(NamedTuple):
    """A question, and what of the clause is in it."""

    text: str
    words: tuple[Token, ...]
    """Every token of the clause that was kept, in the sentence's order."""
    subject: tuple[Token, ...]
    """The clause's subject, whether asked for or not."""


def question_for(clause: Clause, answer: Answer) -> Question:
    """Word the question that a clause answers with one of its parts."""
    subject, rest, front = (_kept(part) for part in (clause.subject, clause.rest, clause.front))
    adverbs = _kept(clause.adverbs)
    asked = {"subject": subject, "rest": rest, "front": front}[answer.part]
    first, last = answer.start - answer.drops, answer.end
    gone = {one.start for one in getattr(clause, answer.part)[first:last]}
    asked[:] = [one for one in asked if one.start not in gone]
    if answer.part == "subject":
        parts = [answer.asks, joined(subject), joined(adverbs), joined(clause.verb)]
    else:
        inverted = _inverted(clause.verb)
        parts = [answer.asks, inverted.first, _lowered(subject), joined(adverbs), inverted.last]
    parts += [joined(rest), _lowered(front)]
    text = " ".join(part for part in parts if part) + "?"
    words = (*front, *subject, *adverbs, *clause.verb, *rest)
    return Question(text, words, clause.subject)


class _Inverted(NamedTuple):
    first: str
    """The auxiliary, before the subject."""
    last: str
    """The rest of the verb, after it."""


def _inverted(verb: Sequence[Token]) -> _Inverted:
    first, further = verb[0], [one for one in verb[1:] if one.lemma not in DISCOURSE]
    helps = first.tag.startswith(("VH", "VD")) and any(one.tag[0] == "V" for one in further)
    if helps or first.tag.startswith(("VB", "VM")):
        return _Inverted(first.text, joined(further))
    do = {"Z": "does", "D": "did"}.get(first.tag[-1], "do")
    return _Inverted(do, " ".join([first.lemma, *([joined(further)] if further else [])]))


def _kept(tokens: Sequence[Token]) -> list[Token]:
    """Leave out words that join sentences, and "each" after an amount: "9 marks each"."""
    after = [*(one.tag for one in tokens[1:]), ""]
    return [
        one
        for one, next_tag in zip(tokens, after, strict=False)
        if one.lemma not in DISCOURSE
        and not (one.text == "each" and not next_tag.startswith(("N", "AJ", "CRD")))
    ]


def _lowered(tokens: Sequence[Token]) -> str:
    text = joined(tokens)
    return text if not tokens or is_name(tokens[0]) else text[0].lower() + text[1:]


def accepted(answer: Answer) -> tuple[str, ...]:
    """List how an answer may be given: as it stands, and a quantity without its unit too."""
    whole = joined(answer.tokens)
    if answer.kind != "quantity":
        return (whole,)
    number = answer.tokens[0].text
    return tuple(dict.fromkeys((whole, number, NUMBERS.get(number.lower(), number))))
