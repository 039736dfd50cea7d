"""Scores a rubric against published cases whose decision is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from advisor.model.case import (
    Case,
    CaseResult,
    Evaluation,
    Gain,
    Interval,
    Intervals,
    Reliability,
    TreeComparison,
)
from advisor.model.rubric import DecisionRubric
from advisor.scoring.assess import judge_matrix
from advisor.scoring.intervals import bootstrap_mean, mcnemar, wilson
from advisor.scoring.matrix import build_matrix
from advisor.scoring.simulation import DRAWS
from advisor.scoring.tree import fits, four_questions

SURE = 0.8
"""Acceptability from which the first option counts towards coverage."""

EDGES = (0.0, 0.4, 0.6, 0.8, 0.9, 1.0)
"""Bins of the calibration table: finest where people act on what is stated."""

FEW = 12
"""With fewer cases the 95 % interval of a share of one half is wider than one half."""


def evaluate(
    rubric: DecisionRubric, cases: Sequence[Case], *, seed: int = 0, draws: int = DRAWS
) -> Evaluation:
    """Judge every case and compare with the decision its source reports.

    strict: share whose first-ranked option is the recommended one. lenient: or one also acceptable.
    brier: sum over the options of (acceptability - truth)^2, mean over cases (Brier 1950,
    *Monthly Weather Review* 78(1)). coverage: share with a first acceptability of at least .8.

    Args:
        rubric: The rubric.
        cases: At least one.
        seed: Of every draw.
        draws: How many per case.
    """
    results = tuple(_judge_case(rubric, case, seed=seed, draws=draws) for case in cases)
    sure = [one for one in results if one.first >= SURE]
    known = {trait: sum(trait in one.known for one in results) for trait in rubric.trait_ids}
    return Evaluation(
        n=len(results),
        strict=_share([one.strict for one in results]),
        lenient=_share([one.lenient for one in results]),
        brier=float(np.mean([one.brier for one in results])),
        coverage=len(sure) / len(results),
        lenient_where_sure=_share([one.lenient for one in sure]) if sure else None,
        intervals=_intervals(results, sure, seed=seed),
        per_option=_recall(rubric, results),
        confusion=_confusion(rubric, results),
        calibration=reliability(results),
        tree=_against_tree(results, seed=seed) if fits(rubric) else None,
        known=known,
        untested=tuple(trait for trait, count in known.items() if count < FEW),
        cases=results,
    )


def reliability(results: Sequence[CaseResult]) -> tuple[Reliability, ...]:
    """Compare stated with observed, bin by bin of the first acceptability.

    The table behind a reliability diagram (DeGroot & Fienberg 1983, *The Statistician* 32).
    """
    bins = []
    for above, below in zip(EDGES, EDGES[1:], strict=False):
        last = below == EDGES[-1]
        here = [one for one in results if above <= one.first and (one.first < below or last)]
        if here:
            bins.append(
                Reliability(
                    above=above,
                    below=below,
                    n=len(here),
                    stated=float(np.mean([one.first for one in here])),
                    strict=_share([one.strict for one in here]),
                    interval=_wilson([one.strict for one in here]),
                    lenient=_share([one.lenient for one in here]),
                )
            )
    return tuple(bins)


def _judge_case(rubric: DecisionRubric, case: Case, *, seed: int, draws: int) -> CaseResult:
    matrix = build_matrix(rubric, [case.traits])
    judged = judge_matrix(rubric, matrix, case.traits, seed=seed, draws=draws)
    shares = {one.option: one.acceptability for one in judged.stage.ranking}
    predicted = judged.stage.ranking[0].option
    strict = predicted == case.recommended
    return CaseResult(
        id=case.id,
        known={row.id: case.traits[row.id] for row in matrix.rows if row.known},
        recommended=case.recommended,
        also_acceptable=case.also_acceptable,
        predicted=predicted,
        acceptability=shares,
        status=judged.stage.verdict.status,
        strict=strict,
        lenient=strict or predicted in case.also_acceptable,
        brier=sum((share - (option == case.recommended)) ** 2 for option, share in shares.items()),
        tree=four_questions(case.traits) if fits(rubric) else None,
    )


def _intervals(
    results: Sequence[CaseResult], sure: Sequence[CaseResult], *, seed: int
) -> Intervals:
    return Intervals(
        strict=_wilson([one.strict for one in results]),
        lenient=_wilson([one.lenient for one in results]),
        brier=bootstrap_mean([one.brier for one in results], seed=seed),
        coverage=wilson(len(sure), len(results)),
        lenient_where_sure=_wilson([one.lenient for one in sure]) if sure else None,
    )


def _recall(rubric: DecisionRubric, results: Sequence[CaseResult]) -> dict[str, float]:
    return {
        option: _share([one.strict for one in results if one.recommended == option])
        for option in rubric.option_ids
        if any(one.recommended == option for one in results)
    }


def _confusion(rubric: DecisionRubric, results: Sequence[CaseResult]) -> dict[str, dict[str, int]]:
    pairs = [(one.recommended, one.predicted) for one in results]
    return {
        option: {predicted: pairs.count((option, predicted)) for predicted in rubric.option_ids}
        for option in rubric.option_ids
    }


def _against_tree(results: Sequence[CaseResult], *, seed: int) -> TreeComparison:
    return TreeComparison(
        strict=_gain(
            [one.strict for one in results],
            [one.tree == one.recommended for one in results],
            seed=seed,
        ),
        lenient=_gain(
            [one.lenient for one in results],
            [one.tree in one.acceptable for one in results],
            seed=seed,
        ),
    )


def _gain(ours: Sequence[bool], rivals: Sequence[bool], *, seed: int) -> Gain:
    differences = [int(a) - int(b) for a, b in zip(ours, rivals, strict=True)]
    better, worse = differences.count(1), differences.count(-1)
    return Gain(
        rival=_share(rivals),
        difference=float(np.mean(differences)),
        interval=bootstrap_mean(differences, seed=seed),
        better=better,
        worse=worse,
        p=mcnemar(better, worse),
    )


def _wilson(hits: Sequence[bool]) -> Interval:
    return wilson(sum(hits), len(hits))


def _share(hits: Sequence[bool]) -> float:
    return float(np.mean(hits))
