"""Takes training rows out that nearly equal a test input. Knows texts only.

A near-duplicate shares most of its character shingles with a test input:

    resemblance(a, b) = |S(a) & S(b)| / |S(a) | S(b)|,   S(x) the 5-character shingles of x

(Broder, "On the resemblance and containment of documents", 1997; the threshold of .8 is that of
Lee et al., ACL 2022, arXiv:2107.06499, who dedupe training data the same way.)
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import NamedTuple

from advisor.model.sample import Example

SHINGLE = 5
THRESHOLD = 0.8


class Texts:
    """Texts that others are held against."""

    def __init__(self) -> None:
        """Hold none yet."""
        self._sizes: list[int] = []
        self._holders: defaultdict[str, list[int]] = defaultdict(list)

    def add(self, text: str) -> None:
        """Hold one more text."""
        shingles = _shingles(text)
        for shingle in shingles:
            self._holders[shingle].append(len(self._sizes))
        self._sizes.append(len(shingles))

    def holds_like(self, text: str) -> bool:
        """Tell whether a text is a near-duplicate of one that is held."""
        shingles = _shingles(text)
        shared = Counter(place for one in shingles for place in self._holders.get(one, ()))
        return any(
            count / (len(shingles) + self._sizes[place] - count) >= THRESHOLD
            for place, count in shared.items()
        )


class Kept(NamedTuple):
    """Training rows that may be learned from, and how many were taken out before them."""

    rows: tuple[Example, ...]
    removed: int


def without_near_duplicates(
    candidates: Sequence[Example], test: Sequence[Example], wanted: int
) -> Kept:
    """Take candidates in order until enough are found, passing over near-duplicates of test inputs.

    Args:
        candidates: Training rows, in the order of preference.
        test: Held-out items.
        wanted: Rows to take.
    """
    held = Texts()
    for item in test:
        held.add(item.input)
    rows: list[Example] = []
    removed = 0
    for candidate in candidates:
        if len(rows) == wanted:
            break
        if held.holds_like(candidate.input):
            removed += 1
        else:
            rows.append(candidate)
    return Kept(tuple(rows), removed)


def _shingles(text: str) -> frozenset[str]:
    # Case, punctuation and white space tell no two questions apart; a mark at each end lets a text
    # shorter than a shingle have one.
    folded = " " + " ".join(re.findall(r"\w+", text.casefold())) + " "
    return frozenset(
        folded[start : start + SHINGLE] for start in range(max(1, len(folded) - SHINGLE + 1))
    )
