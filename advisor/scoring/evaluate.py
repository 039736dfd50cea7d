"""Scores a rubric against published cases whose decision is known."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from advisor.model.case import Case, CaseResult, Evaluation
from advisor.model.rubric import DecisionRubric
from advisor.scoring.assess import judge_matrix
from advisor.scoring.matrix import build_matrix

SURE = 0.8
"""Acceptability from which the first option counts towards coverage."""


def evaluate(
    rubric: DecisionRubric, cases: Sequence[Case], *, seed: int = 0, draws: int = 10_000
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
    sure = [one for one in results if max(one.acceptability.values()) >= SURE]
    return Evaluation(
        n=len(results),
        strict=_share([one.strict for one in results]),
        lenient=_share([one.lenient for one in results]),
        brier=float(np.mean([one.brier for one in results])),
        coverage=len(sure) / len(results),
        lenient_where_sure=_share([one.lenient for one in sure]) if sure else None,
        per_option={
            option: _share([one.strict for one in results if one.recommended == option])
            for option in rubric.option_ids
            if any(one.recommended == option for one in results)
        },
        confusion={
            option: {
                predicted: sum(
                    one.recommended == option and one.predicted == predicted for one in results
                )
                for predicted in rubric.option_ids
            }
            for option in rubric.option_ids
        },
        cases=results,
    )


def _judge_case(rubric: DecisionRubric, case: Case, *, seed: int, draws: int) -> CaseResult:
    matrix = build_matrix(rubric, [case.traits])
    judged = judge_matrix(rubric, matrix, case.traits, seed=seed, draws=draws)
    shares = {one.option: one.acceptability for one in judged.stage.ranking}
    predicted = judged.stage.ranking[0].option
    strict = predicted == case.recommended
    return CaseResult(
        id=case.id,
        recommended=case.recommended,
        also_acceptable=case.also_acceptable,
        predicted=predicted,
        acceptability=shares,
        status=judged.stage.verdict.status,
        strict=strict,
        lenient=strict or predicted in case.also_acceptable,
        brier=sum((share - (option == case.recommended)) ** 2 for option, share in shares.items()),
    )


def _share(hits: Sequence[bool]) -> float:
    return float(np.mean(hits))
