"""Finds the right passages: those of an item's own documents, by how much of its answer they hold.

Data names documents; a long one is cut into many passages, and only a few of them answer. It is a
test of words, not of sense. Knows passages and references; nothing of retrieval.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from advisor.model.run import Passage
from advisor.model.sample import Example
from advisor.probes.metrics.short_answers import normalised


class Gold(NamedTuple):
    """The passages of an item's own documents."""

    passages: tuple[Passage, ...]
    """Those that hold most of the answer first, in the order of the text where they hold alike."""
    best: frozenset[str]
    """Ids of those that hold as much as the first."""


def rank_gold(item: Example, own: Sequence[Passage], *, labelled: bool) -> Gold:
    """Order an item's own passages by how much of its answer they hold.

    All of it where an output stands there word for word, else the largest share of an output's
    telling words. A label is no part of any text, nor may an output's words be telling: then the
    question's own words decide.

    Args:
        item: The item.
        own: Passages of its own documents, in the order of the text.
        labelled: Whether outputs are labels.
    """
    outputs = [] if labelled else item.outputs
    phrases = [phrase for one in outputs if (phrase := normalised(one))]
    wanted = [words for one in outputs if (words := telling_words(one, beside=item.input))]
    wanted = wanted or [words for words in [telling_words(item.input, beside="")] if words]

    def held(passage: Passage) -> float:
        text = normalised(passage.text)
        if any(f" {phrase} " in f" {text} " for phrase in phrases):
            return 1.0
        there = set(text.split())
        return max((len(words & there) / len(words) for words in wanted), default=0.0)

    shares = {passage.id: held(passage) for passage in own}
    most = max(shares.values(), default=0.0)
    return Gold(
        tuple(sorted(own, key=lambda passage: -shares[passage.id])),
        frozenset(name for name, share in shares.items() if share == most),
    )


def telling_words(text: str, *, beside: str) -> frozenset[str]:
    """List the words of a text that claim something: no stop words, none of the question's own."""
    asked = set(normalised(beside).split())
    return frozenset(set(normalised(text).split()) - asked - _stop_words())


@cache
def _stop_words() -> frozenset[str]:
    from sklearn.feature_extraction.text import ENGLISH_STOP_WORDS

    return frozenset(ENGLISH_STOP_WORDS)
