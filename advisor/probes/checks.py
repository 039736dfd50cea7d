"""Words one line of the validity panel. Knows no condition and no bound."""

from __future__ import annotations

from collections.abc import Iterable

from advisor.model.run import Check, Standing


def measured(value: float, unit: str, standing: Standing, says: str, care: str, stop: str) -> Check:
    """Word a check: what was measured, and what to do where it troubles or breaks the run.

    Args:
        value: What was measured.
        unit: Of the value.
        standing: How it was judged.
        says: What it means, without a full stop.
        care: What to do where it is a warning.
        stop: What to do where it is out of bounds.
    """
    tail = {"ok": ".", "warning": f": {care}", "out_of_bounds": f": {stop}"}[standing]
    return Check(value=value, unit=unit, standing=standing, says=says + tail)


def unmeasured(says: str, unit: str = "share") -> Check:
    """Word a check that this run cannot make."""
    return Check(value=None, unit=unit, standing="unknown", says=says)


def share(values: Iterable[bool]) -> float:
    """Count how many of some values hold, as a share; there must be one."""
    counted = list(values)
    return sum(counted) / len(counted)
