"""Comparisons of arms -> sentences. Knows the records of runs; draws no conclusion of its own."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.model.run import Comparison
from advisor.wording import names
from advisor.wording.numbers import score, signed, span, things
from advisor.wording.text import listed

ALPHA = 0.05
"""Adjusted p-value up to which slices are said to differ."""

FIGURES = 6
"""Pairs of a list that carry their figures; a longer list is names, and the table has the rest."""


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


def told(comparisons: Sequence[Comparison], margin: float) -> tuple[str, ...]:
    """Say what all comparisons of a run allow to be said: one sentence for each arm that is better.

    Args:
        comparisons: Of one metric.
        margin: Difference that would not matter, fixed before the run.
    """
    better: dict[str, list[Comparison]] = {}
    for one in comparisons:
        if one.outcome in ("a_better", "b_better"):
            better.setdefault(one.a if one.outcome == "a_better" else one.b, []).append(one)
    sentences = [_better(arm, won, margin) for arm, won in better.items()]
    equal = [one for one in comparisons if one.outcome == "equivalent"]
    if equal:
        sentences.append(f"Equivalent within {score(margin)}: {_pairs(equal)}.")
    still_open = [one for one in comparisons if one.outcome == "inconclusive"]
    if still_open:
        pairs = _pairs(still_open)
        if len(still_open) == len(comparisons) > FIGURES:
            pairs = f"all {things(len(still_open), 'pair')} of arms"
        sentences.append(f"Inconclusive: {pairs}. {_missed(still_open)}")
    return tuple(sentences)


def _better(arm: str, won: Sequence[Comparison], margin: float) -> str:
    if len(won) == 1:
        return explained(won[0], margin)
    losers = (
        f"{names.arm(one.b if one.a == arm else one.a)} {difference(one, turned=one.b == arm)}"
        for one in won
    )
    return f"{names.arm(arm)} is better than: {'; '.join(losers)}."


def _pairs(comparisons: Sequence[Comparison]) -> str:
    figures = len(comparisons) <= FIGURES
    return "; ".join(
        f"{names.arm(one.a)} and {names.arm(one.b)}" + (f" {difference(one)}" if figures else "")
        for one in comparisons
    )


def _missed(comparisons: Sequence[Comparison]) -> str:
    return (
        f"{things(min(one.n for one in comparisons), 'item')} would usually miss a true difference "
        f"below {score(max(one.mde for one in comparisons))}."
    )


def difference(comparison: Comparison, *, turned: bool = False) -> str:
    """Write the difference with its interval, a minus b, or b minus a where `turned`."""
    n = comparison.n
    middle, low, high = comparison.difference, comparison.low, comparison.high
    if turned:
        middle, low, high = -middle, -high, -low
    return f"{signed(middle, n)} ({span(signed(low, n), signed(high, n))})"


def sliced(p: Mapping[str, float]) -> str:
    """Say which arms differ between slices by more than chance, and what that is worth.

    Args:
        p: Arm -> p-value of no difference, adjusted over everything that was looked at.
    """
    hint = "Looked at after the fact: a hint for the next experiment, no verdict."
    if not p:
        return hint
    apart = [f"{names.arm(arm)} ({p_value(one)})" for arm, one in p.items() if one <= ALPHA]
    if not apart:
        return f"Between these parts no arm's scores differ by more than chance may bring. {hint}"
    return (
        f"Between these parts scores differ by more than chance would bring for {listed(apart)}. "
        f"{hint}"
    )


def p_value(p: float) -> str:
    """Write a p-value with two digits that matter; very small ones as a bound."""
    return "p < 0.001" if p < 0.001 else f"p = {p:.2g}"
