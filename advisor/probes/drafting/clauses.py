"""Takes a tagged sentence apart into simple clauses: front, subject, verb, rest.

Knows English word order. Prefers to give up: a clause that is not plain is left out, because a
wrong question costs a person's time and there are always further sentences.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from advisor.probes.drafting.tokens import FINITE, NONFINITE, NOUNS, SUBORDINATORS, Token, joined

DISCOURSE = frozenset(
    "however therefore moreover furthermore thus hence also additionally consequently nevertheless "
    "finally indeed".split()
)
"""Words that join a sentence to the one before and can be left out of a question."""

_LEADS = frozenset(
    ["for example", "for instance", "in addition", "in contrast", "by contrast", "in fact"]
    + ["of course", "as a result", "in general", "in particular", "on the other hand"]
    + ["in actuality", "in turn", "in practice"]
)
"""Openings of the same kind, of several words."""

_CLAUSE_PREPOSITIONS = frozenset("after as before like since than till until".split())
"""Taken for prepositions by the tagger also where a clause follows."""

_CONDITIONS = frozenset("if once unless until when".split())
_SUBJECT_BREAKERS = SUBORDINATORS | {"PNP", "TO0", "XX0", "EX0"}


class Clause(NamedTuple):
    """A main clause."""

    front: tuple[Token, ...]
    """What stood before the subject: "In 1903", "When the tide is out"; empty mostly."""
    subject: tuple[Token, ...]
    adverbs: tuple[Token, ...]
    """Between subject and verb: "usually"."""
    verb: tuple[Token, ...]
    """The finite verb first, then what belongs to it: "has", "been", "changed"."""
    rest: tuple[Token, ...]
    """Up to the end of the clause."""
    tail: tuple[Token, ...]
    """What followed the rest after a comma and is left out."""


def clauses_of(tokens: Sequence[Token]) -> Iterator[Clause]:
    """Yield the simple clauses of a sentence, in order."""
    words = tuple(tokens)
    while words and words[-1].tag == "PUN":
        words = words[:-1]
    if any(one.text in '"“”?!…' for one in words):
        return
    if words and words[0].tag == "CJC":
        words = words[1:]
    front, words = _fronted(words)
    shared: tuple[Token, ...] = ()
    understood = True
    for part in _coordinated(words):
        if part.joined and not understood:
            continue  # it leans on what was not understood
        clause = _clause(front, shared if part.joined else (), part.words)
        front, understood = (), clause is not None
        if clause is None:
            continue
        yield clause
        # A clause after the comma has a subject of its own, which the next verb may go with.
        shared = () if any(one.tag in FINITE for one in clause.tail) else clause.subject


class _Part(NamedTuple):
    words: tuple[Token, ...]
    joined: bool
    """Whether "and" or "but" goes before it, so that it may share the subject before it."""


def _fronted(words: tuple[Token, ...]) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """Split off what a comma separates from the subject at the beginning."""
    if not words or words[0].tag not in ("PRP", "CJS", "AV0", "AVQ", "PRF"):
        return (), words
    comma = next((at for at, one in enumerate(words) if one.text == ","), None)
    if comma is None:
        return (), words
    front, after = words[:comma], words[comma + 1 :]
    said = joined(front).lower()
    return (() if said in DISCOURSE | _LEADS else front), after


def _coordinated(words: tuple[Token, ...]) -> Iterator[_Part]:
    """Cut at semicolons, and at "and" where a finite verb follows before the next cut."""
    start, joint = 0, False
    for at, one in enumerate(words):
        if one.text in (";", ":", "–", "—"):
            yield _Part(words[start:at], joint)
            start, joint = at + 1, False
        elif one.tag == "CJC" and at > start and _opens_clause(words[at + 1 :]):
            end = at - 1 if words[at - 1].text == "," else at
            if _ends_list(words[start:end]):
                return
            if _is_open(words[start:end]):
                continue
            if any(token.tag in FINITE for token in words[start:end]):
                yield _Part(words[start:end], joint)
                start, joint = at + 1, True
    yield _Part(words[start:], joint)


def _ends_list(words: Sequence[Token]) -> bool:
    """Tell whether the words before an "and" end with a comma and no verb: "a, b and c are ..."."""
    commas = [at for at, one in enumerate(words) if one.text == ","]
    return bool(commas) and not any(one.tag in FINITE for one in words[commas[-1] :])


def _is_open(words: Sequence[Token]) -> bool:
    """Tell whether what began before an "and" goes on after it: "between", "in which"."""
    finite = max((at for at, one in enumerate(words) if one.tag in FINITE), default=-1)
    return any(one.tag in SUBORDINATORS or one.text == "between" for one in words[finite + 1 :])


def _opens_clause(after: Sequence[Token]) -> bool:
    """Tell whether a verb follows with at most a noun phrase before it."""
    for one in after:
        if one.tag in FINITE:
            return True
        if one.tag in SUBORDINATORS or one.tag in ("PUN", "CJC", "TO0"):
            return False
        if one.text in _CLAUSE_PREPOSITIONS:
            return False
    return False


def _clause(
    front: tuple[Token, ...], shared: tuple[Token, ...], words: tuple[Token, ...]
) -> Clause | None:
    finite = next((at for at, one in enumerate(words) if one.tag in FINITE), None)
    if finite is None:
        # The tagger takes "burned" for a participle where it has seen it as one more often.
        finite = next((at for at, one in enumerate(words) if at and _may_be_past(one)), None)
        if finite is None:
            return None
        words = (*words[:finite], words[finite]._replace(tag="VVD"), *words[finite + 1 :])
    begin = finite
    while begin and words[begin - 1].tag == "AV0":
        begin -= 1
    subject = _without_apposition(words[:begin]) if begin else shared
    end = _verb_end(words, finite)
    rest, tail = _cut(words[end:])
    clause = Clause(front, subject, words[begin:finite], words[finite:end], rest, tail)
    return clause if _is_plain(clause) else None


def _may_be_past(word: Token) -> bool:
    return word.tag == "VVN" and word.text.endswith("ed")


def _without_apposition(subject: tuple[Token, ...]) -> tuple[Token, ...]:
    """Leave out what stands between two commas: "Rouen, a town on the Seine, ..."."""
    commas = [at for at, one in enumerate(subject) if one.text == ","]
    if len(commas) == 2 and commas[1] == len(subject) - 1:
        return subject[: commas[0]]
    return subject


def _verb_end(words: Sequence[Token], finite: int) -> int:
    """Find the end of the verb group; adverbs belong to it where a verb follows them."""
    end = finite + 1
    if not words[finite].tag.startswith(("VB", "VH", "VD", "VM")):
        return end + (end < len(words) and words[end].tag == "AVP")
    at = end
    while at < len(words) and (words[at].tag in NONFINITE or words[at].tag in ("AV0", "XX0")):
        at += 1
        if words[at - 1].tag in NONFINITE:
            end = at
    return end


def _cut(after: tuple[Token, ...]) -> tuple[tuple[Token, ...], tuple[Token, ...]]:
    """End the rest at its first comma."""
    comma = next((at for at, one in enumerate(after) if one.text == ","), len(after))
    return after[:comma], after[comma + 1 :]


def _is_plain(clause: Clause) -> bool:
    """Tell whether the clause can be asked about by itself."""
    subject = clause.subject
    if not subject or not any(one.tag in NOUNS or one.tag == "VVG" for one in subject):
        return False
    if any(one.tag in _SUBJECT_BREAKERS or one.text == "," for one in subject):
        return False
    if "CJC" in (subject[0].tag, subject[-1].tag):
        return False
    if subject[0].tag in ("PRP", "AV0") and not any(one.tag == "CRD" for one in subject[1:3]):
        return False  # but "about 40 boats"
    # A condition that is left out would make the answer untrue.
    if clause.tail and clause.tail[0].text.lower() in _CONDITIONS:
        return False
    if joined(clause.tail[:2]).lower() in _LEADS:
        return False
    return _agrees(clause) and _is_affirmative(clause) and _holds_one_verb(clause)


def _agrees(clause: Clause) -> bool:
    """Tell whether subject and verb agree in number; where not, the tagger took one for another."""
    head = next((one for one in reversed(clause.subject) if one.tag in NOUNS), clause.subject[-1])
    first = next((one for one in clause.subject if one.tag == "PRF"), None)
    if first is not None or any(one.tag in ("PRP", "CJC", "VVG", "VVN") for one in clause.subject):
        return True  # what the verb agrees with may stand further in front
    tag = clause.verb[0].tag
    if tag in ("VVB", "VHB", "VDB"):
        return clause.subject[0].text.lower() not in ("a", "an", "each", "every") and (
            head.tag != "NN1"
        )
    return not (tag in ("VVZ", "VHZ", "VBZ", "VDZ") and head.tag == "NN2")


def _is_affirmative(clause: Clause) -> bool:
    said = (*clause.front, *clause.subject, *clause.adverbs, *clause.verb, *clause.rest)
    negations = ("no", "never", "neither", "nor", "none", "nobody", "nothing", "hardly")
    return not any(one.tag == "XX0" or one.text.lower() in negations for one in said)


def _holds_one_verb(clause: Clause) -> bool:
    """Tell whether there is one finite verb, but for one subordinate clause in front or rest."""
    if any(one.tag in FINITE for one in clause.front) and clause.front[0].tag not in ("CJS", "AVQ"):
        return False
    seen = False
    for one in (*clause.verb[1:], *clause.rest):
        if one.tag in FINITE and not seen:
            return False
        seen = (seen or one.tag in SUBORDINATORS) and one.tag not in FINITE
    return True
