"""Chooses the passages that go into a prompt, within a budget of tokens.

Knows what was retrieved and how long it is; words no prompt.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from advisor.model.run import Passage


class Fitted(NamedTuple):
    """Passages that fit, in the order given, and whether one had to be cut."""

    passages: tuple[Passage, ...]
    truncated: bool

    @property
    def texts(self) -> list[str]:
        """The passages' texts."""
        return [passage.text for passage in self.passages]


NO_PASSAGES = Fitted((), False)


def fit(passages: Sequence[Passage], *, tokens: int, count: Callable[[str], int]) -> Fitted:
    """Take passages, best first, while they fit; the first is cut rather than left out.

    Later ones that do not fit are left out whole: that is the budget at work, not a loss.

    Args:
        passages: Best first.
        tokens: Most tokens for all of them.
        count: Counts the tokens of a text.
    """
    taken: list[Passage] = []
    left = tokens
    for passage in passages:
        needed = count(passage.text)
        if needed > left:
            if not taken:
                return Fitted((_cut(passage, left, count),), True)
            break
        taken.append(passage)
        left -= needed
    return Fitted(tuple(taken), False)


def _cut(passage: Passage, tokens: int, count: Callable[[str], int]) -> Passage:
    text = passage.text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if count(text[:middle]) <= tokens:
            low = middle
        else:
            high = middle - 1
    # At a word's end, where the language parts its words.
    kept = text[: low + 1].rpartition(" ")[0] if low < len(text) else text
    return passage.model_copy(update={"text": kept or text[:low]})
