"""Words of a sentence with their parts of speech. Knows no tagger and no grammar beyond one word.

Tags are those of CLAWS C5 (Leech, Garside & Bryant, "CLAWS4: the tagging of the British National
Corpus", COLING 1994): NN1 a noun, NP0 a name, VVZ "lasts", AT0 "the", CRD "40", PRP "on", ...
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from advisor.probes.drafting.vocabulary import INVARIANT


class Token(NamedTuple):
    """One word or mark."""

    text: str
    tag: str
    """Its part of speech."""
    lemma: str
    """Its dictionary form."""
    start: int
    """Where it begins in its sentence, in characters."""
    end: int
    """Where it ends."""


class Tagged(NamedTuple):
    """What a tagger says of one word."""

    tag: str
    lemma: str


Tagger = Callable[[Sequence[str]], Sequence[Tagged]]
"""Tags the words of one sentence."""

FINITE = frozenset("VBB VBD VBZ VDB VDD VDZ VHB VHD VHZ VM0 VVB VVD VVZ".split())
"""Verbs that make a clause."""

NONFINITE = frozenset("VBG VBI VBN VDG VDI VDN VHG VHI VHN VVG VVI VVN".split())
NOUNS = frozenset("NN NN0 NN1 NN2 NP0".split())
MODIFIERS = frozenset("AJ0 AJC AJS CRD ORD POS ZZ0".split())
SUBORDINATORS = frozenset("AVQ CJS CJT DTQ PNQ".split())

NUMBERS = {
    word: str(value)
    for value, word in enumerate(
        "one two three four five six seven eight nine ten eleven twelve".split(), start=1
    )
}

_WORD = re.compile(
    r"\d{1,2}(?::\d{2})? ?(?:[ap]m\b|[ap]\.m\.)"  # 9:30 am
    r"|"
    r"[$£€]?\d+(?:[.,:]\d+)*(?:[-/]\w+)*\w*"  # 1,200.50 $5 17h40 18:30 10th 40-page
    r"|(?:[A-Z]\.){2,}"  # U.S.
    r"|\w+(?:[-–.&]\w+)*(?=['’]s\b)"  # the word before 's
    r"|['’]s\b|\w+n['’]t\b"
    r"|(?:St|Dr|Mr|Mrs|Ms|No)\."
    r"|\w+(?:[-–.&]\w+|['’](?!s\b)\w+)*"
    r"|[^\w\s]"
)
_QUANTITY = re.compile(r"[$£€]?\d")
_ORDINAL = re.compile(r"\d+(?:st|nd|rd|th)")
_COSTS = Tagged("NN2", "cost")
_COMPOUND = re.compile(r"[$£€]?\d[\d.,]*(?:-\w+)*-[^\W\d_]+")  # a 40-page form
_CODE = re.compile(r"[A-Z]{1,3}-?\d+")
_OPEN_CLASSES = ("N", "AJ", "V", "AV0", "ORD", "!", "U", "ZZ0")


class Casing:
    """How words are written within the sentences of some texts: a name keeps its capital."""

    def __init__(self, sentences: Iterable[str]) -> None:
        """Count the words of the sentences, the first of each left out."""
        written: Counter[str] = Counter()
        for sentence in sentences:
            written.update(re.findall(r"[^\W\d_]+", sentence)[1:])
        self._written = written

    def is_name(self, word: str) -> bool:
        """Tell whether a word with a capital is a name, and not one that begins a sentence."""
        return self._written[word] > self._written[word.lower()]


def tokens_of(sentence: str, tagger: Tagger, casing: Casing) -> tuple[Token, ...]:
    """Split a sentence into tagged words, what stands in brackets left out."""
    found = [one for one in _WORD.finditer(sentence) if one[0].strip()]
    tagged = tagger([one[0] for one in found])
    tokens: list[Token] = []
    depth = 0
    for place, (match, said) in enumerate(zip(found, tagged, strict=True)):
        depth += match[0] in "([{"
        if not depth:
            before = tokens[-1].tag if tokens else ""
            capital = match[0][0].isupper()
            # "Guest Letters sends ...": what a capital follows is the beginning of a name.
            first = found[place + 1 : place + 2]
            leads = place == 0 and bool(first) and first[0][0][0].isupper()
            named = capital and (place > 0 or leads or casing.is_name(match[0]))
            tag = _tag(match[0], said, before, named=named)
            if said == _COSTS and first and _QUANTITY.match(first[0][0]):
                tag = "VVZ"  # "delivery costs 5 euros"
            tokens.append(Token(match[0], tag, said.lemma, match.start(), match.end()))
        depth -= match[0] in ")]}" and depth > 0
    return tuple(tokens)


def joined(tokens: Sequence[Token]) -> str:
    """Write tokens down as they stood, with one space where there was any."""
    text = ""
    for place, token in enumerate(tokens):
        apart = place > 0 and token.start != tokens[place - 1].end
        # What stood between may have been left out: a mark never has a space before it.
        text += (" " if apart and token.text not in ",;:." else "") + token.text
    return text


def is_name(token: Token) -> bool:
    """Tell whether a token is (part of) a name."""
    return token.tag == "NP0" and token.text[0].isupper()


def _tag(word: str, tagged: Tagged, before: str, *, named: bool) -> str:
    """Mend what the tagger cannot know: how numbers, codes and names of these documents look."""
    said = tagged.tag
    known = _tag_by_form(word, before)
    if known:
        return known
    if not word[0].isalnum():
        return said if len(word) > 1 else "PUN"
    if named and len(word) > 1 and said.startswith(_OPEN_CLASSES):
        return "NP0"
    if said == "VVI" and not before.startswith(("TO", "VM", "VD", "XX", "AV")):
        return "VVB"
    if said == "VVD" and before == "NN2" and tagged.lemma in INVARIANT:
        return "VVB"  # documents say what is, more often than what was
    return said


def _tag_by_form(word: str, before: str) -> str:
    """Tag what its letters, digits and marks tell by themselves; empty for all else."""
    if _ORDINAL.fullmatch(word):
        return "ORD"
    if _QUANTITY.match(word):
        return "AJ0" if _COMPOUND.fullmatch(word) else "CRD"
    if _CODE.fullmatch(word) or word.lower() in NUMBERS:
        return "CRD"
    if word[0].isalpha() and any(letter.isdigit() for letter in word):
        return "NP0"  # X.25
    if word.endswith(("n't", "n\u2019t")):
        return "XX0"
    if word in ("'", "\u2019") and before in ("NN2", "NP0"):
        return "POS"
    return "NN0" if word == "%" else ""
