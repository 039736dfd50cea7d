"""Nested cross-validation: what refitting the weights gains on cases that had no part in it.

The outer loop holds cases out; everything that is chosen - the strength of the ridge, the weights,
the concentration - is chosen on the others, the ridge by an inner loop over them. Only so does a
gain not measure its own choosing (Varma & Simon 2006, *BMC Bioinformatics* 7:91).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats
from sklearn.model_selection import GridSearchCV, RepeatedStratifiedKFold, StratifiedKFold

from advisor.calibration.held_out import Figures, best_concentration, figures, with_weights
from advisor.calibration.smoothed import Floats, SmoothedCases, smooth
from advisor.calibration.weights import FittedWeights
from advisor.errors import InvalidCases
from advisor.model.calibration import Calibration, HeldOutChange, WeightProposal
from advisor.model.case import Case, Interval
from advisor.model.rubric import DecisionRubric
from advisor.scoring.evaluate import FEW

FOLDS = 5
REPEATS = 4
"""Twenty held-out parts: the interval's degrees of freedom, within a minute or two of work."""

INNER_FOLDS = 4
"""One fewer than outside, so that the smallest stratum still reaches into every part."""

FEWEST = 20
"""With fewer cases a held-out part has three or less, and nothing could be said of a gain."""

RIDGES = (0.001, 0.003, 0.01, 0.03, 0.1, 10.0)
"""From nearly free to held fast; the last leaves the weights as they are."""

DIGITS = 2
"""Significant digits of a proposed weight: a few dozen cases carry no more."""


def calibrate_nested(
    rubric: DecisionRubric,
    cases: Sequence[Case],
    *,
    seed: int,
    progress: Callable[[int, int], None] | None = None,
) -> Calibration:
    """Fit weights and concentration on all cases, and estimate their gain on held-out ones.

    Args:
        rubric: Start, bounds and everything that stays as it is.
        cases: At least `FEWEST`.
        seed: Of every draw and split.
        progress: Called with (done, all) after each held-out part.

    Raises:
        InvalidCases: There are too few cases, or all of one option.
    """
    problem = _pose(rubric, cases, seed=seed)
    before = figures(rubric, cases, seed=seed)
    outer = RepeatedStratifiedKFold(n_splits=FOLDS, n_repeats=REPEATS, random_state=seed)
    held: list[NDArray[np.int64]] = []
    afters: list[Figures] = []
    for train, test in outer.split(problem.strata, problem.strata):
        fitted = _refit(problem, on=train)
        afters.append(figures(fitted.rubric, [cases[one] for one in test], seed=seed))
        held.append(test)
        if progress:
            progress(len(held), FOLDS * REPEATS)
    final = _refit(problem, on=np.arange(len(cases)))
    return Calibration(
        n=len(cases),
        folds=FOLDS,
        repeats=REPEATS,
        ridge=final.ridge,
        weights=_proposals(problem, final.rubric),
        concentration_before=rubric.uncertainty.concentration,
        concentration_after=final.rubric.uncertainty.concentration,
        brier=_change(before.brier, [one.brier for one in afters], held),
        strict=_change(before.strict, [one.strict for one in afters], held),
        lenient=_change(before.lenient, [one.lenient for one in afters], held),
        coverage=_change(before.sure, [one.sure for one in afters], held),
    )


@dataclass(frozen=True)
class _Problem:
    """What every refit shares."""

    rubric: DecisionRubric
    cases: Sequence[Case]
    smoothed: SmoothedCases
    strata: NDArray[np.str_]
    """(cases,), what every held-out part must have its share of."""
    known: dict[str, int]
    """Trait -> cases in which its level is known."""
    seed: int


@dataclass(frozen=True)
class _Refit:
    """What one set of cases chooses."""

    rubric: DecisionRubric
    ridge: float


def _pose(rubric: DecisionRubric, cases: Sequence[Case], *, seed: int) -> _Problem:
    if len(cases) < FEWEST:
        raise InvalidCases(
            f"{len(cases)} cases are too few to learn weights from.",
            hint=f"Collect at least {FEWEST}.",
        )
    known = {
        trait.id: sum(case.traits.get(trait.id) in trait.level_ids for case in cases)
        for trait in rubric.traits
    }
    return _Problem(
        rubric=rubric,
        cases=cases,
        smoothed=smooth(rubric, cases, seed=seed),
        strata=_strata(cases),
        known=known,
        seed=seed,
    )


def _strata(cases: Sequence[Case]) -> NDArray[np.str_]:
    # An option with fewer cases than there are parts cannot be in every part: such are pooled.
    counts = Counter(case.recommended for case in cases)
    pooled = [case.recommended if counts[case.recommended] >= FOLDS else "rare" for case in cases]
    if pooled.count("rare") < FOLDS:
        common = counts.most_common(1)[0][0]
        pooled = [common if one == "rare" else one for one in pooled]
    return np.array(pooled)


def _refit(problem: _Problem, *, on: NDArray[np.int64]) -> _Refit:
    rubric, strata = problem.rubric, problem.strata[on]
    inner = StratifiedKFold(n_splits=INNER_FOLDS, shuffle=True, random_state=problem.seed)
    search = GridSearchCV(
        _estimator(problem),
        {"ridge": list(RIDGES)},
        cv=list(inner.split(strata, strata)),
        error_score="raise",
    )
    search.fit(problem.smoothed.parts[on], problem.smoothed.truth[on])
    weights = _rounded(problem, search.best_estimator_.weights_)
    cases = [problem.cases[one] for one in on]
    concentration = best_concentration(rubric, weights, cases, seed=problem.seed)
    return _Refit(
        rubric=with_weights(rubric, weights, concentration=concentration),
        ridge=float(search.best_params_["ridge"]),
    )


def _estimator(problem: _Problem) -> FittedWeights:
    weights = [trait.weight for trait in problem.rubric.traits]
    free = np.array([problem.known[trait.id] >= FEW for trait in problem.rubric.traits])
    start = np.array([one.value for one in weights])
    return FittedWeights(
        start=start,
        low=np.where(free, [one.low for one in weights], start),
        high=np.where(free, [one.high for one in weights], start),
        temperature=problem.smoothed.temperature,
    )


def _rounded(problem: _Problem, weights: Floats) -> Floats:
    # The figures are to be those of the numbers proposed, so rounding comes first.
    rounded = []
    for trait, value in zip(problem.rubric.traits, weights, strict=True):
        near = float(f"{value:.{DIGITS}g}")
        kept = problem.known[trait.id] < FEW
        bounded = min(max(near, trait.weight.low), trait.weight.high)
        rounded.append(trait.weight.value if kept else bounded)
    return np.array(rounded)


def _proposals(problem: _Problem, fitted: DecisionRubric) -> tuple[WeightProposal, ...]:
    return tuple(
        WeightProposal(
            trait=old.id,
            before=old.weight.value,
            after=new.weight.value,
            low=old.weight.low,
            high=old.weight.high,
            known=problem.known[old.id],
            fitted=problem.known[old.id] >= FEW,
        )
        for old, new in zip(problem.rubric.traits, fitted.traits, strict=True)
    )


def _change(
    before: Floats | NDArray[np.bool_],
    afters: Sequence[Floats | NDArray[np.bool_]],
    held: Sequence[NDArray[np.int64]],
) -> HeldOutChange:
    # Training sets of repeated cross-validation overlap, so that the plain variance of the parts'
    # differences over their number is far too small. Corrected resampled t (Nadeau & Bengio 2003,
    # Machine Learning 52(3)): variance * (1/J + n_test/n_train), J - 1 degrees of freedom.
    was = np.array([np.mean(before[test]) for test in held])
    now = np.array([np.mean(after) for after in afters])
    differences = now - was
    parts = len(held)
    error = np.sqrt(differences.var(ddof=1) * (1 / parts + 1 / (FOLDS - 1)))
    reach = float(stats.t.ppf(0.975, parts - 1) * error)
    middle = float(differences.mean())
    return HeldOutChange(
        before=float(was.mean()),
        after=float(now.mean()),
        difference=middle,
        interval=Interval(low=middle - reach, high=middle + reach),
    )
