"""Gates and stop rules on the answers given: which options are out, and whether to choose."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.model.rubric import DecisionRubric, Option, StopRule
from advisor.scoring.conditions import holds


def ruled_out_by(option: Option, levels: Mapping[str, str]) -> str | None:
    """Give the reason an option is ruled out whatever else is answered, or none.

    A gate that an unknown answer leaves open decides nothing here. Past one that might have allowed
    the option no later gate may decide; past one that might have ruled it out, another may do so.
    """
    for gate in option.gates:
        truth = holds(gate.when, levels)
        if truth is None:
            if gate.decision == "ruled_out":
                continue
            return None
        if truth:
            return gate.because if gate.decision == "ruled_out" else None
    return None


def stopped_by(rubric: DecisionRubric, levels: Mapping[str, str]) -> StopRule | None:
    """Find the first stop rule that holds, or none."""
    return next((rule for rule in rubric.stop if holds(rule.when, levels) is True), None)
