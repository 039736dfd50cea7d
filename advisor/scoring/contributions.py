"""Contributions: how much each trait gave each option. Over the traits they add up to the score."""

from __future__ import annotations

from advisor.model.assessment import Contribution
from advisor.model.rubric import DecisionRubric
from advisor.scoring.matrix import Matrix
from advisor.scoring.reconcile import MEASURED_QUALITY, Evidence


def contributions(
    rubric: DecisionRubric, matrix: Matrix, *, levels: dict[str, str], evidence: Evidence
) -> tuple[Contribution, ...]:
    """List what every known trait, and measured quality, gave every option.

    Args:
        rubric: Where reasons and sources come from.
        matrix: The use case.
        levels: Trait -> the level judged.
        evidence: Where a measurement replaced the rubric's bearing.
    """
    amounts = matrix.contributions
    found = []
    for row, gave in zip(matrix.rows, amounts, strict=True):
        if not (row.known and row.applies):
            continue
        for option, amount in zip(matrix.options, gave, strict=True):
            found.append(
                _measured(row.id, option, float(amount), levels, evidence)
                or _from_rubric(rubric, row.id, option, float(amount), levels)
            )
    return tuple(found)


def _from_rubric(
    rubric: DecisionRubric, trait: str, option: str, amount: float, levels: dict[str, str]
) -> Contribution:
    bearing = rubric.trait(trait).bearings[option]
    return Contribution(
        trait=trait,
        option=option,
        amount=amount,
        level=levels[trait],
        because=bearing.because,
        source=bearing.sources,
        evidence=bearing.evidence,
    )


def _measured(
    trait: str, option: str, amount: float, levels: dict[str, str], evidence: Evidence
) -> Contribution | None:
    measured = evidence.reasons.get((trait, option))
    if measured is None and trait != MEASURED_QUALITY:
        return None
    return Contribution(
        trait=trait,
        option=option,
        amount=amount,
        level=levels.get(trait, "measured"),
        because=measured.because if measured else "No arm was measured for this option.",
        source=measured.findings if measured else (),
        evidence="measured",
    )
