"""The evidence: what each arm scored, how the arms compare, and whether that means anything."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from advisor.model.answers import Target
from advisor.model.assessment import Assessment
from advisor.model.run import (
    OPTION_OF_ARM,
    TOLD_WHERE,
    TRAINED_ARMS,
    ArmResult,
    Check,
    Comparison,
    Run,
)
from advisor.report.story.breakdowns import CurveStory, Slices, curve, slices
from advisor.report.story.figures import Scored, scored
from advisor.report.story.opening import Fact
from advisor.wording import comparisons, names, numbers, targets, verdicts
from advisor.wording.text import listed, one_line, plain


class ArmRow(NamedTuple):
    """One arm."""

    arm: str
    option: str
    """The option it stands for; empty for a yardstick."""
    title: str
    note: str
    primary: Scored | None
    """Its primary metric; none where it failed."""
    others: tuple[Scored | None, ...]
    """The run's other metrics, in the order of `RunStory.other_metrics`."""
    seconds: str
    tokens_read: str
    tokens_written: str
    phases: tuple[str, ...]
    failure: str


class ComparisonRow(NamedTuple):
    """Two arms on the same items."""

    a: str
    b: str
    title: str
    better: str
    """The better arm's option; empty where neither is better or it stands for none."""
    difference: float
    low: float
    high: float
    """The figures are turned so that a better arm stands first."""
    words: str
    outcome: str
    outcome_words: str
    explained: str
    p: str
    mde: str
    n: str


class CheckRow(NamedTuple):
    """One line of the validity panel."""

    title: str
    value: str
    standing: str
    standing_words: str
    says: str


class RunStory(NamedTuple):
    """One probe run."""

    name: str
    metric: str
    other_metrics: tuple[str, ...]
    margin: float
    margin_words: str
    setting: str
    stand_in: str
    """What a stand-in model cannot say; empty where the user's own model was probed."""
    drafted: str
    """What drafted examples cannot say; empty where there are none."""
    status: str
    status_words: str
    because: tuple[str, ...]
    held: str
    """Which arms reach the target; empty where there is none or it was not measured."""
    target: float | None
    """The target, where it is on the primary metric."""
    arms: tuple[ArmRow, ...]
    comparisons: tuple[ComparisonRow, ...]
    methods: tuple[str, ...]
    """How intervals and p-values were computed, each way once."""
    told: tuple[str, ...]
    """What the comparisons allow to be said, in sentences."""
    checks_title: str
    checks: tuple[CheckRow, ...]
    slices: tuple[Slices, ...]
    curves: tuple[CurveStory, ...]
    cut: tuple[str, ...]
    broken: tuple[str, ...]
    broken_rows: str
    facts: tuple[Fact, ...]


def runs(assessment: Assessment) -> tuple[RunStory, ...]:
    """Take every probe run."""
    titles = {one.option: one_line(one.title) for one in assessment.options}
    target = assessment.use_case.target
    return tuple(_run(run, titles, target) for run in assessment.runs)


def _run(run: Run, titles: Mapping[str, str], target: Target | None) -> RunStory:
    primary = run.plan.primary_metric
    others = tuple(
        dict.fromkeys(m for arm in run.arms.values() for m in arm.metrics if m != primary)
    )
    return RunStory(
        name=one_line(run.provenance.data),
        metric=names.metric(primary),
        other_metrics=tuple(names.metric(one) for one in others),
        margin=run.plan.margin,
        margin_words=numbers.score(run.plan.margin),
        setting=_setting(run, titles),
        stand_in=_stand_in(run),
        drafted=_drafted(run),
        status=run.verdict.status,
        status_words=verdicts.run_status(run),
        because=run.verdict.because,
        held=_held(run, target) if target else "",
        target=target.value if target and target.metric == primary else None,
        arms=tuple(_arm(run, arm, others) for arm in run.arms),
        comparisons=tuple(_comparison(one, run.plan.margin) for one in run.comparisons),
        methods=tuple(dict.fromkeys(one.method for one in run.comparisons)),
        told=comparisons.told(run.comparisons, run.plan.margin),
        checks_title=f"Can the {'comparisons' if run.arms else 'figures'} be trusted?",
        checks=tuple(_check(name, one) for name, one in run.validity.items()),
        slices=tuple(slices(run, kind) for kind in run.slices),
        curves=tuple(curve(arm, points) for arm, points in run.curves.items() if points),
        cut=run.plan.cut,
        broken=tuple(f"{one_line(one.where)}: {one_line(one.why)}" for one in run.broken),
        broken_rows=numbers.things(run.broken_rows, "row") if run.broken_rows else "",
        facts=_facts(run),
    )


def _setting(run: Run, titles: Mapping[str, str]) -> str:
    if not run.arms:
        return f"No arm was run; {numbers.things(len(run.plan.test_ids), 'item')} were looked up."
    items = max((m.n for arm in run.arms.values() for m in arm.metrics.values()), default=0)
    parts = [
        f"{numbers.things(len(run.arms), 'arm')} answered the same "
        f"{numbers.things(items, 'held-out item')}"
    ]
    if run.plan.train_ids and TRAINED_ARMS.intersection(run.arms):
        learned = numbers.things(len(run.plan.train_ids), "other example")
        often = f", {run.plan.seeds} times with other seeds" if run.plan.seeds > 1 else ""
        parts.append(f"tuned arms learned from {learned}{often}")
    parts.append(
        f"judged by {names.metric(run.plan.primary_metric)}, where a difference below "
        f"{numbers.score(run.plan.margin)} would not matter"
    )
    return f"{'; '.join(parts)}.{_stands_for(run, titles)}"


def _stands_for(run: Run, titles: Mapping[str, str]) -> str:
    named = [
        (names.arm(arm), titles[OPTION_OF_ARM[arm]])
        for arm in run.arms
        if OPTION_OF_ARM.get(arm) in titles
    ]
    pairs = [f"{arm} for “{title}”" for arm, title in named if arm != title]
    return f" Arms stand for options: {listed(pairs)}." if pairs else ""


def _stand_in(run: Run) -> str:
    if not run.provenance.stand_in or not run.arms:
        return ""
    return (
        f"{one_line(run.plan.model)} stands in for your own model: read which arm leads, and by "
        "how much, as a direction; the scores themselves will differ."
    )


def _drafted(run: Run) -> str:
    if not run.drafted_items and not run.drafted_rows:
        return ""
    held_out = len(run.plan.test_ids)
    which = f"{run.drafted_items} of the {numbers.things(held_out, 'test item')}"
    if run.drafted_items == held_out:
        which = f"All {numbers.things(held_out, 'test item')}"
    if run.drafted_rows:
        which += f" and {numbers.things(run.drafted_rows, 'training row')}"
    return (
        f"{which} were drafted by advisor from the documents: nobody has asked them, they repeat "
        "the documents' words, and each was kept because a model answers it with its passage and "
        "not without. Part of what arms that read gain over a plain prompt is therefore built in; "
        "the judgement widens its doubt, and real questions may decide otherwise."
    )


def _held(run: Run, target: Target) -> str:
    measured = {
        names.arm(arm): result.metrics[target.metric]
        for arm, result in run.arms.items()
        if target.metric in result.metrics and arm != TOLD_WHERE
    }
    return targets.held(target, measured)


def _arm(run: Run, arm: str, others: tuple[str, ...]) -> ArmRow:
    result = run.arms[arm]
    counted = not result.failure and arm not in run.plan.own
    timed = not result.failure and run.plan.times(arm)
    return ArmRow(
        arm=arm,
        option=OPTION_OF_ARM.get(arm, ""),
        title=names.arm(arm),
        note=_note(run, arm),
        primary=scored(result.metrics.get(run.plan.primary_metric)),
        others=tuple(scored(result.metrics.get(one)) for one in others),
        seconds=numbers.seconds(result.seconds) if timed else "",
        tokens_read=numbers.count(result.prompt_tokens) if counted else "",
        tokens_written=numbers.count(result.output_tokens) if counted else "",
        phases=() if arm in run.plan.own else _phases(result),
        failure=plain(result.failure),
    )


def _phases(result: ArmResult) -> tuple[str, ...]:
    return tuple(f"{name} {numbers.seconds(s)}" for name, s in result.phases.items())


def _note(run: Run, arm: str) -> str:
    if arm in run.plan.own:
        source = one_line(run.plan.own[arm].source)
        return f"your own system, from {source}" if source else "your own system"
    each = run.arms[arm].trainings
    if each:
        scores = listed([numbers.score(one) for one in each])
        return f"mean of {numbers.things(len(each), 'training')}: {scores}"
    return names.YARDSTICKS.get(arm, "")


def _comparison(one: Comparison, margin: float) -> ComparisonRow:
    turned = one.outcome == "b_better"
    first, second = (one.b, one.a) if turned else (one.a, one.b)
    sign = -1 if turned else 1
    low, high = sorted((sign * one.low, sign * one.high))
    decided = one.outcome in ("a_better", "b_better")
    return ComparisonRow(
        a=first,
        b=second,
        title=f"{names.arm(first)} over {names.arm(second)}",
        better=OPTION_OF_ARM.get(first, "") if decided else "",
        difference=sign * one.difference,
        low=low,
        high=high,
        words=comparisons.difference(one, turned=turned),
        outcome=one.outcome,
        outcome_words=comparisons.outcome(one),
        explained=comparisons.explained(one, margin),
        p=comparisons.p_value(one.p),
        mde=numbers.score(one.mde),
        n=numbers.count(one.n),
    )


def _check(name: str, check: Check) -> CheckRow:
    return CheckRow(
        title=names.check(name),
        value=numbers.in_unit(check.value, check.unit),
        standing=check.standing,
        standing_words=names.STANDINGS[check.standing],
        says=check.says,
    )


def _facts(run: Run) -> tuple[Fact, ...]:
    plan, provenance = run.plan, run.provenance
    facts = [
        Fact("Sample", f"{one_line(provenance.data)}, sha256 {provenance.data_sha256}"),
        *(Fact("Model", f"{one_line(m)}, sha256 {h}") for m, h in provenance.models.items()),
        Fact("Seed", str(plan.seed)),
        Fact("Settings", listed([f"{k}: {v}" for k, v in plan.settings.items()], "and")),
        Fact("Numbers", f"{plan.precision}, {numbers.things(plan.threads, 'thread')}"),
        Fact("Machine", one_line(provenance.hardware)),
        Fact("Software", listed([f"{k} {v}" for k, v in provenance.versions.items()], "and")),
        Fact("Started", provenance.started),
        Fact("Scored again", provenance.rescored),
    ]
    if plan.near_duplicates:
        taken_out = numbers.things(plan.near_duplicates, "near-duplicate")
        facts.insert(1, Fact("Taken out of training", f"{taken_out} of test inputs"))
    return tuple(fact for fact in facts if fact.value)
