"""Puts a run's record together from its plan, its predictions and what its arms spent.

Runs nothing and writes nothing; the same predictions always give the same numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.model.run import (
    ArmResult,
    Check,
    Metric,
    Plan,
    Prediction,
    Run,
    RunProvenance,
)
from advisor.model.sample import Sample
from advisor.probes.compare import by_training, compare_arms, group_by_arm, score_table
from advisor.probes.journal import ArmState
from advisor.probes.own_standing import own_standings
from advisor.probes.slices import sliced
from advisor.probes.task import labels_of
from advisor.probes.traits.spec import NOTHING_SEEN, Seen
from advisor.probes.validity import validity_panel, validity_without_arms
from advisor.probes.verdict import run_verdict

MOST_BROKEN = 50
"""Broken rows listed; the rest is counted."""


def assemble_run(
    plan: Plan,
    predictions: Sequence[Prediction],
    states: Mapping[str, ArmState],
    *,
    sample: Sample,
    seen: Seen = NOTHING_SEEN,
    provenance: RunProvenance,
) -> Run:
    """Measure, compare and judge what the arms answered.

    Args:
        plan: What was followed.
        predictions: Of every arm that was finished.
        states: Arm -> what it spent, or why it could not be run.
        sample: The data.
        seen: What the trait probes saw.
        provenance: Where everything came from.
    """
    labels = labels_of(sample.examples) if plan.task == "label" else ()
    compared = compare_arms(predictions, plan=plan, labels=labels)
    arms = (*plan.arms, *plan.own)
    by_arm = group_by_arm(predictions, arms)
    parts = sliced(plan, by_arm, sample)
    examples, used, held_out = sample.examples, set(plan.train_ids), set(plan.test_ids)
    train = [example for example in examples if example.id in used]
    validity = _validity(plan, predictions, states, sample, english_only=provenance.stand_in)
    failures = {arm: states[arm].failure for arm in arms if states[arm].failure}
    own = own_standings(compared, plan=plan, by_arm=by_arm, stand_in=provenance.stand_in)
    return Run(
        plan=plan,
        arms={
            arm: arm_result(
                by_arm.get(arm, ()),
                states[arm],
                compared.metrics.get(arm, {}),
                primary=plan.primary_metric,
            )
            for arm in arms
        },
        comparisons=compared.comparisons,
        findings=seen.findings,
        validity=validity,
        verdict=run_verdict(compared, plan=plan, validity=validity, failures=failures, own=own),
        drafted_items=sum(one.drafted for one in examples if one.id in held_out),
        drafted_rows=sum(one.drafted for one in train),
        slices=parts.metrics,
        slice_p=parts.p,
        curves=dict(seen.curves),
        broken=sample.broken[:MOST_BROKEN],
        broken_rows=len(sample.broken),
        provenance=provenance,
    )


def _validity(
    plan: Plan,
    predictions: Sequence[Prediction],
    states: Mapping[str, ArmState],
    sample: Sample,
    *,
    english_only: bool,
) -> dict[str, Check]:
    used, held_out = set(plan.train_ids), set(plan.test_ids)
    if not plan.arms and not plan.own:
        items = [one for one in sample.examples if one.id in held_out]
        return validity_without_arms(items, sample.documents, english_only=english_only)
    return validity_panel(
        plan=plan,
        predictions=predictions,
        documents=sample.documents,
        train=[one for one in sample.examples if one.id in used],
        english_only=english_only,
        forgetting={arm: one.forgetting for arm, one in states.items() if one.forgetting},
    )


def arm_result(
    predictions: Sequence[Prediction],
    state: ArmState,
    metrics: Mapping[str, Metric],
    *,
    primary: str,
) -> ArmResult:
    """Sum up one arm.

    Args:
        predictions: Of the arm, all its trainings.
        state: What it spent, or why it could not be run.
        metrics: What it scored.
        primary: The metric that each training by itself is shown in.
    """
    trainings = by_training(predictions)
    each = [score_table(answers, primary).scores for answers in trainings.values()]
    return ArmResult(
        metrics=dict(metrics),
        seconds=sum(state.phases.values()),
        prompt_tokens=round(sum(one.prompt_tokens for one in predictions) / len(trainings)),
        output_tokens=round(sum(one.output_tokens for one in predictions) / len(trainings)),
        phases=state.phases,
        forgetting=state.forgetting,
        trainings=tuple(float(one.mean()) for one in each) if len(each) > 1 else (),
        failure=state.failure,
    )
