"""What would change the verdict: other answers, other weights, answers not yet given."""

from __future__ import annotations

from collections.abc import Container, Mapping
from dataclasses import dataclass

import numpy as np

from advisor.model.assessment import NO_CHOICE, AnswerChange, OpenQuestion, WeightChange
from advisor.model.condition import named_levels
from advisor.model.rubric import DecisionRubric, StopRule, Trait
from advisor.scoring.gates import stopped_by
from advisor.scoring.matrix import Floats, Matrix
from advisor.scoring.simulation import Simulation

BEYOND = 1.05
"""How far past the weight at which two options score the same it is tried who comes first."""


@dataclass(frozen=True)
class Changes:
    """Everything that would put another option first."""

    answers: tuple[AnswerChange, ...]
    """For each answer, the nearest change that does; nearest and surest first."""
    weights: tuple[WeightChange, ...]
    """For each weight, the value beyond which another option comes first; nearest ratio first."""
    questions: tuple[OpenQuestion, ...]
    """The unanswered questions, the most valuable first."""


def changes(rubric: DecisionRubric, simulation: Simulation, levels: Mapping[str, str]) -> Changes:
    """Look for what would change the first-ranked option or, under a stop rule, lift the stop.

    Args:
        rubric: Levels in order, priors, weights.
        simulation: The draws on what is known now.
        levels: Trait -> level judged.
    """
    stop = stopped_by(rubric, levels)
    if stop is not None:
        return Changes(answers=_lifts(rubric, simulation, levels, stop), weights=(), questions=())
    answers: list[AnswerChange] = []
    questions: list[OpenQuestion] = []
    for trait in rubric.traits:
        row = simulation.matrix.row(trait.id)
        table = {level: simulation.if_answered(trait.id, level) for level in trait.level_ids}
        stops = {one for one in table if stopped_by(rubric, {**levels, trait.id: one})}
        if not row.known and row.applies:
            questions.append(_question(trait, simulation, table, stops))
        elif row.known and (change := _answer_change(trait, simulation, table, stops)):
            answers.append(change)
    return Changes(
        answers=tuple(sorted(answers, key=lambda one: (one.steps, -one.acceptability, one.trait))),
        weights=_weight_changes(simulation),
        questions=tuple(sorted(questions, key=lambda one: (-one.gain, -one.flip, one.trait))),
    )


def flip_chance(simulation: Simulation) -> float:
    """Chance that the answers still unknown put another option first, 0 to 1.

    Weights and bearings stay at their means, so that only missing answers count.
    """
    if all(row.known or not row.applies for row in simulation.matrix.rows):
        return 0.0
    leader = int(simulation.acceptability.argmax())
    return float(np.mean(simulation.leaders_if_all_answered() != leader))


def _lifts(
    rubric: DecisionRubric, simulation: Simulation, levels: Mapping[str, str], stop: StopRule
) -> tuple[AnswerChange, ...]:
    found = []
    for trait_id in dict.fromkeys(name for name, _ in named_levels(stop.when)):
        trait = rubric.trait(trait_id)
        free = [
            level
            for level in trait.level_ids
            if stopped_by(rubric, {**levels, trait_id: level}) is None
        ]
        if levels[trait_id] in trait.level_ids and free:
            to_level = min(free, key=lambda level: _steps(trait, levels[trait_id], level))
            shares = simulation.if_answered(trait_id, to_level)
            found.append(_change(trait, levels[trait_id], to_level, simulation, shares))
    return tuple(sorted(found, key=lambda one: one.steps))


def _steps(trait: Trait, from_level: str, to_level: str) -> int:
    ids = trait.level_ids
    return abs(ids.index(to_level) - ids.index(from_level)) if trait.ordered else 1


def _change(
    trait: Trait, from_level: str, to_level: str, simulation: Simulation, shares: Floats
) -> AnswerChange:
    return AnswerChange(
        trait=trait.id,
        from_level=from_level,
        to_level=to_level,
        steps=_steps(trait, from_level, to_level),
        option=simulation.matrix.options[int(shares.argmax())],
        acceptability=float(shares.max()),
    )


def _answer_change(
    trait: Trait, simulation: Simulation, table: dict[str, Floats], stops: Container[str]
) -> AnswerChange | None:
    here = trait.level_ids[int(simulation.matrix.row(trait.id).share.argmax())]
    leader = int(simulation.acceptability.argmax())
    flips = [
        (_steps(trait, here, level), -float(shares.max()), index)
        for index, (level, shares) in enumerate(table.items())
        if level != here and level not in stops and int(shares.argmax()) != leader
    ]
    if not flips:
        return None
    to_level = trait.level_ids[min(flips)[2]]
    return _change(trait, here, to_level, simulation, table[to_level])


def _question(
    trait: Trait, simulation: Simulation, table: dict[str, Floats], stops: Container[str]
) -> OpenQuestion:
    # Expected value of perfect information about one answer (Howard 1966, IEEE Trans. SSC 2(1)):
    # the prior-weighted best acceptability once it is known, less the best one now.
    share = simulation.matrix.row(trait.id).share
    now = simulation.acceptability
    leads_to = {
        level: NO_CHOICE if level in stops else simulation.matrix.options[int(shares.argmax())]
        for level, shares in table.items()
    }
    leader = simulation.matrix.options[int(now.argmax())]
    best = np.array([shares.max() for shares in table.values()])
    flips = np.array([option != leader for option in leads_to.values()])
    return OpenQuestion(
        trait=trait.id,
        gain=max(0.0, float(share @ best - now.max())),
        flip=float(share @ flips),
        leads_to=leads_to,
    )


def _weight_changes(simulation: Simulation) -> tuple[WeightChange, ...]:
    matrix = simulation.matrix
    order = (-simulation.acceptability).argsort(kind="stable")
    leader, *others = (int(option) for option in order)
    rivals = [option for option in others if not simulation.ruled_out[:, option].all()]
    found = []
    for index, row in enumerate(matrix.rows):
        reversals = [
            WeightChange(
                trait=row.id,
                from_weight=row.weight,
                to_weight=weight,
                option=matrix.options[rival],
            )
            for rival in rivals
            if (weight := reversal_weight(matrix, index, leader, rival)) is not None
        ]
        nearest = min(reversals, key=_ratio, default=None)
        # Past another option is not yet first: a third one, gates and spread have a say too.
        if nearest is not None and _comes_first(nearest, index, simulation):
            found.append(nearest)
    return tuple(sorted(found, key=_ratio))


def _comes_first(change: WeightChange, index: int, simulation: Simulation) -> bool:
    factor = change.to_weight / change.from_weight
    beyond = factor * BEYOND if factor > 1 else factor / BEYOND
    shares = simulation.if_weighed(index, beyond)
    return simulation.matrix.options[int(shares.argmax())] == change.option


def reversal_weight(matrix: Matrix, index: int, leader: int, rival: int) -> float | None:
    """Solve for the weight of one row at which two options score the same, or none.

    The lead is linear in each unnormalised weight: sum_t w_t (b_t,leader - b_t,rival) = 0 gives
    w_i = w_i - lead / (b_i,leader - b_i,rival); only a positive weight exists.
    (Triantaphyllou & Sanchez 1997, *Decision Sciences* 28(1), theorem 5.1, for one criterion.)
    """
    weights = np.array([row.weight for row in matrix.rows])
    gaps = matrix.means[:, leader] - matrix.means[:, rival]
    if abs(gaps[index]) < 1e-12:
        return None
    weight = float(weights[index] - (weights @ gaps) / gaps[index])
    # What rounding leaves of a zero is no weight.
    return weight if weight > 1e-9 * weights[index] else None


def _ratio(change: WeightChange) -> float:
    return abs(float(np.log(change.to_weight / change.from_weight)))
