"""What drafted examples cannot show: whatever they were chosen for, or nobody wrote.

Drafts are kept where a model fails alone and succeeds with the passage, and their outputs are the
documents' own words. A probe that looks at just that would find what the drafting put there. Knows
findings; runs no probe.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.model.finding import Finding
from advisor.probes.traits import load_spec
from advisor.probes.traits.claims import without_figures

CHOSEN_FOR = {
    "closed_book": "Drafted items were chosen for needing their passage, so they show no level.",
    "retrieval": "Drafted items repeat the words of their documents, so finding these is easy.",
    "baseline": "Drafted items were chosen for a plain prompt to fail, so they show no level.",
}
"""Probes whose findings correct no level where items are drafted, and why."""

UNWRITTEN = {"style": "Drafted references are pieces of the documents, not how your team writes."}
"""Probes that have nothing to look at where items are drafted, and why."""


def in_view_of_drafts(probe: str, findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Take back from a probe's findings what drafted items cannot show."""
    if probe in UNWRITTEN and any(one.estimate is not None for one in findings):
        return (without_figures(load_spec(probe), "not_applicable", UNWRITTEN[probe]),)
    if probe not in CHOSEN_FOR:
        return tuple(findings)
    return tuple(
        one.model_copy(update={"level": None, "reason": f"{one.reason} {CHOSEN_FOR[probe]}"})
        if one.estimate is not None
        else one
        for one in findings
    )
