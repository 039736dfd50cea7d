"""Findings: what probes saw, with intervals and an outcome that may be *inconclusive*."""

from __future__ import annotations

from typing import Literal

from advisor.model._record import Record

Outcome = Literal["supports", "contradicts", "inconclusive", "not_applicable", "failed"]
"""Whether what its name claims holds; only the first two decide it."""


class Finding(Record):
    """What one probe saw about one trait."""

    id: str
    """A claim that can be true or false, such as `retrieval_recalls_gold_document`."""
    probe: str
    """The probe that made it."""
    trait: str | None = None
    """The trait it speaks of, or none."""
    estimate: float | None = None
    """The estimate in `unit`; none where nothing was measured."""
    low: float | None = None
    """Lower end of the 95 % interval."""
    high: float | None = None
    """Upper end of the 95 % interval."""
    n: int = 0
    """Items behind the estimate."""
    unit: str = "share"
    """Of estimate, low and high."""
    outcome: Outcome
    """Whether the claim holds."""
    reason: str
    """One sentence on why the outcome is what it is."""
    level: str | None = None
    """For a fact trait: the level that the data shows, where they show one."""
    option: str | None = None
    """The option of which it was measured how well it meets what the trait demands, if any."""
