"""Brings measurements into the judgement: the same matrix, with what a probe saw in it.

- A fact trait that a finding contradicts is corrected in its *level*.
- A requirement trait whose fulfilment was measured for an option gets that option's *bearing*
  updated: rubric and measurement are weighted by how sure each is.
- Arm comparisons enter as one more row, measured quality, beside the traits.

A stand-in model shows direction: its transfer uncertainty is added to everything it measured, and
closed-book findings correct a level only when the user's own model was probed. Drafted examples
stand in for real ones in the same way, and add as much, in proportion to their share.
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
from advisor.scoring.matrix import STRENGTH_RANGE, Matrix, Row

MEASURED_QUALITY = "measured_quality"
"""Id of the row that arm comparisons make; no trait of a rubric is called so."""

NORMAL_95 = 3.92
"""Width of a 95 % interval of a normal distribution, in standard deviations."""


@dataclass(frozen=True)
class Reason:
    """Why a measurement stands where the rubric's bearing stood."""

    because: str
    """One sentence."""
    findings: tuple[str, ...]
    """Ids of the findings, or names of the comparisons."""


@dataclass(frozen=True)
class Evidence:
    """What measurements changed, for the reports."""

    corrected: dict[str, Finding] = field(default_factory=dict)
    """Trait -> the finding that corrected its level."""
    reasons: dict[tuple[str, str], Reason] = field(default_factory=dict)
    """(trait, option) -> why its bearing is measured."""


@dataclass(frozen=True)
class Reconciled:
    """The matrix with the measurements in it."""

    matrix: Matrix
    """What to judge."""
    levels: dict[str, str]
    """Trait -> level after correction."""
    evidence: Evidence
    """What was changed, and why."""


@dataclass(frozen=True)
class Fit:
    """How well one option meets one requirement, as measured."""

    trait: str
    """The requirement."""
    option: str
    """The option."""
    mean: float
    """Share of outputs that meet it, 0 to 1."""
    error: float
    """Standard error of the share."""


def reconcile(
    rubric: DecisionRubric, matrix: Matrix, levels: Mapping[str, str], runs: Sequence[Run]
) -> Reconciled:
    """Bring the runs' findings and comparisons into the matrix.

    Args:
        rubric: The sizes of its evidence policy.
        matrix: The use case on the answers alone.
        levels: Trait -> what was answered.
        runs: Probe runs; where two measured the same thing the later one stands.
    """
    evidence = Evidence()
    corrected = dict(levels)
    for run in runs:
        transfer = rubric.evidence.transfer * np.sqrt(run.provenance.stand_in + _drafted(run))
        for finding in run.findings:
            level = _corrected_level(rubric, finding)
            if finding.trait and level:
                matrix = matrix.with_row(matrix.row(finding.trait).at(level))
                if corrected.get(finding.trait, UNKNOWN) != level:
                    evidence.corrected[finding.trait] = finding
                corrected[finding.trait] = level
            elif fit := _measured_fit(rubric, finding):
                matrix = _with_fit(matrix, fit, finding, transfer=transfer, evidence=evidence)
        matrix = _with_quality(rubric, matrix, run, transfer, evidence)
    return Reconciled(matrix=matrix, levels=corrected, evidence=evidence)


def _drafted(run: Run) -> float:
    """Take the share of the test items that were drafted.

    Two independent doubts add in their squares: the whole is as if the model and that share of the
    items each had the variance of the rubric's transfer.
    """
    return run.drafted_items / len(run.plan.test_ids) if run.plan.test_ids else 0.0


def _corrected_level(rubric: DecisionRubric, finding: Finding) -> str | None:
    if finding.outcome not in ("supports", "contradicts") or finding.trait not in rubric.trait_ids:
        return None
    trait = rubric.trait(finding.trait)
    return finding.level if trait.kind == "fact" and finding.level in trait.level_ids else None


def _measured_fit(rubric: DecisionRubric, finding: Finding) -> Fit | None:
    if finding.outcome not in ("supports", "contradicts") or finding.trait not in rubric.trait_ids:
        return None
    if finding.option not in rubric.option_ids or rubric.trait(finding.trait).kind == "fact":
        return None
    if finding.estimate is None or finding.low is None or finding.high is None:
        return None
    return Fit(
        finding.trait,
        finding.option,
        mean=finding.estimate,
        error=(finding.high - finding.low) / NORMAL_95,
    )


def _with_fit(
    matrix: Matrix, fit: Fit, finding: Finding, *, transfer: float, evidence: Evidence
) -> Matrix:
    # A share of 0 (never meets the requirement) is strength -2 and a share of 1 is +2, in
    # proportion to how much is required: at the least demanding level it does not count.
    row = matrix.row(fit.trait)
    column = matrix.options.index(fit.option)
    measured = (2 * fit.mean - 1) * np.linspace(0, 1, len(row.levels))
    measured -= row.prior @ measured
    error = float(np.hypot(2 * fit.error, transfer / STRENGTH_RANGE))
    # Measurement and rubric both speak, each as loudly as it is sure: the mean of two normal
    # distributions weighted by precision (Gelman et al. 2013, Bayesian Data Analysis, section 2.5).
    # Only a bearing without any uncertainty of its own is beyond correction.
    bearings, spread = row.bearings.copy(), row.spread.copy()
    held = float(spread[column])
    trust = held**2 / (held**2 + error**2) if error else 1.0
    bearings[:, column] += trust * (measured - bearings[:, column])
    spread[column] = math.sqrt(trust) * error
    evidence.reasons[fit.trait, fit.option] = Reason(finding.reason, (finding.id,))
    return matrix.with_row(replace(row, bearings=bearings, spread=spread))


def _with_quality(
    rubric: DecisionRubric, matrix: Matrix, run: Run, transfer: float, evidence: Evidence
) -> Matrix:
    arms = _arm_of_option(run)
    if len(arms) < 2 or run.verdict.status == "invalid":
        return matrix
    means = {
        option: run.arms[arm].metrics[run.plan.primary_metric].mean for option, arm in arms.items()
    }
    best = max(means, key=lambda option: means[option])
    centre = float(np.mean(list(means.values())))
    bearings = np.zeros((1, len(matrix.options)))
    # An option whose arm was not run could be as good as the best or as bad as the worst.
    unmeasured = (max(means.values()) - min(means.values())) / rubric.evidence.full_strength / 2
    spread = np.full(len(matrix.options), np.hypot(unmeasured, transfer / STRENGTH_RANGE))
    for column, option in enumerate(matrix.options):
        if option not in arms:
            continue
        strength = (means[option] - centre) / rubric.evidence.full_strength
        error = _standard_error(run.comparisons, arms[option], arms[best])
        bearings[0, column] = np.clip(strength, -1, 1)
        spread[column] = np.hypot(error / rubric.evidence.full_strength, transfer / STRENGTH_RANGE)
        evidence.reasons[MEASURED_QUALITY, option] = Reason(
            f"On {len(run.plan.test_ids)} held-out items {_place(means, option)}.",
            (f"arms.{arms[option]}",),
        )
    return matrix.with_row(
        Row(
            id=MEASURED_QUALITY,
            weight=rubric.evidence.weight,
            levels=("measured",),
            bearings=bearings,
            spread=spread,
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
