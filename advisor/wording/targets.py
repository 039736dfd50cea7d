"""What was measured, held against what would be good enough -> a sentence."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.model.answers import Target
from advisor.model.run import Metric
from advisor.wording import names
from advisor.wording.numbers import score
from advisor.wording.text import listed


def good_enough(target: Target) -> str:
    """Name the target."""
    return f"{names.metric(target.metric)} of {score(target.value)}"


def held(target: Target, measured: Mapping[str, Metric]) -> str:
    """Say which arms reach the target, by their 95 % intervals; empty where nothing was measured.

    Args:
        target: What would be good enough.
        measured: Name of each arm -> the target's metric.
    """
    groups: dict[str, list[str]] = {
        "reached by": [name for name, one in measured.items() if one.low >= target.value],
        "not decided for": [
            name for name, one in measured.items() if one.low < target.value <= one.high
        ],
        "not reached by": [name for name, one in measured.items() if one.high < target.value],
    }
    said = "; ".join(f"{words} {listed(arms)}" for words, arms in groups.items() if arms)
    return f"Good enough is {good_enough(target)}: {said}." if said else ""
