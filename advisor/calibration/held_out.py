"""A rubric with other weights, judged by the real simulation on cases it was not fitted to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.calibration.smoothed import Floats, brier, draw
from advisor.model.case import Case
from advisor.model.rubric import DecisionRubric
from advisor.scoring.evaluate import SURE

DRAWS = 1000
"""Error of a share at most .016 a case, and the same draws on both sides of every difference."""

CONCENTRATIONS = (15.0, 30.0, 60.0, 120.0, 240.0)
"""From weights that vary by half of themselves to weights known nearly exactly."""


@dataclass(frozen=True)
class Figures:
    """How a rubric did, case by case."""

    brier: Floats
    """(cases,)."""
    strict: NDArray[np.bool_]
    """(cases,)."""
    lenient: NDArray[np.bool_]
    """(cases,)."""
    sure: NDArray[np.bool_]
    """(cases,), whether the first acceptability is at least .8."""


def with_weights(
    rubric: DecisionRubric, weights: Floats, *, concentration: float
) -> DecisionRubric:
    """Put other weights and another concentration into a rubric; bounds and all else stay.

    Args:
        rubric: The rubric.
        weights: (traits,), in the rubric's order.
        concentration: Of the weights' Dirichlet distribution.
    """
    traits = tuple(
        trait.model_copy(update={"weight": trait.weight.model_copy(update={"value": float(value)})})
        for trait, value in zip(rubric.traits, weights, strict=True)
    )
    uncertainty = rubric.uncertainty.model_copy(update={"concentration": concentration})
    return rubric.model_copy(update={"traits": traits, "uncertainty": uncertainty})


def figures(rubric: DecisionRubric, cases: Sequence[Case], *, seed: int) -> Figures:
    """Judge cases by the simulation.

    Args:
        rubric: The rubric.
        cases: At least one.
        seed: Of the draws.
    """
    drawn = [draw(rubric, case, seed=seed, draws=DRAWS) for case in cases]
    shares = np.stack([one.acceptability for one in drawn])
    truth = np.array([rubric.option_ids.index(case.recommended) for case in cases])
    first = shares.argmax(axis=1)
    also = [
        rubric.option_ids[column] in case.also_acceptable
        for column, case in zip(first, cases, strict=True)
    ]
    return Figures(
        brier=brier(shares, truth),
        strict=first == truth,
        lenient=(first == truth) | np.array(also),
        sure=shares.max(axis=1) >= SURE,
    )


def best_concentration(
    rubric: DecisionRubric, weights: Floats, cases: Sequence[Case], *, seed: int
) -> float:
    """Choose the concentration with the least mean Brier score; of equals, the least sure.

    Args:
        rubric: The rubric; its own concentration is a candidate too.
        weights: (traits,), to be used with it.
        cases: To choose on.
        seed: Of the draws.
    """
    candidates = sorted({*CONCENTRATIONS, rubric.uncertainty.concentration})
    means = [
        float(
            figures(
                with_weights(rubric, weights, concentration=candidate), cases, seed=seed
            ).brier.mean()
        )
        for candidate in candidates
    ]
    return candidates[int(np.argmin(means))]
