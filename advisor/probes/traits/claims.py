"""Turns what a probe measured into findings: an interval, an outcome and one sentence.

Knows shares, claims and thresholds; nothing of how anything was measured.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

from advisor.model.finding import Finding, Outcome
from advisor.probes.statistics.intervals import mean_interval
from advisor.probes.traits.spec import ProbeSpec

FEWEST = 8
"""Below it, the interval of one half is some .6 wide, and four of four would count as proof."""

HALF = 0.5
"""The bound of most claims: more often than not."""


def against(low: float, high: float, bound: float) -> Outcome:
    """Tell whether an interval lies at or above a bound, below it, or on both sides."""
    if low >= bound:
        return "supports"
    return "contradicts" if high < bound else "inconclusive"


def share_finding(
    spec: ProbeSpec,
    claim: str,
    scores: Sequence[float],
    *,
    clusters: Sequence[Hashable],
    reason: str,
    bound: float = HALF,
    at_most: bool = False,
    arm: str = "",
    option: str | None = None,
) -> Finding:
    """Find whether a share reaches a bound.

    Args:
        spec: Of the probe.
        claim: One of its claims.
        scores: One per item, in [0, 1]; at least one.
        clusters: The cluster of each item.
        reason: One sentence on what was seen.
        bound: The share from which the claim holds.
        at_most: Whether it holds up to the bound instead.
        arm: The arm it speaks of, where it is one's.
        option: The option whose fit it measures.
    """
    found = mean_interval(scores, clusters=clusters)
    few = found.n < FEWEST
    sides = (-found.high, -found.low, -bound) if at_most else (found.low, found.high, bound)
    return Finding(
        id=claim_of(arm, claim),
        probe=spec.id,
        trait=spec.claims[claim].trait,
        estimate=found.mean,
        low=found.low,
        high=found.high,
        n=found.n,
        outcome="inconclusive" if few else against(*sides),
        reason=f"{reason} Fewer than {FEWEST} items say nothing sure." if few else reason,
        option=option,
    )


def without_figures(spec: ProbeSpec, outcome: Outcome, reason: str) -> Finding:
    """Say why the probe has nothing to show."""
    claim, said = next(iter(spec.claims.items()))
    return Finding(id=claim, probe=spec.id, trait=said.trait, outcome=outcome, reason=reason)


def claim_of(arm: str, claim: str) -> str:
    """Name the claim about one arm."""
    return f"{arm}_{claim}" if arm else claim
