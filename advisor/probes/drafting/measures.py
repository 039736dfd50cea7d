"""Answers that measure: quantities, dates, times, how often, codes; and how each is asked for.

Knows the phrase and what stands directly around it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from advisor.probes.drafting import vocabulary
from advisor.probes.drafting.answer import Answer, Part
from advisor.probes.drafting.clauses import Clause
from advisor.probes.drafting.phrases import approximated, is_amount, is_date, is_time
from advisor.probes.drafting.tokens import Token, joined

_CODE = re.compile(r"[A-Z]{0,3}-?\d+[A-Z]?")


def moment(part: Part, tokens: Sequence[Token], start: int, end: int) -> Answer | None:
    """Recognise dates and times of day after a preposition."""
    if not start or tokens[start - 1].tag not in ("PRP", "CJS"):
        return None
    span = tuple(tokens[start:end])
    before = tokens[start - 1].text.lower()
    if is_date(span):
        asks = {"since": "Since when", "until": "Until when", "by": "By when"}
        asks |= dict.fromkeys(("in", "on", "during"), "When")
        return Answer(part, start, end, "date", asks[before], span, 1) if before in asks else None
    if is_time(span) and before in ("at", "by", "until", "from", "after", "before"):
        return Answer(part, start, end, "time", f"{before.capitalize()} what time", span, 1)
    return None


def repeated(tokens: Sequence[Token], start: int, end: int) -> Answer | None:
    """Recognise how often: "every 20 months", "twice a year"."""
    span = tuple(tokens[start:end])
    unit = span[-1].lemma
    before = tokens[start - 1].tag if start else ""
    if before == "PRF" or (
        unit not in vocabulary.DURATIONS and unit.capitalize() not in vocabulary.WEEKDAYS
    ):
        return None
    if span[0].text.lower() in ("every", "each") and before != "PRP":
        return Answer("rest", start, end, "frequency", "How often", span)
    if start and len(span) == 2 and tokens[start - 1].text.lower() in ("once", "twice"):
        return Answer(
            "rest", start - 1, end, "frequency", "How often", tuple(tokens[start - 1 : end])
        )
    return None


def counted(clause: Clause, start: int, end: int, money: Collection[str]) -> Answer | None:
    """Ask for a quantity directly after the verb."""
    rest, lemma = clause.rest, clause.verb[-1].lemma
    drops = approximated(rest, start)
    span = tuple(rest[start:end])
    unit = span[-1].lemma
    if end < len(rest) and rest[end].text in vocabulary.DIMENSIONS:
        asks, end = f"how {rest[end].text}", end + 1
        if end < len(rest) and rest[end].tag == "CJC":
            return None
    elif is_amount(rest, start, end, money):
        asks = "how much"
    elif lemma in vocabulary.LASTING and len(span) == 2 and unit in vocabulary.DURATIONS:
        asks = "how long"
    else:
        asks = _how_many(span)
    asks = f"{joined(rest[start - drops : start])} {asks}".strip().lower() if drops else asks
    return Answer("rest", start, end, "quantity", asks[0].upper() + asks[1:], span, drops)


def _how_many(span: Sequence[Token]) -> str:
    share = span[1].text in ("%", "percent")
    return f"what percentage {joined(span[2:])}" if share else f"how many {joined(span[1:])}"


def coded(tokens: Sequence[Token], start: int, end: int, *, before: str) -> Answer | None:
    """Ask for "form K-9" or "line 310" by its noun."""
    span = tuple(one for one in tokens[start:end] if one.tag != "AT0")
    if (
        len(span) != 2
        or span[0].lemma.lower() not in vocabulary.LABELLED
        or not _CODE.fullmatch(span[1].text)
    ):
        return None
    asks = f"{before} which {span[0].text.lower()}".strip()
    return Answer("rest", start, end, "code", asks[0].upper() + asks[1:], span, 1 if before else 0)


def counted_after(word: str, span: tuple[Token, ...], start: int, end: int) -> Answer | None:
    """Ask for a quantity after a preposition: "Within how many days"."""
    if word not in ("after", "for", "within", "in", "at"):
        return None
    plain = len(span) == 2 and span[1].lemma in vocabulary.DURATIONS
    if word == "for" and plain:
        asks = "For how long"
    else:
        asks = f"{word.capitalize()} {_how_many(span)}"
    return Answer("rest", start, end, "quantity", asks, span, 1)
