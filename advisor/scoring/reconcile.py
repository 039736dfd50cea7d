"""Brings measurements into the judgement: the same matrix, with what a probe saw in it.

- A fact trait that a finding contradicts is corrected in its *level*.
- Where it was measured how well an option meets what a trait demands, the option's *bearing* is
  updated: rubric and measurement are weighted by how sure each is, and the measurement counts the
  more, the more a level demands.
- Arm comparisons enter as one more row, measured quality, beside the traits.

A stand-in model shows direction: its transfer uncertainty is added to everything it measured, and
it corrects no level that depends on a model (its findings then carry none). Drafted examples stand
in for real ones in the same way, and add as much, in proportion to their share.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from advisor.model.answers import UNKNOWN
from advisor.model.finding import Finding
from advisor.model.rubric import DecisionRubric
from advisor.model.run import OPTION_OF_ARM, Comparison, Run
from advisor.scoring.fits import NORMAL_95, Fit, measured_fits, stand_ins
from advisor.scoring.matrix import STRENGTH_RANGE, Matrix, Row

MEASURED_QUALITY = "measured_quality"
"""Id of the row that arm comparisons make; no trait of a rubric is called so."""


@dataclass(frozen=True)
class Reason:
    """Why a measurement stands beside the rubric's bearing, or in place of it."""

    because: str
    """What was seen, in sentences."""
    findings: tuple[str, ...]
    """Ids of the findings, or names of the comparisons."""
    trust: tuple[float, ...]
    """For each level of the row, how much of the bearing is the measurement's, 0 to 1."""


@dataclass(frozen=True)
class Evidence:
    """What measurements changed, for the reports."""

    corrected: dict[str, Finding] = field(default_factory=dict)
    """Trait -> the finding that corrected its level."""
    outvoted: dict[str, tuple[Finding, ...]] = field(default_factory=dict)
    """Trait -> findings of smaller runs that show another level than the one that stands."""
    reasons: dict[tuple[str, str], Reason] = field(default_factory=dict)
    """(trait, option) -> what was measured there."""


@dataclass(frozen=True)
class Reconciled:
    """The matrix with the measurements in it."""

    matrix: Matrix
    """What to judge."""
    levels: dict[str, str]
    """Trait -> level after correction."""
    evidence: Evidence
    """What was changed, and why."""


def reconcile(
    rubric: DecisionRubric, matrix: Matrix, levels: Mapping[str, str], runs: Sequence[Run]
) -> Reconciled:
    """Bring the runs' findings and comparisons into the matrix.

    Args:
        rubric: The sizes of its evidence policy.
        matrix: The use case on the answers alone.
        levels: Trait -> what was answered.
        runs: Probe runs, earliest first. Where two show different levels, the one with more items
            stands; how they add up on bearings, `advisor.scoring.fits` says.
    """
    evidence = Evidence()
    corrected = dict(levels)
    for trait, shown in _levels_shown(rubric, runs).items():
        finding, level = shown[-1], str(shown[-1].level)
        matrix = matrix.with_row(matrix.row(trait).at(level))
        if corrected.get(trait, UNKNOWN) != level:
            evidence.corrected[trait] = finding
        corrected[trait] = level
        if others := tuple(one for one in shown if one.level != level):
            evidence.outvoted[trait] = others
    for fit in measured_fits(rubric, runs):
        matrix = _with_fit(rubric, matrix, fit, evidence)
    if (run := _best_compared(runs)) is not None:
        matrix = _with_quality(rubric, matrix, run, evidence, of=len(runs))
    return Reconciled(matrix=matrix, levels=corrected, evidence=evidence)


def _levels_shown(rubric: DecisionRubric, runs: Sequence[Run]) -> dict[str, list[Finding]]:
    """List for each fact trait the findings that show a level, the one that stands last."""
    shown: dict[str, list[Finding]] = {}
    for finding in (one for run in runs for one in run.findings):
        if finding.trait and _shows_level(rubric, finding):
            shown.setdefault(finding.trait, []).append(finding)
    return {trait: sorted(found, key=lambda one: one.n) for trait, found in shown.items()}


def _shows_level(rubric: DecisionRubric, finding: Finding) -> bool:
    if finding.outcome not in ("supports", "contradicts") or finding.trait not in rubric.trait_ids:
        return False
    trait = rubric.trait(finding.trait)
    return trait.kind == "fact" and finding.level in trait.level_ids


def _with_fit(rubric: DecisionRubric, matrix: Matrix, fit: Fit, evidence: Evidence) -> Matrix:
    """Update one option's bearings on one trait with what was measured.

        m = 2 s - 1                         strength of a share s: never -1, always +1
        target(l) = b(0) + d(l) (m - b(0))  from the rubric's bearing where least is demanded
        trust(l) = d v^2 / (d v^2 + e^2)
        b'(l) = b(l) + trust (target - b(l)),   v'(l) = v sqrt(1 - trust)

    with d from 0 at the least demanding level to 1 at the most demanding one, v the rubric's
    standard deviation and e the measurement's, the stand-in's transfer included. That is the mean
    of two normal distributions weighted by precision (Gelman et al. 2013, *Bayesian Data Analysis*,
    section 2.5), the measurement raised to the power d (Ibrahim & Chen 2000, *Statistical Science*
    15(1)): how well an option meets a demand is no news where nothing is demanded.
    """
    row = matrix.row(fit.trait)
    column = matrix.options.index(fit.option)
    trait = rubric.trait(fit.trait)
    bearings = trait.bearings[fit.option].levels
    raw = np.array([bearings[level] for level in row.levels]) / STRENGTH_RANGE
    demand = np.linspace(0, 1, len(row.levels))
    target = raw[0] + demand * (2 * fit.measured.mean - 1 - raw[0])
    transfer = rubric.evidence.transfer / STRENGTH_RANGE * math.sqrt(fit.stand_ins)
    held = row.spread[:, column]
    trust = demand * held**2 / (demand * held**2 + (2 * fit.measured.error) ** 2 + transfer**2)
    updated = raw + trust * (target - raw)
    changed, spread = row.bearings.copy(), row.spread.copy()
    changed[:, column] = updated - row.prior @ updated
    spread[:, column] = held * np.sqrt(1 - trust)
    evidence.reasons[fit.trait, fit.option] = Reason(
        fit.measured.because, fit.measured.findings, tuple(trust.tolist())
    )
    return matrix.with_row(replace(row, bearings=changed, spread=spread))


def _best_compared(runs: Sequence[Run]) -> Run | None:
    """Choose the run whose comparisons stand: of the user's own model, then on more, then later."""
    compared = [run for run in runs if len(_arm_of_option(run)) > 1]
    valid = [run for run in compared if run.verdict.status != "invalid"]

    def rank(run: Run) -> tuple[bool, int, int]:
        return (not run.provenance.stand_in, len(_arm_of_option(run)), len(run.plan.test_ids))

    return max(reversed(valid), key=rank, default=None)


def _with_quality(
    rubric: DecisionRubric, matrix: Matrix, run: Run, evidence: Evidence, *, of: int
) -> Matrix:
    arms = _arm_of_option(run)
    transfer = rubric.evidence.transfer * math.sqrt(stand_ins(run))
    means = {
        option: run.arms[arm].metrics[run.plan.primary_metric].mean for option, arm in arms.items()
    }
    best = max(means, key=lambda option: means[option])
    centre = float(np.mean(list(means.values())))
    bearings = np.zeros((1, len(matrix.options)))
    # An option whose arm was not run could be as good as the best or as bad as the worst.
    unmeasured = (max(means.values()) - min(means.values())) / rubric.evidence.full_strength / 2
    others = f" Of {of} runs the one with most options and items stands." if of > 1 else ""
    spreads = np.full((1, len(matrix.options)), np.hypot(unmeasured, transfer / STRENGTH_RANGE))
    for column, option in enumerate(matrix.options):
        if option not in arms:
            continue
        strength = (means[option] - centre) / rubric.evidence.full_strength
        error = _standard_error(run.comparisons, arms[option], arms[best])
        bearings[0, column] = np.clip(strength, -1, 1)
        spreads[0, column] = np.hypot(
            error / rubric.evidence.full_strength, transfer / STRENGTH_RANGE
        )
        evidence.reasons[MEASURED_QUALITY, option] = Reason(
            f"On {len(run.plan.test_ids)} held-out items {_place(means, option)}.{others}",
            (f"arms.{arms[option]}",),
            (1.0,),
        )
    return matrix.with_row(
        Row(
            id=MEASURED_QUALITY,
            weight=rubric.evidence.weight,
            levels=("measured",),
            bearings=bearings,
            spread=spreads,
            prior=np.ones(1),
            share=np.ones(1),
            known=True,
        )
    )


def _place(means: Mapping[str, float], option: str) -> str:
    better = sum(mean > means[option] for mean in means.values())
    if better == 0:
        return f"its arm scored highest of {len(means)}"
    return f"{better} of the {len(means) - 1} other arms scored higher"


def _arm_of_option(run: Run) -> dict[str, str]:
    # Where two arms stand for one option (base, few_shot) the better one speaks for it.
    chosen: dict[str, str] = {}
    metric = run.plan.primary_metric
    for arm, option in OPTION_OF_ARM.items():
        result = run.arms.get(arm)
        if result is None or result.failure or metric not in result.metrics:
            continue
        rival = chosen.get(option)
        if rival is None or result.metrics[metric].mean > run.arms[rival].metrics[metric].mean:
            chosen[option] = arm
    return chosen


def _standard_error(comparisons: Sequence[Comparison], arm: str, best: str) -> float:
    # Of the paired difference from the best arm: the pairing takes out what the items share.
    for one in comparisons:
        if {one.a, one.b} == {arm, best}:
            return (one.high - one.low) / NORMAL_95
    return 0.0
