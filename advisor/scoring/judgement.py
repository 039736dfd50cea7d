"""Writes the judgement down as a record: what was judged, and nothing that was drawn."""

from __future__ import annotations

from collections.abc import Mapping

from advisor.model.judgement import JudgedTrait, Judgement
from advisor.model.rubric import DecisionRubric
from advisor.scoring.matrix import Matrix, Row


def write_down(rubric: DecisionRubric, matrix: Matrix, levels: Mapping[str, str]) -> Judgement:
    """Write down everything that a ranking follows but the seed.

    Args:
        rubric: Gates, stop rules, thresholds, and how sure it is of its weights.
        matrix: What was judged, evidence included.
        levels: Trait -> the level judged.
    """
    return Judgement(
        options=matrix.options,
        traits=tuple(_trait(row, levels.get(row.id, row.levels[0])) for row in matrix.rows),
        concentration=rubric.uncertainty.concentration,
        gates={option.id: option.gates for option in rubric.options if option.gates},
        stop=rubric.stop,
        thresholds=rubric.thresholds,
    )


def _trait(row: Row, level: str) -> JudgedTrait:
    return JudgedTrait(
        id=row.id,
        weight=row.weight,
        levels=row.levels,
        prior=tuple(row.prior.tolist()),
        bearings=tuple(map(tuple, row.bearings.tolist())),
        spread=tuple(map(tuple, row.spread.tolist())),
        share=tuple(row.share.tolist()),
        level=level,
        known=row.known,
        applies=row.applies,
    )
