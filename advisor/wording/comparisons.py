"""Comparisons of arms -> sentences. Knows the records of runs; draws no conclusion of its own."""

from __future__ import annotations

from advisor.model.run import Comparison
from advisor.wording import names
from advisor.wording.numbers import score, signed, span, things


def outcome(comparison: Comparison) -> str:
    """Say the outcome in two or three words."""
    return {
        "a_better": f"{names.arm(comparison.a)} is better",
        "b_better": f"{names.arm(comparison.b)} is better",
        "equivalent": "Equivalent",
        "inconclusive": "Inconclusive",
    }[comparison.outcome]


def explained(comparison: Comparison, margin: float) -> str:
    """Say what the comparison allows to be said, with the figures that carry it.

    The difference is turned so that the better arm stands first.

    Args:
        comparison: Two arms on the same items.
        margin: Difference that would not matter, fixed before the run.
    """
    a, b = names.arm(comparison.a), names.arm(comparison.b)
    if comparison.outcome == "equivalent":
        return (
            f"{a} and {b} are equivalent: {difference(comparison)} lies within the "
            f"{score(margin)} that would not matter."
        )
    if comparison.outcome == "inconclusive":
        return (
            f"Between {a} and {b} nothing can be said: {difference(comparison)}. "
            f"{things(comparison.n, 'item')} would usually miss a true difference below "
            f"{score(comparison.mde)}."
        )
    if comparison.outcome == "a_better":
        return f"{a} is better than {b}: {difference(comparison)}."
    return f"{b} is better than {a}: {difference(comparison, turned=True)}."


def difference(comparison: Comparison, *, turned: bool = False) -> str:
    """Write the difference with its interval, a minus b, or b minus a where `turned`."""
    n = comparison.n
    middle, low, high = comparison.difference, comparison.low, comparison.high
    if turned:
        middle, low, high = -middle, -high, -low
    return f"{signed(middle, n)} ({span(signed(low, n), signed(high, n))})"


def p_value(p: float) -> str:
    """Write a p-value with two digits that matter; very small ones as a bound."""
    return "p < 0.001" if p < 0.001 else f"p = {p:.2g}"
