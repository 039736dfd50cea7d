"""Finds training rows whose input nearly equals a test input, so that they can be left out.

Compares words only; a paraphrase is no near-duplicate here, and outputs are not looked at.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import CountVectorizer

from advisor.model.sample import Example

LEAST_RESEMBLANCE = 0.8
"""Of word pairs, as in Lee et al. (ACL 2022), who went on to compare what reached .8: a question of
six words with one replaced stays at .56, a text of twenty reaches .83."""

_WORD = re.compile(r"\w+")
_BLOCK = 256  # test rows at a time: bounds the memory, 10,000 x 256 overlaps at most


def near_duplicates(train: Sequence[Example], test: Sequence[Example]) -> tuple[str, ...]:
    """List the training rows to leave out, in their order.

    Resemblance is the Jaccard index of the sets of neighbouring word pairs, the two ends of the
    text counting as words (Broder, "On the resemblance and containment of documents", 1997):

        r(A, B) = |A and B| / |A or B|

    It is computed exactly for every pair of rows, so no hash decides.

    Args:
        train: Candidates for training.
        test: Held-out items.

    Returns:
        Ids of the training rows that resemble some test input by `LEAST_RESEMBLANCE` or more.
    """
    if not train or not test:
        return ()
    vectorizer = CountVectorizer(analyzer=_pairs, binary=True, dtype=np.int32)
    known = vectorizer.fit_transform([row.input for row in test])
    rows = vectorizer.transform([row.input for row in train])
    # Pairs that no test input holds are not in the vocabulary, so sizes are counted apart.
    row_sizes = np.array([len(set(_pairs(row.input))) for row in train])
    known_sizes = np.asarray(known.sum(axis=1)).ravel()
    drop = np.zeros(len(train), dtype=bool)
    for start in range(0, len(test), _BLOCK):
        shared = (rows @ known[start : start + _BLOCK].T).tocoo()
        union = row_sizes[shared.row] + known_sizes[start + shared.col] - shared.data
        drop[shared.row[shared.data >= LEAST_RESEMBLANCE * union]] = True
    return tuple(row.id for row, dropped in zip(train, drop, strict=True) if dropped)


def _pairs(text: str) -> list[str]:
    words = ["", *_WORD.findall(text.casefold()), ""]
    return [f"{one} {other}" for one, other in zip(words, words[1:], strict=False)]
