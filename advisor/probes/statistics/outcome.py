"""What may be said of a difference, given a margin set before the run. Knows four numbers only."""

from __future__ import annotations

from advisor.model.run import ComparisonOutcome
from advisor.probes.statistics.power import ALPHA


def outcome(low: float, high: float, p_adjusted: float, margin: float) -> ComparisonOutcome:
    """Turn an interval, a p-value and a margin into one of four outcomes.

    In this order:

    1. *equivalent*: the 95 % interval lies within +-margin. That is two one-sided tests at 2.5 %
       each, stricter than the 5 % of Schuirmann (J. Pharmacokinet. Biopharm. 15, 1987). It comes
       first: a difference that is surely there and surely below what matters is, for a decision,
       none. Interval and p-value still show that it is there.
    2. *better*: p, adjusted over the family, is at most .05 **and** the interval excludes zero.
       Both are asked because the exact test and the interval may disagree in a narrow band.
    3. *inconclusive* otherwise. Never "no difference": not finding one is no proof of none.

    Args:
        low: Lower end of the 95 % interval of a minus b.
        high: Upper end.
        p_adjusted: Two-sided p-value, adjusted over the family.
        margin: Difference that would not matter in practice, at least 0.
    """
    if -margin <= low and high <= margin and margin > 0:
        return "equivalent"
    if p_adjusted <= ALPHA and low > 0:
        return "a_better"
    if p_adjusted <= ALPHA and high < 0:
        return "b_better"
    return "inconclusive"
