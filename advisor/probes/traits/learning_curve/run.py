"""Counts labelled examples; where asked, trains on parts of them and tells what more would bring.

The parts are nested, so that each point has learned all that the one before it has. Beyond four
times the rows that are there nothing is said.
"""

from __future__ import annotations

import copy
from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np

from advisor.model.finding import Finding
from advisor.model.run import TRAINED_ARMS, CurvePoint
from advisor.model.sample import Example
from advisor.probes.arms.finetune import Finetune
from advisor.probes.metrics.scoring import score
from advisor.probes.statistics.intervals import mean_interval
from advisor.probes.traits.asking import answer_all
from advisor.probes.traits.claims import against, without_figures
from advisor.probes.traits.learning_curve import SPEC
from advisor.probes.traits.learning_curve.power_law import FEWEST_POINTS, Extension, extend
from advisor.probes.traits.scene import Scene
from advisor.probes.traits.spec import Seen
from advisor.wording import names
from advisor.wording.numbers import count, in_unit, span, things
from advisor.wording.numbers import score as score_words

HOLDS, HELPS = SPEC.claims

LEVELS = ((10, "tens"), (100, "hundreds"), (1_000, "thousands"), (10_000, "tens_of_thousands"))
"""Examples from which each level of the rubric holds; fewer are none, "or almost none"."""

SHARES = (8, 4, 2)
"""The parts: one in so many of the rows, beside all of them. Together they cost as much again as
one training on all."""

LEAST_ROWS = 8
"""Of a part; on fewer, training takes a handful of steps and shows nothing."""


class _Point(NamedTuple):
    """What was scored after learning from so many rows."""

    rows: int
    scores: tuple[float, ...]
    """One per item, in the plan's order."""


def run(scene: Scene) -> Seen:
    """Count; then train on the parts where asked."""
    counted = _counted(scene)
    if not scene.asked:
        return Seen((counted,))
    if reason := _cannot(scene):
        return Seen((counted, without_figures(SPEC, "not_applicable", reason)))
    points = _points(scene)
    clusters = [scene.cluster_of[item.id] for item in scene.bench.items]
    extension = extend(
        [point.rows for point in points],
        np.array([point.scores for point in points]),
        clusters=clusters,
        seed=scene.plan.seed,
    )
    measured = [_measured(point, clusters) for point in points]
    expected = [
        CurvePoint(
            rows=one.rows,
            mean=one.mean,
            low=one.low,
            high=one.high,
            n=len(clusters),
            extrapolated=True,
        )
        for one in extension.points
    ]
    return Seen((counted, _helps(scene, extension)), {"finetune": (*measured, *expected)})


def _counted(scene: Scene) -> Finding:
    """Count the distinct inputs that carry an output, or that are marked as having none.

    What advisor drafted was labelled by nobody, and does not count.
    """
    inputs = {
        " ".join(one.input.split()).casefold()
        for one in scene.sample.examples
        if (one.outputs or not one.answerable) and not one.drafted
        if one.answerable or not scene.plan.settings.get("answerable_only")
    }
    n = len(inputs)
    if not n and scene.sample.drafted:
        drafted = things(scene.sample.drafted, "drafted example")
        why = f"The sample holds {drafted} and no labelled one; how many you have, it does not say."
        return without_figures(SPEC, "not_applicable", why)
    reached = [level for least, level in LEVELS if n >= least]
    return Finding(
        id=HOLDS,
        probe=SPEC.id,
        trait=SPEC.claims[HOLDS].trait,
        estimate=n,
        n=n,
        unit="examples",
        outcome="supports" if reached else "contradicts",
        level=reached[-1] if reached else "none",
        reason=f"The sample holds {things(n, 'labelled example')} with inputs of their own"
        f"{_beside_drafts(scene)}. If it is only a part of what you have, judge without this run.",
    )


def _beside_drafts(scene: Scene) -> str:
    drafted = scene.sample.drafted
    return f", beside {things(drafted, 'drafted one')}, which are none" if drafted else ""


def _cannot(scene: Scene) -> str:
    if any(row.drafted for row in scene.bench.train):
        return "Training rows are drafted: what more labelled ones would bring cannot be seen."
    if not TRAINED_ARMS.intersection(scene.plan.arms):
        return "A curve is drawn where an arm of the run is trained."
    if refusal := Finetune().refusal(scene.bench):
        return f"A curve cannot be drawn: {refusal}."
    if len(_parts(scene)) < FEWEST_POINTS:
        return f"{things(len(scene.bench.train), 'training row')} are too few to train on parts."
    return ""


def _parts(scene: Scene) -> list[int]:
    rows = len(scene.bench.train)
    return [*(part for share in SHARES if (part := rows // share) >= LEAST_ROWS), rows]


def _points(scene: Scene) -> list[_Point]:
    known = {one.item: one.scores for one in scene.answers.get("finetune", ())}
    points = []
    for part in _parts(scene):
        if part == len(scene.bench.train) and known:
            metric = scene.plan.primary_metric
            scores = tuple(known[item.id][metric] for item in scene.bench.items)
        else:
            scores = _learned(scene, part)
        points.append(_Point(part, scores))
    return points


def _learned(scene: Scene, rows: int) -> tuple[float, ...]:
    """Train on the first rows, which are spread over labels or documents, and score the items."""
    arm = Finetune()
    arm.name = f"finetune-{rows}"
    bench = copy.copy(scene.bench)
    bench.train = bench.train[:rows]
    arm.prepare(bench)
    outputs = answer_all(bench, arm.name, arm, arm.prompts(bench, bench.items))
    return tuple(_score(scene, item, outputs[item.id]) for item in bench.items)


def _score(scene: Scene, item: Example, output: str) -> float:
    scores = score(
        scene.plan.task,
        output,
        item.outputs,
        answerable=item.answerable,
        labels=scene.bench.labels,
    )
    return scores[scene.plan.primary_metric]


def _measured(point: _Point, clusters: Sequence[Hashable]) -> CurvePoint:
    found = mean_interval(point.scores, clusters=clusters)
    return CurvePoint(rows=point.rows, mean=found.mean, low=found.low, high=found.high, n=found.n)


def _helps(scene: Scene, extension: Extension) -> Finding:
    gain = extension.gain
    outcome = against(gain.low, gain.high, scene.plan.margin)
    said = {
        "supports": "more rows would help",
        "contradicts": "more rows would hardly help",
        "inconclusive": "whether more rows would help cannot be said",
    }[outcome]
    metric, rows = names.metric(scene.plan.primary_metric), count(len(scene.bench.train))
    expected = span(*(in_unit(end, "difference") for end in (gain.low, gain.high)))
    return Finding(
        id=HELPS,
        probe=SPEC.id,
        trait=SPEC.claims[HELPS].trait,
        estimate=gain.mean,
        low=gain.low,
        high=gain.high,
        n=len(scene.bench.items),
        unit="difference",
        outcome=outcome,
        reason=f"Fine-tuned without documents on {rows} rows, and on parts of them, the model is "
        f"expected to gain {expected} in {metric} with {count(gain.rows)}; the margin is "
        f"{score_words(scene.plan.margin)}, so {said}. Further out nothing can be said.",
    )
