"""What a race came to: ratios, time to equal loss, scores, and whether the goals are met.

Knows seconds, outputs and goals; runs nothing.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence

from advisor.model._record import Record
from advisor.probes.metrics.scoring import score
from advisor.wording.names import arm as arm_name
from advisor.wording.names import metric as metric_name
from benchmarks.inferiority import MARGIN, Judged, judge, shown_mean
from benchmarks.pipelines.course import Learned
from benchmarks.pipelines.learning import OURS, seconds_to_loss
from benchmarks.pipelines.work import Outcome, Work
from benchmarks.results import Result, Table, conditions_now, middle

GOALS = {"plain": 10.0, "tuned": 2.0}
"""Contestant -> how many times its seconds the whole probe should take less."""

PHASES = ("index", "retrieve", "generate", "train")
WHOLE = "whole probe"


class Race(Record):
    """All that was seen."""

    work: Work
    outcomes: dict[str, tuple[Outcome, ...]]
    """Contestant -> what it did in each repeat; the one to hold others against first."""
    learning: dict[str, Learned]
    """Trained arm -> how its training went."""


def result(race: Race, data: str) -> Result:
    """Put everything into tables; loads torch."""
    work = race.work
    return Result(
        benchmark="pipelines",
        conditions=conditions_now(),
        sizes={
            "data": data,
            "test items": len(work.items),
            "training rows": max(len(a.lessons) + len(a.held_out) for a in work.arms.values()),
            "passages": len(work.passages),
            "repeats": len(next(iter(race.outcomes.values()))),
            "epochs": work.lora.epochs,
            "rank": work.lora.rank,
            "layers trained": len(work.lora.layers),
            "rows a step": work.lora.batch_rows,
        },
        tables=(_times(race), _learning(race), _scores(race), _conduct(race)),
        figures={
            "seconds": {n: [seconds(one) for one in runs] for n, runs in race.outcomes.items()},
            "learning": {arm: one.model_dump() for arm, one in race.learning.items()},
            "scores": {f"{a}/{n}": j.model_dump() for (a, n), j in judged(race).items()},
            "margin": MARGIN,
            "goals": GOALS,
            "choices": work.choices.model_dump() if work.choices else None,
        },
    )


def seconds(outcome: Outcome) -> dict[str, float]:
    """Give the seconds by phase, the whole process last."""
    return {**{phase: outcome.phases.get(phase, 0.0) for phase in PHASES}, WHOLE: outcome.whole}


def ratios(race: Race, other: str, phase: str) -> list[float]:
    """Divide another contestant's seconds by advisor's, repeat by repeat."""
    pairs = zip(race.outcomes[other], race.outcomes[OURS], strict=True)
    both = [(seconds(theirs)[phase], seconds(ours)[phase]) for theirs, ours in pairs]
    return [theirs / ours for theirs, ours in both if ours]


def goals_met(race: Race) -> bool:
    """Tell whether every goal is met in the median, and no arm scores worse."""
    raced = [one for one in GOALS if one in race.outcomes and OURS in race.outcomes]
    fast = all(statistics.median(ratios(race, one, WHOLE)) >= GOALS[one] for one in raced)
    return fast and all(one.standing != "inferior" for one in judged(race).values())


def judged(race: Race) -> dict[tuple[str, str], Judged]:
    """Hold advisor's scores against the others', arm by arm: (arm, contestant) -> what it shows."""
    if OURS not in race.outcomes:
        return {}
    found = {}
    clusters = _clusters(race.work)
    for name in race.outcomes:
        if name == OURS:
            continue
        for arm in race.work.arms:
            ours, theirs = (scores(race, one, arm) for one in (OURS, name))
            found[arm, name] = judge(ours, theirs, clusters=clusters, seed=race.work.seed)
    return found


def scores(race: Race, contestant: str, arm: str) -> list[float]:
    """Score one arm's answers in the first repeat; the others answer the same."""
    work = race.work
    return [
        score(work.task, said, item.outputs, answerable=item.answerable, labels=work.labels)[
            work.metric
        ]
        for item, said in zip(work.items, race.outcomes[contestant][0].outputs[arm], strict=True)
    ]


def _clusters(work: Work) -> list[str]:
    return [item.document_ids[0] if item.document_ids else f"item {item.id}" for item in work.items]


def _times(race: Race) -> Table:
    others = [name for name in race.outcomes if name != OURS]
    rows = []
    for phase in (*PHASES, WHOLE):
        took = [
            middle([seconds(one)[phase] for one in runs], "{:.1f}")
            for runs in race.outcomes.values()
        ]
        by = [
            middle(ratios(race, name, phase), "{:.1f}") for name in others if OURS in race.outcomes
        ]
        rows.append((phase, *took, *by))
    header = ("Phase", *(f"{name}, s" for name in race.outcomes))
    if OURS in race.outcomes:
        header += tuple(f"{name} / {OURS}" for name in others)
    return Table(
        title="Seconds, and how many times faster: median (least to most)",
        header=header,
        rows=tuple(rows),
        notes=tuple(_goal_notes(race)),
    )


def _goal_notes(race: Race) -> list[str]:
    notes = []
    for name, goal in GOALS.items():
        if name in race.outcomes and OURS in race.outcomes:
            found = ratios(race, name, WHOLE)
            said = "met in every repeat" if min(found) >= goal else "met in the median only"
            if statistics.median(found) < goal:
                said = "missed"
            notes.append(f"Goal against {name}: {goal:g} times, whole probe. {said.capitalize()}.")
    return notes


def _learning(race: Race) -> Table:
    first = next(iter(race.outcomes))
    rows = []
    for arm, learned in race.learning.items():
        for name, curves in learned.points.items():
            reached = [seconds_to_loss(learned.before, one, learned.target) for one in curves]
            there = [one for one in reached if one is not None]
            by = [a / b for a, b in zip(learned.seconds, reached, strict=True) if b]
            rows.append(
                (
                    arm_name(arm),
                    f"{learned.before:.2f} to {learned.target:.2f}",
                    middle(learned.seconds, "{:.1f}"),
                    name,
                    middle(there, "{:.1f}") if there else "not reached",
                    middle(by, "{:.1f}") if there else "",
                    f"{min(point.loss_nats for point in curves[0]):.2f}",
                )
            )
    return Table(
        title=f"Training until the loss that {first} ends with, on answers of the test items",
        header=(
            "Arm",
            "Loss, nats",
            f"{first}, s",
            "Contestant",
            "Its seconds",
            "Times faster",
            "Its own least loss",
        ),
        rows=tuple(rows),
    )


def _scores(race: Race) -> Table:
    clusters = _clusters(race.work)
    others = [name for name in race.outcomes if name != OURS]
    found = judged(race)
    rows = []
    for arm in race.work.arms:
        means = [shown_mean(scores(race, name, arm), clusters) for name in race.outcomes]
        by = [f"{found[arm, n].shown}, {found[arm, n].standing}" for n in others if found]
        rows.append((arm_name(arm), *means, *by))
    header: Sequence[str] = ("Arm", *race.outcomes)
    if found:
        header = (*header, *(f"{OURS} - {name}" for name in others))
    return Table(
        title=f"{metric_name(race.work.metric).capitalize()}, with 95 % intervals",
        header=tuple(header),
        rows=tuple(rows),
        notes=(f"Non-inferior: worse by no more than {MARGIN:g}, set beforehand.",),
    )


def _conduct(race: Race) -> Table:
    rows: list[tuple[str, ...]] = []
    for name, runs in race.outcomes.items():
        peak = max(one.peak_bytes for one in runs) / 2**30
        load = max(one.load for one in runs)
        rows.append((name, runs[0].dtype, f"{peak:.1f} GB", f"{load:.1f}"))
    return Table(
        title="How they ran",
        header=("Contestant", "Weights", "Peak memory", "Load before, at most"),
        rows=tuple(rows),
    )
