"""Judges a design by a readiness rubric: which criteria are met, which are not, which are open."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from advisor.model.answers import NOT_APPLICABLE, UNKNOWN
from advisor.model.readiness import Criterion, ReadinessRubric

Standing = Literal["met", "unmet", "open", "skipped"]
"""Where a criterion stands: open where nothing is known, skipped where it does not apply."""


@dataclass(frozen=True)
class Readiness:
    """What a readiness rubric says of one design."""

    standings: dict[str, Standing]
    """Criterion -> where it stands."""

    @property
    def outcome(self) -> Literal["ready", "not_ready"]:
        """Ready where every criterion that applies is met; what is open is not met."""
        waits = {"unmet", "open"} & set(self.standings.values())
        return "not_ready" if waits else "ready"

    def at(self, standing: Standing) -> tuple[str, ...]:
        """List the criteria that stand so, the most important first."""
        return tuple(one for one, where in self.standings.items() if where == standing)


def judge_readiness(rubric: ReadinessRubric, levels: Mapping[str, str]) -> Readiness:
    """Judge one design.

    Args:
        rubric: The criteria.
        levels: Criterion -> level, `unknown` or `not_applicable`; what is left out is unknown.
    """
    return Readiness(
        {one.id: _standing(one, levels.get(one.id, UNKNOWN)) for one in rubric.criteria}
    )


def _standing(criterion: Criterion, level: str) -> Standing:
    if level == NOT_APPLICABLE:
        return "skipped"
    if level == UNKNOWN:
        return "open"
    ids = [one.id for one in criterion.levels]
    return "met" if ids.index(level) >= ids.index(criterion.required) else "unmet"
