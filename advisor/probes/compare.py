"""Compares arms on the same items: each arm's means, and every pair on the primary metric.

Reads scores that are already there; runs no arm, scores nothing and draws no verdict.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from advisor.model.run import Comparison, Metric, Plan, Prediction
from advisor.probes.metrics.labels import CodedLabels, code_labels, macro_f1, parse_label
from advisor.probes.statistics.family import holm
from advisor.probes.statistics.intervals import MeanInterval, bootstrap_interval, mean_interval
from advisor.probes.statistics.outcome import outcome
from advisor.probes.statistics.paired import PairedDifference, paired_difference
from advisor.probes.statistics.power import (
    minimum_detectable_effect,
    n_for_margin,
    spread,
)

ByArm = Mapping[str, Sequence[Prediction]]

CONTAINED = "answer_contained"
"""Whether the reference stands in the output: knowledge, where token F1 also counts form."""


class Compared(NamedTuple):
    """All arms, measured and compared."""

    metrics: dict[str, dict[str, Metric]]
    """Arm -> metric -> mean with interval."""
    comparisons: tuple[Comparison, ...]
    """Every pair of arms on the primary metric, in the plan's order; own systems come last."""
    items_needed: dict[frozenset[str], int]
    """Pair of arms -> items that would settle the margin; see `power.n_for_margin`."""
    documents: int | None = None
    """That the items were asked of; none where no two items share one."""
    contained: tuple[Comparison, ...] = ()
    """The same pairs on `answer_contained`, a family of its own: what arms know, whatever the form.

    Empty where that is not measured. No verdict is read on it."""


class _Pair(NamedTuple):
    a: str
    b: str
    n: int
    result: PairedDifference
    mde: float
    needed: int | None


def compare_arms(
    predictions: Sequence[Prediction], *, plan: Plan, labels: Sequence[str] = ()
) -> Compared:
    """Measure every arm and compare every pair of arms, item by item.

    Two arms are compared on the items both answered. Items that share their first gold document
    form a cluster. p-values are adjusted (Holm) over all pairs of the run's arms, and by themselves
    over all pairs with a system of the user's own: which option to take and whether any is worth
    leaving that system for are two questions, and asking the second must not change the answer to
    the first. Intervals are of each pair by itself.

    Args:
        predictions: Of all arms, scored.
        plan: Its primary metric, margin, order of arms and seed are followed.
        labels: All labels, for macro-F1; those among the references where left out.
    """
    by_arm = group_by_arm(predictions, (*plan.arms, *plan.own))
    arms = {arm: members for arm, members in by_arm.items() if arm not in plan.own}
    known = labels or _known_labels(predictions)
    pairs = _pairs(combinations(arms, 2), by_arm, plan.primary_metric, plan)
    with_own = (pair for pair in combinations(by_arm, 2) if not arms.keys() >= set(pair))
    own_pairs = _pairs(with_own, by_arm, plan.primary_metric, plan)
    return Compared(
        metrics={
            arm: arm_metrics(members, labels=known, seed=plan.seed)
            for arm, members in by_arm.items()
        },
        comparisons=(
            *_family(pairs, plan.primary_metric, plan),
            *_family(own_pairs, plan.primary_metric, plan),
        ),
        items_needed={
            frozenset((pair.a, pair.b)): pair.needed for pair in pairs if pair.needed is not None
        },
        documents=_documents(predictions),
        contained=_family(_pairs(combinations(arms, 2), arms, CONTAINED, plan), CONTAINED, plan),
    )


def _documents(predictions: Sequence[Prediction]) -> int | None:
    cluster_of_items = {one.item: cluster_of(one) for one in predictions}
    found = len(set(cluster_of_items.values()))
    return found if found < len(cluster_of_items) else None


def _pairs(of: Iterable[tuple[str, str]], by_arm: ByArm, metric: str, plan: Plan) -> list[_Pair]:
    compared = (_compare_pair(by_arm, a, b, metric, plan) for a, b in of)
    return [pair for pair in compared if pair is not None]


def _family(pairs: Sequence[_Pair], metric: str, plan: Plan) -> tuple[Comparison, ...]:
    adjusted = holm([pair.result.p for pair in pairs])
    return tuple(
        _comparison(pair, p, metric, plan.margin) for pair, p in zip(pairs, adjusted, strict=True)
    )


def group_by_arm(
    predictions: Sequence[Prediction], order: Sequence[str]
) -> dict[str, list[Prediction]]:
    """Group predictions by arm, in the given order; arms without any are left out."""
    groups: dict[str, list[Prediction]] = {arm: [] for arm in order}
    for prediction in predictions:
        groups.setdefault(prediction.arm, []).append(prediction)
    return {arm: members for arm, members in groups.items() if members}


def cluster_of(prediction: Prediction) -> tuple[str, str]:
    """Name the cluster of an item: its first gold document, or itself where it has none.

    Questions about one document share its difficulty, so they tell less than as many
    independent ones (Miller, "Adding Error Bars to Evals", arXiv:2411.00640, section 2.2).
    """
    return cluster_of_item(prediction.item, prediction.document_ids)


def cluster_of_item(item: str, document_ids: Sequence[str]) -> tuple[str, str]:
    """Name the cluster of an item, asked of an arm or not; see `cluster_of`."""
    return ("document", document_ids[0]) if document_ids else ("item", item)


class ScoreTable(NamedTuple):
    """One metric of one arm: items crossed with trainings."""

    items: tuple[str, ...]
    """Ids of the items that carry it."""
    clusters: tuple[tuple[str, str], ...]
    """Each item's cluster."""
    scores: NDArray[np.float64]
    """Shape (items, trainings)."""

    def among(self, items: Sequence[str]) -> ScoreTable:
        """Keep some of its items, in the order given."""
        place = {item: row for row, item in enumerate(self.items)}
        rows = [place[item] for item in items]
        return ScoreTable(
            tuple(items), tuple(self.clusters[row] for row in rows), self.scores[rows]
        )


def score_table(predictions: Sequence[Prediction], metric: str) -> ScoreTable:
    """Lay out one arm's scores; a training answers every item or does not count.

    Args:
        predictions: Of one arm, all its trainings.
        metric: The score taken.
    """
    columns = [
        {one.item: one for one in answers if metric in one.scores}
        for answers in by_training(predictions).values()
    ]
    items = tuple(item for item in columns[0] if all(item in column for column in columns))
    return ScoreTable(
        items,
        tuple(cluster_of(columns[0][item]) for item in items),
        np.array([[column[item].scores[metric] for column in columns] for item in items]),
    )


def by_training(predictions: Sequence[Prediction]) -> dict[int, list[Prediction]]:
    """Group one arm's predictions by training, the first one first."""
    groups: dict[int, list[Prediction]] = {}
    for prediction in predictions:
        groups.setdefault(prediction.seed, []).append(prediction)
    return dict(sorted(groups.items())) or {0: []}


def arm_metrics(
    predictions: Sequence[Prediction], *, labels: Sequence[str] = (), seed: int
) -> dict[str, Metric]:
    """Average each score of one arm over the items that carry it, with intervals.

    Args:
        predictions: Of one arm, all its trainings.
        labels: All labels of the task, for macro-F1, which is added where items have `accuracy`.
        seed: Of the bootstrap of macro-F1.
    """
    names = dict.fromkeys(name for prediction in predictions for name in prediction.scores)
    metrics = {}
    for name in names:
        scored = score_table(predictions, name)
        metrics[name] = _metric(mean_interval(scored.scores, clusters=scored.clusters))
    if "accuracy" in metrics:
        metrics["macro_f1"] = _macro_f1(predictions, labels, seed)
    return metrics


def _macro_f1(predictions: Sequence[Prediction], labels: Sequence[str], seed: int) -> Metric:
    """Take the mean over trainings; its interval covers items only."""
    known = labels or _known_labels(predictions)
    trainings = list(by_training(predictions).values())
    coded = [
        code_labels(
            [parse_label(one.output, known) for one in answers],
            [one.references for one in answers],
        )
        for answers in trainings
    ]

    def statistic(items: NDArray[np.intp]) -> float:
        each = (macro_f1(CodedLabels(one.truth[items], one.said[items])) for one in coded)
        return sum(each) / len(coded)

    clusters = [cluster_of(one) for one in trainings[0]]
    return _metric(bootstrap_interval(statistic, len(clusters), clusters=clusters, seed=seed))


def _known_labels(predictions: Sequence[Prediction]) -> list[str]:
    return sorted({label for prediction in predictions for label in prediction.references})


def _metric(interval: MeanInterval) -> Metric:
    return Metric(mean=interval.mean, low=interval.low, high=interval.high, n=interval.n)


def _compare_pair(by_arm: ByArm, a: str, b: str, metric: str, plan: Plan) -> _Pair | None:
    of_a, of_b = (score_table(by_arm[arm], metric) for arm in (a, b))
    shared = [item for item in of_a.items if item in of_b.items]
    if not shared:
        return None
    of_a, of_b = of_a.among(shared), of_b.among(shared)
    observed = spread(of_a.scores, of_b.scores, clusters=of_a.clusters)
    return _Pair(
        a=a,
        b=b,
        n=len(shared),
        result=paired_difference(of_a.scores, of_b.scores, clusters=of_a.clusters, seed=plan.seed),
        mde=minimum_detectable_effect(observed),
        needed=n_for_margin(observed, margin=plan.margin),
    )


def _comparison(pair: _Pair, p: float, metric: str, margin: float) -> Comparison:
    return Comparison(
        a=pair.a,
        b=pair.b,
        metric=metric,
        difference=pair.result.difference,
        low=pair.result.low,
        high=pair.result.high,
        p=p,
        mde=pair.mde,
        n=pair.n,
        method=f"{pair.result.method}; p adjusted by Holm",
        outcome=outcome(pair.result.low, pair.result.high, p, margin),
    )
