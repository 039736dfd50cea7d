"""Conditions -> words: when a gate or a stop rule holds. Knows the rubric; decides nothing."""

from __future__ import annotations

from advisor.model.condition import AllOf, AnyOf, Condition, Not
from advisor.model.rubric import DecisionRubric
from advisor.wording.text import listed


def condition(rubric: DecisionRubric, when: Condition) -> str:
    """Say when a condition holds, by the titles of traits and levels.

    Args:
        rubric: Where the titles come from.
        when: The condition.
    """
    if isinstance(when, AllOf):
        return listed([_part(rubric, part) for part in when.all])
    if isinstance(when, AnyOf):
        return listed([_part(rubric, part) for part in when.any], last="or")
    if isinstance(when, Not):
        return f"not {_part(rubric, when.not_)}"
    return listed([_match(rubric, trait, levels) for trait, levels in when.items()])


def _part(rubric: DecisionRubric, when: Condition) -> str:
    # Brackets wherever something is nested, so that `and` and `or` cannot be read two ways.
    words = condition(rubric, when)
    simple = isinstance(when, dict) and len(when) == 1
    return words if simple else f"({words})"


def _match(rubric: DecisionRubric, trait_id: str, levels: tuple[str, ...]) -> str:
    trait = rubric.trait(trait_id)
    titles = [f"“{trait.level(level).title}”" for level in levels]
    return f"{trait.title} is {listed(titles, last='or')}"
