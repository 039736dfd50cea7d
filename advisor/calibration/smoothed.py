"""The judgement made smooth, so that weights can be fitted by gradient.

The simulation counts in which share of its draws an option comes first, which moves in steps. Here
the drawn weights and bearings are replaced by their means and a softmax: adding independent Gumbel
noise of scale T to the scores, the chance of coming first is softmax(score / T) (Luce 1959;
McFadden 1974). Drawn levels of unknown answers, and gates on them, stay as drawn.
"""

from __future__ import annotations

import math
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.model.case import Case
from advisor.model.rubric import DecisionRubric
from advisor.scoring.matrix import build_matrix
from advisor.scoring.simulation import Simulation, simulate

Floats = NDArray[np.float64]

DRAWS = 100
"""Draws of the unknown answers a case, other ones for each: their errors average out."""

SHUT = 1e3
"""Taken off the score of an option ruled out: scores lie within 1, so none of it is left."""


@dataclass(frozen=True)
class SmoothedCases:
    """Cases as the fit sees them."""

    parts: Floats
    """(cases, draws, options, traits + 1): bearing of each drawn level; last, what gates take."""
    truth: NDArray[np.int64]
    """(cases,), column of the recommended option."""
    temperature: float
    """T, from the spread that drawn weights and bearings give the rubric's scores."""


@dataclass(frozen=True)
class Loss:
    """An objective and its slope."""

    value: float
    """Mean Brier score and penalty."""
    slope: Floats
    """(traits,), derivative by the logarithm of each weight."""


def smooth(rubric: DecisionRubric, cases: Sequence[Case], *, seed: int) -> SmoothedCases:
    """Draw the unknown answers of every case once; all weights are then fitted on these draws.

    Args:
        rubric: Bearings, priors, gates, and the spread behind the temperature.
        cases: At least one.
        seed: Of the draws.
    """
    drawn = [draw(rubric, case, seed=seed, draws=DRAWS) for case in cases]
    parts = np.stack([_parts(one) for one in drawn])
    noise = [_noise(one, part) for one, part in zip(drawn, parts, strict=True)]
    # The standard deviation of a Gumbel variable of scale T is pi T / sqrt(6).
    spread = math.sqrt(float(np.mean(np.square(noise))))
    return SmoothedCases(
        parts=parts,
        truth=np.array([rubric.option_ids.index(case.recommended) for case in cases]),
        temperature=max(spread, 1e-3) * math.sqrt(6) / math.pi,
    )


def draw(rubric: DecisionRubric, case: Case, *, seed: int, draws: int) -> Simulation:
    """Simulate one case on streams of its own.

    With the same draws for every case, what is odd about these few draws would be fitted.

    Args:
        rubric: The rubric.
        case: The case; its id names its streams.
        seed: Of the streams.
        draws: How many.
    """
    own = seed + zlib.crc32(case.id.encode())
    return simulate(rubric, build_matrix(rubric, [case.traits]), seed=own, draws=draws)


def acceptability(parts: Floats, weights: Floats, *, temperature: float) -> Floats:
    """Smoothed acceptability of every option.

    Args:
        parts: As in `SmoothedCases`.
        weights: (traits,), adding up to 1.
        temperature: T.

    Returns:
        (cases, options), rows adding up to 1.
    """
    return np.asarray(_softmax(parts, weights, temperature).mean(axis=1))


def brier(shares: Floats, truth: NDArray[np.int64]) -> Floats:
    """(cases,), sum over the options of (share - truth)^2."""
    return np.asarray(((shares - np.eye(shares.shape[1])[truth]) ** 2).sum(axis=1))


def loss(
    log_weights: Floats,
    parts: Floats,
    truth: NDArray[np.int64],
    *,
    start: Floats,
    temperature: float,
    ridge: float,
) -> Loss:
    """Mean Brier score, and a penalty on leaving the rubric's weights: ridge * sum(log(w/w0)^2).

    Args:
        log_weights: (traits,), logarithms of the weights; their sum does not matter to the score.
        parts: As in `SmoothedCases`.
        truth: As in `SmoothedCases`.
        start: (traits,), logarithms of the rubric's weights.
        temperature: T.
        ridge: Strength of the penalty.
    """
    weights = np.exp(log_weights)
    total = weights.sum()
    weights = weights / total
    chances = _softmax(parts, weights, temperature)  # (cases, draws, options)
    n, draws, _ = chances.shape
    gap = chances.mean(axis=1) - np.eye(chances.shape[2])[truth]
    pull = (2 / (n * draws * temperature)) * gap[:, None, :]
    pull = chances * (pull - (chances * pull).sum(axis=2, keepdims=True))
    by_weight = np.tensordot(pull, parts[..., :-1], axes=3)  # (traits,)
    away = log_weights - start
    return Loss(
        value=float((gap**2).sum() / n + ridge * (away**2).sum()),
        slope=weights * (by_weight - weights @ by_weight) + 2 * ridge * away,
    )


def _softmax(parts: Floats, weights: Floats, temperature: float) -> Floats:
    scores = parts @ np.append(weights, 1.0) / temperature
    scores -= scores.max(axis=2, keepdims=True)
    chances = np.exp(scores)
    return np.asarray(chances / chances.sum(axis=2, keepdims=True))


def _parts(drawn: Simulation) -> Floats:
    rows = [
        row.bearings[drawn.levels[:, index]] if row.applies else np.zeros_like(drawn.scores)
        for index, row in enumerate(drawn.matrix.rows)
    ]
    return np.stack([*rows, -SHUT * drawn.ruled_out], axis=2)


def _noise(drawn: Simulation, parts: Floats) -> float:
    # What drawn weights and bearings add to the scores; what they add to all options alike moves
    # nobody, and taking it out takes one of the options' degrees of freedom.
    expected = parts[..., :-1] @ drawn.matrix.weights
    extra = drawn.scores - expected
    extra = extra - extra.mean(axis=1, keepdims=True)
    options = extra.shape[1]
    return float(np.sqrt((extra**2).mean() * options / (options - 1)))
