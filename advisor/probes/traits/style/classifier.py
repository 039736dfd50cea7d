"""Tells texts of two sources apart by how they are written, with what they speak of masked.

Knows texts; not which source is the better one. Trained on this data alone, at once, by
scikit-learn: character n-grams weighed by tf-idf beside a few counts, and logistic regression.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import StandardScaler

GRAMS = (2, 4)
"""Characters, over the ends of words too; short n-grams tell authors apart best by how they write
(Stamatatos, JASIST 60(3), 2009, on character features)."""

MOST_ITERATIONS = 1000
"""lbfgs needs some hundred here; scikit-learn's default of 100 stops it with a warning."""

_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)*")
_MARKS = ".,;:!?-()'\"\n"


def masked(text: str, *, beside: str) -> str:
    """Hide what a text speaks of and leave how: digits, names and the question's own words.

    A capitalised word is taken for a name unless it opens a sentence; there a house may have words
    of its own. Other words of the subject stay, so what is left is not style alone.

    Args:
        text: An output or a reference.
        beside: What was asked.
    """
    asked = {word.casefold() for word in _WORD.findall(beside) if len(word) > 3}

    def hide(match: re.Match[str]) -> str:
        word = match[0]
        before = text[: match.start()].rstrip()
        opens = not before or before[-1] in ".!?;:\n"
        named = word[0].isupper() and not opens
        return "X" if named or word.casefold() in asked else word

    return _NUMBER.sub("0", _WORD.sub(hide, text))


class Judge:
    """Says of a text which of two sources it reads like; `masked` texts only."""

    def __init__(self, house: Sequence[str], plain: Sequence[str]) -> None:
        """Learn the two sources, each counting as much as the other.

        Args:
            house: Texts of the one, at least two.
            plain: Texts of the other, at least two.
        """
        texts = [*house, *plain]
        self._grams = TfidfVectorizer(
            analyzer="char_wb", ngram_range=GRAMS, lowercase=False, sublinear_tf=True
        ).fit(texts)
        self._scale = StandardScaler().fit(_counts(texts))
        self._model = LogisticRegression(class_weight="balanced", max_iter=MOST_ITERATIONS).fit(
            self._features(texts), [1] * len(house) + [0] * len(plain)
        )

    def takes_for_house(self, texts: Sequence[str]) -> list[bool]:
        """Say of each text whether it reads more like the house than like the plain one."""
        return [bool(one) for one in self._model.predict(self._features(texts))]

    def _features(self, texts: Sequence[str]) -> csr_matrix:
        counted = csr_matrix(self._scale.transform(_counts(texts)))
        return csr_matrix(hstack([self._grams.transform(texts), counted]))


def _counts(texts: Sequence[str]) -> NDArray[np.float64]:
    """Count lengths and marks; shape (texts, 4 + marks). Logarithms, since lengths are skewed."""
    rows = []
    for text in texts:
        words = text.split()
        lengths = (len(text), len(words), text.count("\n"))
        marks = (text.count(mark) for mark in _MARKS)
        rows.append([*np.log1p([*lengths, *marks]), float(text[-1:] in ".!?")])
    return np.array(rows, dtype=np.float64)
