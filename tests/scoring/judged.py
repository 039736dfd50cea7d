"""Shortcuts from a rubric and answers to what the kernel says of them."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.model.rubric import DecisionRubric
from advisor.scoring.assess import Judged, judge_matrix
from advisor.scoring.matrix import build_matrix
from advisor.scoring.simulation import Simulation, simulate

DRAWS = 2000
"""Enough for what is compared on the same streams."""


def drawn(
    rubric: DecisionRubric, levels: Mapping[str, str], *, seed: int = 0, draws: int = DRAWS
) -> Simulation:
    return simulate(rubric, build_matrix(rubric, [levels]), seed=seed, draws=draws)


def judged(
    rubric: DecisionRubric, levels: Mapping[str, str], *, seed: int = 0, draws: int = DRAWS
) -> Judged:
    return judge_matrix(rubric, build_matrix(rubric, [levels]), levels, seed=seed, draws=draws)


def share(simulation: Simulation, option: str) -> float:
    return float(simulation.acceptability[simulation.matrix.options.index(option)])
