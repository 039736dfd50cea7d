"""Results by slice: each arm on the parts of the items that the data itself names.

The parts are looked at after the fact, so they are a hint for the next experiment and no verdict;
whether they differ by more than chance is tested for all of them at once. Runs no arm.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from advisor.model.run import Metric, Plan, Prediction
from advisor.model.sample import Document, Example, Sample
from advisor.probes.compare import ByArm, score_table
from advisor.probes.statistics.clustered import cluster_codes
from advisor.probes.statistics.family import holm
from advisor.probes.statistics.intervals import mean_interval

LEAST_IN_SLICE = 8
"""Items below which an interval is too wide to show anything about a slice."""

PERMUTATIONS = 1_999
"""At p = .05 the Monte Carlo error is .005; the least p is .0005."""

Slices = Mapping[str, frozenset[str]]
"""Slice -> ids of its items, in the order they are shown."""


class Sliced(NamedTuple):
    """A run by slices."""

    metrics: dict[str, dict[str, dict[str, Metric]]]
    """Kind of slice -> slice -> arm -> primary metric."""
    p: dict[str, dict[str, float]]
    """Kind of slice -> arm -> p-value of no difference between its slices, Holm-adjusted."""


def sliced(plan: Plan, by_arm: ByArm, sample: Sample) -> Sliced:
    """Measure each arm on the parts of the items that hold enough of them.

    | kind | slices |
    |---|---|
    | topic | the category of the item |
    | source | the category of its gold document, or that document; not where that is the topic |
    | answerable | whether the documents hold an answer |
    | length | thirds by words of the input |

    A kind is left out where fewer than two of its slices hold `LEAST_IN_SLICE` items.

    Args:
        plan: Its items, primary metric and seed.
        by_arm: Arm -> its answers.
        sample: The data, which names the parts.
    """
    if not by_arm:
        return Sliced({}, {})
    by_id = {example.id: example for example in sample.examples}
    kinds = _kinds([by_id[item] for item in plan.test_ids], sample.documents)
    metrics: dict[str, dict[str, dict[str, Metric]]] = {}
    raw: dict[tuple[str, str], float] = {}
    for kind, slices in kinds.items():
        metrics[kind] = {}
        for name, items in slices.items():
            found = {
                arm: primary_metric(plan, answers, among=items) for arm, answers in by_arm.items()
            }
            metrics[kind][name] = {arm: metric for arm, metric in found.items() if metric}
        for arm, answers in by_arm.items():
            raw[kind, arm] = _p(plan, answers, slices)
    p: dict[str, dict[str, float]] = {kind: {} for kind in kinds}
    for (kind, arm), adjusted in zip(raw, holm(list(raw.values())), strict=True):
        p[kind][arm] = adjusted
    return Sliced(metrics, p)


def primary_metric(
    plan: Plan, answers: Sequence[Prediction], *, among: frozenset[str] | None = None
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


def _kinds(items: Sequence[Example], documents: Sequence[Document]) -> dict[str, Slices]:
    by_id = {document.id: document for document in documents}

    def source(item: Example) -> str:
        own = by_id.get(item.document_ids[0]) if item.document_ids else None
        return (own.topic or own.title or own.id) if own else ""

    kinds = {
        "topic": _grouped(items, lambda item: item.topic),
        "source": _grouped(items, source),
        "answerable": _grouped(items, lambda item: "yes" if item.answerable else "no"),
        "length": _by_length(items),
    }
    if kinds["source"] == kinds["topic"]:
        del kinds["source"]
    return {kind: slices for kind, slices in kinds.items() if len(slices) > 1}


def _grouped(items: Sequence[Example], name: Callable[[Example], str]) -> Slices:
    groups: dict[str, set[str]] = {}
    for item in items:
        groups.setdefault(name(item), set()).add(item.id)
    return {
        name: frozenset(members)
        for name, members in sorted(groups.items())
        if name and len(members) >= LEAST_IN_SLICE
    }


def _by_length(items: Sequence[Example]) -> Slices:
    words = {item.id: len(item.input.split()) for item in items}
    short, middle = np.quantile(
        list(words.values()), (1 / 3, 2 / 3), method="inverted_cdf"
    ).tolist()
    bounds = {
        f"up to {short} words": (0, short),
        f"{short + 1} to {middle} words": (short, middle),
        f"more than {middle} words": (middle, max(words.values())),
    }
    groups = {
        name: frozenset(item for item, length in words.items() if above < length <= most)
        for name, (above, most) in bounds.items()
    }
    return {name: members for name, members in groups.items() if len(members) >= LEAST_IN_SLICE}


def _p(plan: Plan, answers: Sequence[Prediction], slices: Slices) -> float:
    """Test by permutation whether an arm scores alike in all slices.

        sum over slices s of (sum_{i in s} (x_i - mean))^2 / n_s

    is large where they differ. Under the null it is as large for any other assignment of slices
    (Good, *Permutation, Parametric and Bootstrap Tests*, 2005, section 3.3). Items of one cluster
    and slice change it together.
    """
    place = {item: number for number, items in enumerate(slices.values()) for item in items}
    scored = score_table([one for one in answers if one.item in place], plan.primary_metric)
    if not scored.items:
        return 1.0
    cell_of = [
        (cluster, place[item]) for cluster, item in zip(scored.clusters, scored.items, strict=True)
    ]
    labels = np.array([slice_ for _, slice_ in dict.fromkeys(cell_of)], np.intp)
    of, scores = cluster_codes(cell_of, len(cell_of)), scored.scores.mean(axis=1)
    sums, sizes = np.bincount(of, weights=scores - scores.mean()), np.bincount(of)
    rng = np.random.default_rng(plan.seed)

    def apart(labels: np.ndarray) -> float:
        totals, n = (np.bincount(labels, weights=one) for one in (sums, sizes))
        return float((totals[n > 0] ** 2 / n[n > 0]).sum())

    observed = apart(labels) * (1 - 1e-9)  # equal sums differ in the last bits
    extreme = sum(apart(rng.permutation(labels)) >= observed for _ in range(PERMUTATIONS))
    return (extreme + 1) / (PERMUTATIONS + 1)
