"""Puts a run's record together from its plan, its predictions and what its arms spent.

Runs nothing and writes nothing; the same predictions always give the same numbers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.model.run import (
    ArmResult,
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
from advisor.probes.statistics.intervals import mean_interval
from advisor.probes.task import labels_of
from advisor.probes.traits.spec import NOTHING_SEEN, Seen
from advisor.probes.validity import validity_panel
from advisor.probes.verdict import run_verdict

LEAST_IN_SLICE = 8
"""Items below which an interval is too wide to show anything about a slice."""

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
    examples, used, held_out = sample.examples, set(plan.train_ids), set(plan.test_ids)
    train = [example for example in examples if example.id in used]
    validity = validity_panel(
        plan=plan,
        predictions=predictions,
        documents=sample.documents,
        train=train,
        english_only=provenance.stand_in,
        forgetting={arm: one.forgetting for arm, one in states.items() if one.forgetting},
    )
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
        slices=_slices(plan, by_arm, sample),
        curves=dict(seen.curves),
        broken=sample.broken[:MOST_BROKEN],
        broken_rows=len(sample.broken),
        provenance=provenance,
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


def _slices(
    plan: Plan, by_arm: Mapping[str, Sequence[Prediction]], sample: Sample
) -> dict[str, dict[str, dict[str, Metric]]]:
    """Measure each arm on the items of each topic that holds enough of them."""
    topics = {example.id: example.topic for example in sample.examples}
    members: dict[str, list[str]] = {}
    for item in plan.test_ids:
        members.setdefault(topics[item], []).append(item)
    sliced: dict[str, dict[str, Metric]] = {}
    for topic, items in sorted(members.items()):
        if not topic or not LEAST_IN_SLICE <= len(items) < len(plan.test_ids):
            continue
        sliced[topic] = {
            arm: metric
            for arm, answers in by_arm.items()
            if (metric := primary_metric(plan, answers, among=set(items))) is not None
        }
    return {"topic": sliced} if sliced else {}


def primary_metric(
    plan: Plan, answers: Sequence[Prediction], *, among: set[str] | None = None
) -> Metric | None:
    """Measure one arm on the primary metric alone; none where no answer carries it.

    Args:
        plan: It names the metric.
        answers: Of one arm, all its trainings.
        among: Ids of the items that count; all where left out.
    """
    counted = [one for one in answers if among is None or one.item in among]
    scored = score_table(counted, plan.primary_metric)
    if not scored.items:
        return None
    found = mean_interval(scored.scores, clusters=scored.clusters)
    return Metric(mean=found.mean, low=found.low, high=found.high, n=found.n)
