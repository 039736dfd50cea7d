"""Tells English text from other text cheaply, because the bundled models know only English.

Counts function words and foreign letters; names no language. Text without either, such as the names
of products, is not judged.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

_WORD = re.compile(r"[^\W\d_]+")

FUNCTION_WORDS = frozenset(
    "the of and to that it with are this be by from or have which what how when where who why "
    "does did do can my you your not has were they their been would there our if about should "
    "any into could than these its but".split()
)
"""Frequent English words; those frequent in another Latin-script language too (a, an, as, at, for,
i, in, is, me, no, on, was, we) are left out."""

FOREIGN_WORDS = frozenset(
    # German, Dutch, French, Spanish, Portuguese, Italian, Indonesian, Swahili: those that are
    # written without the letters that give other languages away.
    "der die das und ist nicht ich wie wenn mit auf ein eine den dem von zu "
    "het een van dat niet zijn op te voor als ik hoe de en "
    "le la les un une des et est que qui dans pour pas sur avec je si ne "
    "el los las y por con para del se su lo como mi o os um uma com em do da "
    "il di che non per sono mia del della e ho se grazie mille "
    "yang dan untuk dengan ini itu dari tidak saya akan "
    "ya wa na kwa ni katika hii".split()
) - {"die", "as", "do", "in", "is", "on", "me", "no", "we", "a", "an", "at", "for", "i", "was"}
"""Frequent words of other languages that are none in English."""

LEAST_SHARE = 0.09
"""Of the words: 99 in 100 English abstracts and encyclopaedia passages have .14 or more, sentences
in six other languages .05 or less."""

FOREIGN_LETTERS = 0.02
"""Of the letters, outside a to z: borrowed words and names in English text come to less."""

LEAST_WORDS = 20
"""Shorter texts are joined with their neighbours: a few words say nothing about a language."""


def english_share(texts: Sequence[str]) -> float | None:
    """Tell which share of the texts reads as English.

    A text does if at least `LEAST_SHARE` of its words are English function words, and does not if
    as many are those of other languages, or more than `FOREIGN_LETTERS` of its letters are.
    Neighbouring short texts are judged together.

    Returns:
        The share of the judged pieces, or none where there are too few words to judge.
    """
    pieces: list[list[str]] = [[]]
    for text in texts:
        pieces[-1].extend(_WORD.findall(text.lower()))
        if len(pieces[-1]) >= LEAST_WORDS:
            pieces.append([])
    whole = [piece for piece in pieces if len(piece) >= LEAST_WORDS]
    judged = [one for piece in whole if (one := _is_english(piece)) is not None]
    return sum(judged) / len(judged) if judged else None


def _is_english(words: Sequence[str]) -> bool | None:
    needed = LEAST_SHARE * len(words)
    if sum(word in FUNCTION_WORDS for word in words) >= needed:
        return True
    letters = "".join(words)
    foreign = sum(not letter.isascii() for letter in letters) > FOREIGN_LETTERS * len(letters)
    if foreign or sum(word in FOREIGN_WORDS for word in words) >= needed:
        return False
    return None
