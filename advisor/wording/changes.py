"""What would change the verdict -> sentences. Knows the assessment; computes nothing."""

from __future__ import annotations

from advisor.model.assessment import (
    AnswerChange,
    Assessment,
    Change,
    OpenQuestion,
    WeightChange,
)
from advisor.wording import names
from advisor.wording.numbers import percent, weight
from advisor.wording.text import listed
from advisor.wording.verdicts import option, trait


def sentence(assessment: Assessment, change: Change) -> str:
    """Say in one sentence what would change the first-ranked option, and to what."""
    if isinstance(change, AnswerChange):
        return _answer(assessment, change)
    if isinstance(change, WeightChange):
        return _weight(assessment, change)
    return _question(assessment, change)


def _answer(assessment: Assessment, change: AnswerChange) -> str:
    return (
        f"If {_quoted(assessment, change.trait)} were "
        f"“{_level(assessment, change.trait, change.to_level)}” "
        f"instead of “{_level(assessment, change.trait, change.from_level)}”, "
        f"{option(assessment, change.option)} would come first "
        f"({percent(change.acceptability)})."
    )


def _weight(assessment: Assessment, change: WeightChange) -> str:
    return (
        f"If {_quoted(assessment, change.trait)} weighed {weight(change.to_weight)} "
        f"instead of {weight(change.from_weight)}, {option(assessment, change.option)} "
        "would come first."
    )


def _question(assessment: Assessment, change: OpenQuestion) -> str:
    # Levels that lead to one option belong together: the reader asks "what would it take?".
    leads: dict[str, list[str]] = {}
    for level, leader in change.leads_to.items():
        leads.setdefault(leader, []).append(f"“{_level(assessment, change.trait, level)}”")
    if len(leads) == 1:
        return (
            f"{_quoted(assessment, change.trait)} is not answered; whatever the answer, "
            f"{option(assessment, next(iter(leads)))} stays first."
        )
    ways = "; ".join(
        f"{listed(levels, 'or')} would put {option(assessment, leader)} first"
        for leader, levels in leads.items()
    )
    return (
        f"{_quoted(assessment, change.trait)} is not answered; the answer changes the first place "
        f"with a chance of {percent(change.flip)}. {ways[:1].upper()}{ways[1:]}."
    )


def _quoted(assessment: Assessment, trait_id: str) -> str:
    return f"“{trait(assessment, trait_id)}”"


def _level(assessment: Assessment, trait_id: str, level_id: str) -> str:
    words = assessment.traits.get(trait_id)
    return names.level(level_id, words.levels if words else {})
