"""How far arms are ahead of one another, and whether that beats an arm or leaves it safe.

Knows comparisons and a margin; draws no verdict.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from advisor.model.run import Comparison
from advisor.wording.numbers import signed, span


class Lead(NamedTuple):
    """How far `rival` is ahead of `arm`."""

    arm: str
    rival: str
    estimate: float
    low: float
    high: float
    significant: bool
    n: int


def leads_over(arm: str, arms: Sequence[str], comparisons: Sequence[Comparison]) -> list[Lead]:
    """Take how far each of the other arms is ahead of one, from the comparisons with it."""
    leads = []
    for one in comparisons:
        if one.a == arm and one.b in arms:
            sure = one.outcome == "b_better"
            leads.append(Lead(arm, one.b, -one.difference, -one.high, -one.low, sure, one.n))
        elif one.b == arm and one.a in arms:
            sure = one.outcome == "a_better"
            leads.append(Lead(arm, one.a, one.difference, one.low, one.high, sure, one.n))
    return leads


def beaten_by(leads: Sequence[Lead], margin: float) -> Lead | None:
    """Find the rival that is furthest ahead among those that beat the arm, if any does."""
    ahead = [lead for lead in leads if beats(lead, margin)]
    return max(ahead, key=lambda lead: lead.estimate, default=None)


def beats(lead: Lead, margin: float) -> bool:
    """Tell whether the rival is better, and by more than the margin in the estimate."""
    return lead.significant and lead.estimate > margin


def is_safe(leads: Sequence[Lead], rivals: int, margin: float) -> bool:
    """Tell whether none of so many rivals leads by more than the margin at its interval's end."""
    # A pair without shared items has no comparison, and what was not compared is not known.
    return len(leads) == rivals and all(lead.high <= margin for lead in leads)


def in_figures(lead: Lead) -> str:
    """Write a lead with its interval."""
    interval = span(signed(lead.low, lead.n), signed(lead.high, lead.n))
    return f"{signed(lead.estimate, lead.n)} ({interval})"
