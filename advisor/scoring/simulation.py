"""Draws what is not known exactly and counts who comes first: stochastic multicriteria analysis.

SMAA-2 (Lahdelma & Salminen 2001, *Operations Research* 49(3)): the acceptability of an option is
the share of draws in which it ranks first. Drawn are

- weights: w ~ Dirichlet(c * w_rubric), c the rubric's concentration;
- unknown answers: a level from the prior over the trait's levels, gates applied to what was drawn;
- bearings: b ~ Normal(b_rubric, s), s by the kind of evidence.

Unlike the paper, weights are informative and not uniform on the simplex, because a rubric says
what counts. Every stream of random numbers is named by seed, trait and option, so that neither
the order of traits nor a dropped option changes any other draw.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.model.condition import named_levels
from advisor.model.rubric import DecisionRubric, Gate
from advisor.scoring.conditions import holds_in_draws
from advisor.scoring.matrix import Floats, Matrix, Row
from advisor.scoring.streams import Streams

DRAWS = 10_000
"""Standard error of an acceptability is at most .005."""

Levels = NDArray[np.int64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Simulation:
    """Everything drawn for one matrix."""

    matrix: Matrix
    """What was drawn from."""
    gates: dict[str, tuple[Gate, ...]]
    """Option -> its ordered gates."""
    weights: Floats
    """(draws, rows), each draw adding up to 1."""
    levels: Levels
    """(draws, rows), index of the level drawn; -1 where the trait does not apply."""
    noise: Floats
    """(rows, draws, options), standard normal."""
    parts: Floats
    """(rows, draws, options), weight times drawn bearing."""
    scores: Floats
    """(draws, options), the sum of the parts."""
    ruled_out: Mask
    """(draws, options), whether a gate rules the option out."""

    @property
    def acceptability(self) -> Floats:
        """(options,), share of draws in which each option comes first."""
        return first_shares(self.scores, self.ruled_out)

    def if_answered(self, trait: str, level: str) -> Floats:
        """(options,), acceptability had `trait` been answered with `level`, all else as drawn.

        Raises:
            KeyError: There is no such trait.
            ValueError: There is no such level.
        """
        index = [row.id for row in self.matrix.rows].index(trait)
        row = self.matrix.rows[index].at(level)
        drawn = row.levels.index(level)
        part = _part(row, drawn, self.weights[:, index], self.noise[index])
        ruled_out = self.ruled_out
        if gated := self._gated_by(trait):
            levels = self.levels.copy(order="K")
            levels[:, index] = drawn
            ruled_out = self.ruled_out.copy(order="K")
            _rule_out(ruled_out, self.matrix, gated, levels)
        return first_shares(self.scores - self.parts[index] + part, ruled_out)

    def if_weighed(self, index: int, factor: float) -> Floats:
        """(options,), acceptability had one row weighed so many times as much, all else as drawn.

        Weights need not add up to 1 for that: a draw's first option is the first at any scale.
        """
        return first_shares(self.scores + (factor - 1) * self.parts[index], self.ruled_out)

    def leaders_if_all_answered(self) -> NDArray[np.int64]:
        """(draws,), who leads on the drawn levels with weights and bearings at their means.

        What differs between these leaders is owed to unknown answers alone.
        """
        scores = np.zeros_like(self.scores)
        for index in _one_order(self.matrix.rows):
            row = self.matrix.rows[index]
            if row.applies:
                scores += self.matrix.weights[index] * row.bearings[self.levels[:, index]]
        return leaders(scores, self.ruled_out)

    def _gated_by(self, trait: str) -> dict[str, tuple[Gate, ...]]:
        """Keep the options that some gate rules out or lets pass by this trait."""
        return {
            option: gates
            for option, gates in self.gates.items()
            if any(trait == named for gate in gates for named, _ in named_levels(gate.when))
        }


def simulate(
    rubric: DecisionRubric, matrix: Matrix, *, seed: int, draws: int = DRAWS
) -> Simulation:
    """Draw weights, unknown answers and bearings, and score every draw.

    Args:
        rubric: Where concentration and gates come from.
        matrix: The use case.
        seed: Of every stream; the same seed gives the same simulation.
        draws: How many.
    """
    weights = _draw_weights(matrix, rubric.uncertainty.concentration, seed, draws)
    levels = _draw_levels(matrix, seed, draws)
    noise = np.stack([_draw_noise(row.id, matrix.options, seed, draws) for row in matrix.rows])
    parts = np.stack(
        [_part(row, levels[:, i], weights[:, i], noise[i]) for i, row in enumerate(matrix.rows)]
    )
    gates = {option.id: option.gates for option in rubric.options if option.gates}
    ruled_out = np.zeros((draws, len(matrix.options)), dtype=bool, order="F")
    _rule_out(ruled_out, matrix, gates, levels)
    return Simulation(
        matrix=matrix,
        gates=gates,
        weights=weights,
        levels=levels,
        noise=noise,
        parts=parts,
        scores=parts[_one_order(matrix.rows)].sum(axis=0),
        ruled_out=ruled_out,
    )


def leaders(scores: Floats, ruled_out: Mask) -> NDArray[np.int64]:
    """(draws,), index of the first option; ties go to the simpler one, -1 where none is left."""
    open_scores = np.where(ruled_out, -np.inf, scores)
    return np.where(ruled_out.all(axis=1), -1, open_scores.argmax(axis=1))


def first_shares(scores: Floats, ruled_out: Mask) -> Floats:
    """(options,), share of draws in which each option comes first."""
    first = leaders(scores, ruled_out)
    counts = np.bincount(first[first >= 0], minlength=scores.shape[1])
    return counts / len(scores)


def level_lookup(matrix: Matrix, levels: Levels) -> Callable[[str, str], Mask]:
    """Give what conditions ask of draws: (trait, level) -> in which draws it was drawn.

    Args:
        matrix: Names the rows and their levels.
        levels: (draws, rows), index of the level drawn.
    """
    position = {row.id: index for index, row in enumerate(matrix.rows)}

    def is_level(trait: str, level: str) -> Mask:
        index = position[trait]
        return np.asarray(levels[:, index] == matrix.rows[index].levels.index(level))

    return is_level


def _one_order(rows: Sequence[Row]) -> list[int]:
    # Floating-point sums depend on the order of their terms; summed in the order of the ids, the
    # order of traits in the file changes no bit.
    return sorted(range(len(rows)), key=lambda index: rows[index].id)


def _draw_weights(matrix: Matrix, concentration: float, seed: int, draws: int) -> Floats:
    # Dirichlet(a) is Gamma(a_i, 1) divided by the sum; drawn one trait at a time for the streams.
    streams = Streams(seed, [f"weight/{row.id}" for row in matrix.rows])
    gammas = streams.gammas(concentration * matrix.weights, draws)
    # A very small shape draws numbers too small for floating point; all zero could not be divided.
    gammas = np.maximum(gammas, np.finfo(np.float64).tiny)
    return np.asarray((gammas / gammas[_one_order(matrix.rows)].sum(axis=0)).T)


def _draw_levels(matrix: Matrix, seed: int, draws: int) -> Levels:
    uniforms = Streams(seed, [f"level/{row.id}" for row in matrix.rows]).uniforms(draws)
    levels = np.full((draws, len(matrix.rows)), -1, order="F")  # looked at trait by trait
    for index, (row, uniform) in enumerate(zip(matrix.rows, uniforms, strict=True)):
        if row.applies:
            below = np.searchsorted(np.cumsum(row.share), uniform, side="right")
            levels[:, index] = np.minimum(below, len(row.share) - 1)
    return levels


@functools.lru_cache(maxsize=32)  # a rubric's traits: each run, person and case draws them again
def _draw_noise(row_id: str, options: tuple[str, ...], seed: int, draws: int) -> Floats:
    noise = Streams(seed, [f"bearing/{row_id}/{option}" for option in options]).normals(draws).T
    noise.setflags(write=False)
    return noise


def _part(row: Row, levels: Levels | int, weights: Floats, noise: Floats) -> Floats:
    if not row.applies:
        return np.zeros_like(noise)
    return weights[:, None] * (row.bearings[levels] + row.spread[levels] * noise)


def _rule_out(
    ruled_out: Mask, matrix: Matrix, gates: dict[str, tuple[Gate, ...]], levels: Levels
) -> None:
    """Fill the columns of the options that have gates."""
    is_level = level_lookup(matrix, levels)
    for column, option in enumerate(matrix.options):
        if option in gates:
            ruled_out[:, column] = False
            undecided = np.ones(len(levels), dtype=bool)
            for gate in gates[option]:
                fires = undecided & holds_in_draws(gate.when, is_level)
                ruled_out[:, column] |= fires & (gate.decision == "ruled_out")
                undecided &= ~fires
