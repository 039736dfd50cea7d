"""Recognises phrases in a row of tagged words: noun phrases, and what kind of thing each names.

Knows no clause and no question.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from advisor.probes.drafting.tokens import MODIFIERS, NOUNS, Token, is_name
from advisor.probes.drafting.vocabulary import (
    APPROXIMATIONS,
    DURATIONS,
    MONTHS,
    PLACES,
    ROLES,
    SPENDING,
    WEEKDAYS,
)

_CLOCK = re.compile(r"\d{1,2}(?:[:h]\d{2}|h)|\d{1,2}(?::\d{2})? ?[ap]\.?m\.?|noon|midnight")
_YEAR = re.compile(r"(?:1\d|20)\d\d")
_DAY = re.compile(r"\d{1,2}(?:st|nd|rd|th)?|first|second|third|fourth|last|of|month|early|mid|late")
_SINGLE = ("one", "1")
OPENERS = ("PRP", "DTQ", "PNQ", "AVQ", "CJS", "TO0", "VVG", "VVN")
"""What opens an addition to a clause and not a further part of a list."""


def phrases(tokens: Sequence[Token]) -> Iterator[tuple[int, int]]:
    """Yield the noun phrases, as (start, end), with nothing that follows them but "of ..."."""
    at = 0
    while at < len(tokens):
        end = phrase_end(tokens, at)
        if end > at:
            yield at, end
        at = max(end, at + 1)


def phrase_end(tokens: Sequence[Token], start: int) -> int:
    """Find where a noun phrase ends that begins at `start`; there is none where it ends there."""
    at, end = start, start
    if at < len(tokens) and tokens[at].tag in ("AT0", "DT0", "DPS"):
        at += 1
    while at < len(tokens):
        tag = tokens[at].tag
        if tag in NOUNS or tag == "CRD":
            end = at + 1
        elif tag not in MODIFIERS and not (tag in ("VVG", "VVN") and start < at and end < at):
            break
        at += 1
    if end > start and end < len(tokens) and tokens[end].tag == "PRF":
        inner = phrase_end(tokens, end + 1)
        return inner if inner > end + 1 else start
    return end


def is_listed(tokens: Sequence[Token], start: int, end: int, tail: Sequence[Token]) -> bool:
    """Tell whether a phrase is one of several: then it is not the whole answer."""
    if end == len(tokens):
        goes_on = bool(tail) and tail[0].tag not in OPENERS
    else:
        goes_on = tokens[end].tag == "CJC"
    before = tokens[max(0, start - 2) : start]
    # "11 marks on one crossing and 8 marks on the other": each number has its own conditions.
    joint = [at for at, one in enumerate(tokens) if one.tag == "CJC" and at >= end]
    shared = any(one.tag == "CRD" for at in joint for one in tokens[at:])
    return goes_on or shared or any(one.tag == "CJC" for one in before)


def head(span: Sequence[Token]) -> Token:
    """Find the noun that a phrase is about: the last before "of" or another preposition."""
    noun = span[0]
    for one in span:
        if one.tag in ("PRF", "PRP"):
            break
        if one.tag in NOUNS:
            noun = one
    return noun


def is_person(noun: Token) -> bool:
    """Tell whether a noun names a person by what they do."""
    return ROLES.fullmatch(noun.text.lower()) is not None


def is_place(span: Sequence[Token]) -> bool:
    """Tell whether a phrase may name a place; a name may."""
    noun = head(span)
    named = is_name(noun) and noun.text.rstrip("s") not in MONTHS | WEEKDAYS
    return span[0].tag != "DPS" and (named or noun.lemma.lower() in PLACES)


def is_date(span: Sequence[Token]) -> bool:
    """Tell whether a span is a date: a year, a day or month with a name, or both."""
    words = [one.text for one in span if one.tag not in ("AT0", "PUN")]
    if len(words) == 1 and _YEAR.fullmatch(words[0]):
        return True
    named = [word for word in words if word in MONTHS or word.rstrip("s") in WEEKDAYS]
    others = [word for word in words if word not in named]
    return bool(named) and all(_DAY.fullmatch(word) or _YEAR.fullmatch(word) for word in others)


def is_time(span: Sequence[Token]) -> bool:
    """Tell whether a span is a time of day."""
    return len(span) == 1 and _CLOCK.fullmatch(span[0].text.lower()) is not None


def counts(tokens: Sequence[Token], start: int, end: int) -> bool:
    """Tell whether a phrase counts something: "40 wooden boats"."""
    span = tokens[start:end]
    if len(span) < 2 or span[0].tag != "CRD" or is_date(span) or is_time(span):
        return False
    if span[0].text.lower() in _SINGLE or not span[0].text[0].isalnum():
        return False  # what is counted would have to be put into the plural
    return span[1].tag not in ("CRD", "PRF") and any(one.tag in NOUNS for one in span[1:])


def approximated(tokens: Sequence[Token], at: int) -> int:
    """Count the words before a number that make it a bound or a guess: "at least"."""
    for words in APPROXIMATIONS:
        if tuple(one.text.lower() for one in tokens[max(0, at - len(words)) : at]) == words:
            return len(words)
    return 0


def is_amount(tokens: Sequence[Token], start: int, end: int, money: Collection[str]) -> bool:
    """Tell whether a phrase is an amount of money."""
    first = tokens[start]
    if first.tag != "CRD":
        return False
    return first.text[0] in "$£€" or (end - start == 2 and tokens[end - 1].lemma in money)


def currencies(sentences: Iterable[Sequence[Token]]) -> frozenset[str]:
    """Find what is paid in: nouns counted directly after verbs such as "costs", at least twice."""
    seen: dict[str, int] = {}
    for tokens in sentences:
        for verb, number, unit in zip(tokens, tokens[1:], tokens[2:], strict=False):
            if verb.lemma in SPENDING and number.tag == "CRD" and unit.tag in NOUNS:
                seen[unit.lemma] = seen.get(unit.lemma, 0) + 1
    return frozenset(unit for unit, count in seen.items() if count > 1 and unit not in DURATIONS)
