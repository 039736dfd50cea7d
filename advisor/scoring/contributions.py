"""Contributions: how much each trait gave each option. Over the traits they add up to the score."""

from __future__ import annotations

import numpy as np

from advisor.model.assessment import Contribution
from advisor.model.rubric import DecisionRubric
from advisor.scoring.matrix import Matrix, Row
from advisor.scoring.reconcile import MEASURED_QUALITY, Evidence

HEARD = 0.005
"""Least share of a bearing that is worth a sentence: where nothing is demanded it is zero."""


def contributions(
    rubric: DecisionRubric, matrix: Matrix, *, levels: dict[str, str], evidence: Evidence
) -> tuple[Contribution, ...]:
    """List what every known trait, and measured quality, gave every option.

    Args:
        rubric: Where reasons and sources come from.
        matrix: The use case.
        levels: Trait -> the level judged.
        evidence: Where a measurement stands beside the rubric's bearing.
    """
    found = []
    for row, gave in zip(matrix.rows, matrix.contributions, strict=True):
        if not (row.known and row.applies):
            continue
        for option, amount in zip(matrix.options, gave.tolist(), strict=True):
            found.append(
                _of_quality(option, amount, evidence)
                if row.id == MEASURED_QUALITY
                else _of_trait(rubric, row, option, amount, levels[row.id], evidence)
            )
    return tuple(found)


def _of_trait(
    rubric: DecisionRubric, row: Row, option: str, amount: float, level: str, evidence: Evidence
) -> Contribution:
    """Give the rubric's reason, and what was measured beside it where that is heard at all."""
    bearing = rubric.trait(row.id).bearings[option]
    asserted = Contribution(
        trait=row.id,
        option=option,
        amount=amount,
        level=level,
        because=bearing.because,
        source=bearing.sources,
        evidence=bearing.evidence,
    )
    seen = evidence.reasons.get((row.id, option))
    trust = float(row.share @ np.array(seen.trust)) if seen else 0.0
    if seen is None or trust < HEARD:
        return asserted
    return asserted.model_copy(
        update={
            "because": f"{bearing.because} Measured: {seen.because}",
            "source": (*bearing.sources, *seen.findings),
            "evidence": "measured" if trust > 0.5 else bearing.evidence,
        }
    )


def _of_quality(option: str, amount: float, evidence: Evidence) -> Contribution:
    seen = evidence.reasons.get((MEASURED_QUALITY, option))
    return Contribution(
        trait=MEASURED_QUALITY,
        option=option,
        amount=amount,
        level="measured",
        because=seen.because if seen else "No arm was measured for this option.",
        source=seen.findings if seen else (),
        evidence="measured",
    )
