"""An answer: a span of a clause, and how it is asked for. Knows no rule that finds one."""

from __future__ import annotations

from typing import Literal, NamedTuple

from advisor.probes.drafting.tokens import Token

Part = Literal["front", "subject", "rest"]
Kind = Literal["quantity", "date", "time", "frequency", "code", "person", "place", "thing"]


class Answer(NamedTuple):
    """A span of a clause, and how it is asked for."""

    part: Part
    start: int
    """Of the span within its part."""
    end: int
    kind: Kind
    asks: str
    """The question word with what belongs to it: "How many", "After how many nights"."""
    tokens: tuple[Token, ...]
    """What the answer itself is made of."""
    drops: int = 0
    """Tokens before the span that the question word takes in: a preposition, "at least"."""
