"""The verdict: how far the ranking may be trusted, and the reasons in plain sentences."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence

import numpy as np

from advisor.model.assessment import Contribution, Ranked, Verdict
from advisor.model.rubric import DecisionRubric
from advisor.scoring.changes import flip_chance
from advisor.scoring.gates import ruled_out_by, stopped_by
from advisor.scoring.reconcile import MEASURED_QUALITY
from advisor.scoring.simulation import Simulation

REASONS = 3
"""A reader takes in three reasons; the contributions hold the rest."""


def rank(
    rubric: DecisionRubric, simulation: Simulation, levels: Mapping[str, str]
) -> tuple[Ranked, ...]:
    """Rank the options by acceptability; ties go to the higher score, then to the simpler one.

    Args:
        rubric: The gates.
        simulation: The draws.
        levels: Trait -> level judged.
    """
    matrix = simulation.matrix
    scores = matrix.scores
    # np.quantile would load numpy.ma, a tenth of the whole command, to interpolate between draws.
    drawn = np.sort(simulation.scores, axis=0)
    low, high = (drawn[round(share * (len(drawn) - 1))] for share in (0.025, 0.975))
    shares = simulation.ruled_out.mean(axis=0)
    ranked = [
        Ranked(
            option=option,
            score=float(scores[column]),
            low=float(low[column]),
            high=float(high[column]),
            acceptability=float(simulation.acceptability[column]),
            # Where several people differ, what most of them answered is not yet so in every draw.
            ruled_out_by=ruled_out_by(rubric.option(option), levels)
            if shares[column] == 1
            else None,
            ruled_out_share=float(shares[column]),
        )
        for column, option in enumerate(matrix.options)
    ]
    return tuple(sorted(ranked, key=lambda one: (-one.acceptability, -one.score)))


def judge(
    rubric: DecisionRubric,
    simulation: Simulation,
    *,
    levels: Mapping[str, str],
    split: Container[str] = (),
    ranking: tuple[Ranked, ...],
    contributed: tuple[Contribution, ...],
) -> Verdict:
    """Say what is advised and how sure that is.

    Args:
        rubric: Stop rules and thresholds.
        simulation: The draws.
        levels: Trait -> level judged.
        split: Traits on which people differ.
        ranking: The options, best first.
        contributed: What each trait gave each option.
    """
    stop = stopped_by(rubric, levels)
    if stop is not None:
        return Verdict(
            option=None, status="stop", confidence=None, because=(stop.because, stop.then)
        )
    if all(one.ruled_out_by for one in ranking):
        return _nothing_left(ranking)
    first, *others = ranking
    second = next((one for one in others if one.ruled_out_share < 1), others[0])
    led = _reasons(rubric, contributed, first.option, second.option, split)
    because = (*_gates(rubric, first, others), *led)[:REASONS]
    # What was measured says how well options do, not what the use case asks for.
    known = any(row.known for row in simulation.matrix.rows if row.id != MEASURED_QUALITY)
    if known and first.acceptability >= rubric.thresholds.recommended:
        return Verdict(
            option=first.option,
            status="recommended",
            confidence=first.acceptability,
            because=because,
        )
    if not known or flip_chance(simulation) > rubric.thresholds.flip:
        return Verdict(
            option=None,
            status="not_enough_known",
            confidence=first.acceptability,
            because=because
            or ("Nothing that speaks for one option over the others is known yet.",),
        )
    return Verdict(
        option=first.option, status="close_call", confidence=first.acceptability, because=because
    )


def _gates(rubric: DecisionRubric, first: Ranked, others: Sequence[Ranked]) -> tuple[str, ...]:
    """Name the best of those that score higher and are out: that is why the first one leads."""
    out = [one for one in others if one.ruled_out_by and one.score > first.score]
    best = max(out, key=lambda one: one.score, default=None)
    if best is None:
        return ()
    return (f"{rubric.option(best.option).title} is ruled out: {best.ruled_out_by}",)


def _nothing_left(ranking: tuple[Ranked, ...]) -> Verdict:
    reasons = dict.fromkeys(one.ruled_out_by for one in ranking if one.ruled_out_by)
    return Verdict(
        option=None,
        status="stop",
        confidence=None,
        because=("The answers rule out every option.", *reasons),
    )


def _reasons(
    rubric: DecisionRubric,
    contributed: tuple[Contribution, ...],
    first: str,
    second: str,
    split: Container[str],
) -> tuple[str, ...]:
    # What puts the first option ahead of the second, not merely what speaks for it: a trait that
    # speaks equally for both explains nothing.
    rivals = {one.trait: one for one in contributed if one.option == second}
    leads = [
        (one.amount - rivals[one.trait].amount, one, rivals[one.trait])
        for one in contributed
        if one.option == first and one.amount > rivals[one.trait].amount
        if one.trait != MEASURED_QUALITY or one.source  # not having been measured is no reason
    ]
    leads.sort(key=lambda lead: -lead[0])
    return tuple(_sentence(rubric, ours, theirs, split) for _, ours, theirs in leads[:REASONS])


def _sentence(
    rubric: DecisionRubric, ours: Contribution, theirs: Contribution, split: Container[str]
) -> str:
    # A lead has two sides, what speaks for the first and what speaks against the second; the larger
    # of them is the reason.
    if ours.trait not in rubric.trait_ids:
        return ours.because
    trait = rubric.trait(ours.trait)
    told, side = (ours, "For") if ours.amount >= -theirs.amount else (theirs, "Against")
    answer = "Answers differ" if ours.trait in split else trait.level(ours.level).title
    return f"{trait.title}: {answer}. {side} {rubric.option(told.option).title}: {told.because}"
