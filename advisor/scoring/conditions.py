"""Evaluates conditions over answers. Knows levels by name; never calls `eval`.

Three-valued after Kleene (1952), *Introduction to Metamathematics*, section 64: an unknown answer
makes a comparison neither true nor false, and `all`, `any`, `not` carry that on. Inside a draw
every answer is a level, so there the same rules are plain booleans over arrays.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from numpy.typing import NDArray

from advisor.model.answers import UNKNOWN
from advisor.model.condition import AllOf, AnyOf, Condition, Not

Truth = bool | None
"""True, false, or None for neither."""


def holds(condition: Condition, levels: Mapping[str, str]) -> Truth:
    """Say whether a condition holds on given answers.

    Args:
        condition: The rule.
        levels: Trait -> level, `unknown` or `not_applicable`; a trait left out is unknown. Where a
            trait is not applicable no level of it holds.
    """
    if isinstance(condition, AllOf):
        return _all([holds(part, levels) for part in condition.all])
    if isinstance(condition, AnyOf):
        negated = _all([_negate(holds(part, levels)) for part in condition.any])
        return _negate(negated)
    if isinstance(condition, Not):
        return _negate(holds(condition.not_, levels))
    return _all(
        [_is_one_of(levels.get(trait, UNKNOWN), wanted) for trait, wanted in condition.items()]
    )


def holds_in_draws(
    condition: Condition, is_level: Callable[[str, str], NDArray[np.bool_]]
) -> NDArray[np.bool_]:
    """Say in which draws a condition holds.

    Args:
        condition: The rule.
        is_level: (trait, level) -> in which draws the trait is at that level, shape (draws,).

    Returns:
        Shape (draws,).
    """
    if isinstance(condition, AllOf):
        return _every([holds_in_draws(part, is_level) for part in condition.all])
    if isinstance(condition, AnyOf):
        return _some([holds_in_draws(part, is_level) for part in condition.any])
    if isinstance(condition, Not):
        return np.logical_not(holds_in_draws(condition.not_, is_level))
    return _every(
        [_some([is_level(trait, level) for level in wanted]) for trait, wanted in condition.items()]
    )


def _every(parts: list[NDArray[np.bool_]]) -> NDArray[np.bool_]:
    return np.asarray(np.all(parts, axis=0))


def _some(parts: list[NDArray[np.bool_]]) -> NDArray[np.bool_]:
    return np.asarray(np.any(parts, axis=0))


def _is_one_of(level: str, wanted: tuple[str, ...]) -> Truth:
    return None if level == UNKNOWN else level in wanted


def _all(parts: list[Truth]) -> Truth:
    if False in parts:
        return False
    return None if None in parts else True


def _negate(value: Truth) -> Truth:
    return None if value is None else not value
