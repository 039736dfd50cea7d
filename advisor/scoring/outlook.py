"""What the answers so far say, and which open question would tell most.

Computes on rubric and answers alone; asks nothing, reads nothing, rounds nothing.

A question is worth what its answer is expected to tell about the outcome once all is answered: the
mutual information of the two (Lindley 1956, *Annals of Mathematical Statistics* 27(4)). The
expected gain in acceptability (`OpenQuestion.gain`) would not do here: looking one answer ahead, it
is zero as soon as no single answer moves the leader, and then orders the rest by chance.

An outcome is the leader, or that nothing should be chosen yet: a stop rule settles the verdict as
surely as a score does. What was answered with `unknown` is laid aside: asking further will not
answer it, so it neither keeps the interview going nor ends it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from advisor.model.answers import NOT_APPLICABLE, UNKNOWN, Answers
from advisor.model.rubric import DecisionRubric, StopRule
from advisor.scoring.conditions import holds_in_draws
from advisor.scoring.gates import stopped_by
from advisor.scoring.matrix import build_matrix
from advisor.scoring.simulation import Simulation, level_lookup, simulate

DRAWS = 2_000
"""Standard error of a share is at most .011: enough to order questions, in a blink."""

SETTLED = 0.05
"""Chance of another outcome below which the open questions are not worth a person's time."""

BITS_PLACES = 3
"""With `DRAWS` draws the estimate of a question's worth carries no more."""

Outcomes = NDArray[np.int64]


@dataclass(frozen=True)
class Outlook:
    """Where the use case stands while questions are open."""

    acceptability: dict[str, float]
    """Option -> share of draws in which it comes first, the best first."""
    stop: StopRule | None
    """The rule under which nothing should be chosen yet, where one holds already."""
    change: float
    """Chance that the answers to the open questions bring another outcome, 0 to 1."""
    questions: tuple[str, ...]
    """The traits not yet answered, the most telling first."""

    @property
    def settled(self) -> bool:
        """Whether the open questions can hardly change the outcome any more."""
        return self.change < SETTLED


def look(rubric: DecisionRubric, answers: Answers, *, seed: int = 0, draws: int = DRAWS) -> Outlook:
    """See what leads, how firmly, and what to ask next.

    Args:
        rubric: The rubric.
        answers: What was answered so far; `unknown` and `not_applicable` are answers too.
        seed: Of every draw.
        draws: How many.
    """
    levels = {trait: answers.level(trait) for trait in rubric.trait_ids}
    now = simulate(rubric, build_matrix(rubric, [levels]), seed=seed, draws=draws)
    rest = now
    laid_aside = {
        trait: NOT_APPLICABLE if level == UNKNOWN and trait in answers.answers else level
        for trait, level in levels.items()
    }
    if laid_aside != levels:
        rest = simulate(rubric, build_matrix(rubric, [laid_aside]), seed=seed, draws=draws)
    stop = stopped_by(rubric, levels)
    outcomes = _outcomes(rubric, rest)
    # A rule that holds already goes on holding; otherwise the leader is what others would replace.
    present = len(rubric.options) if stop else int(rest.acceptability.argmax())
    order = (-now.acceptability).argsort(kind="stable")
    return Outlook(
        acceptability={rubric.option_ids[i]: float(now.acceptability[i]) for i in order},
        stop=stop,
        change=float(np.mean(outcomes != present)),
        questions=_by_worth(rubric, answers, rest, outcomes),
    )


def _outcomes(rubric: DecisionRubric, simulation: Simulation) -> Outcomes:
    """(draws,), index of the leading option, -1 for none, the number of options for a stop."""
    is_level = level_lookup(simulation.matrix, simulation.levels)
    outcomes = simulation.leaders_if_all_answered().copy()
    for rule in rubric.stop:
        outcomes[holds_in_draws(rule.when, is_level)] = len(rubric.options)
    return outcomes


def _by_worth(
    rubric: DecisionRubric, answers: Answers, simulation: Simulation, outcomes: Outcomes
) -> tuple[str, ...]:
    worth = {
        row.id: _shared_bits(simulation.levels[:, index], outcomes)
        for index, row in enumerate(simulation.matrix.rows)
        if row.id not in answers.answers
    }
    weights = {trait.id: trait.weight.value for trait in rubric.traits}
    # Ties go to the weightier trait and then by id, so that the order of traits plays no part.
    return tuple(
        sorted(worth, key=lambda one: (-round(worth[one], BITS_PLACES), -weights[one], one))
    )


def _shared_bits(levels: NDArray[np.int64], outcomes: Outcomes) -> float:
    """Mutual information of two drawn columns, in bits.

    I = sum_xy p(x,y) log2(p(x,y) / (p(x) p(y))), from the counts, less their bias
    (cells - rows - columns + 1) / (2 n ln 2) (Miller 1955, *Note on the bias of information
    estimates*), which would favour questions with many levels.
    """
    width = int(outcomes.max()) + 2  # one more for -1
    cells = np.bincount(levels * width + outcomes + 1, minlength=width * (int(levels.max()) + 1))
    joint = cells.reshape(-1, width) / len(levels)  # (levels, outcomes)
    rows, columns = joint.sum(axis=1), joint.sum(axis=0)
    seen = joint > 0
    expected = np.outer(rows, columns)
    bits = float(joint[seen] @ np.log2(joint[seen] / expected[seen]))
    degrees = int(seen.sum() - (rows > 0).sum() - (columns > 0).sum() + 1)
    return max(0.0, bits - degrees / (2 * len(levels) * float(np.log(2))))
