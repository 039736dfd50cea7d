"""Ranks documents for the items that name them, with each kind of retriever. Nothing is written.

A document stands where its best passage does. Without being asked it looks only with the retriever
that the arms used; asked for, or where there are no arms, with all kinds, over what is embedded.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import NamedTuple

from advisor.model.finding import Finding
from advisor.model.sample import Example
from advisor.probes import bounds
from advisor.probes.retrieval.quality import ranked_documents, retrieval_scores
from advisor.probes.retrieval.recall import capped_recall
from advisor.probes.retrieval.retriever import KINDS, Kind, Retriever
from advisor.probes.statistics.intervals import MeanInterval, mean_interval
from advisor.probes.traits.claims import share_finding, without_figures
from advisor.probes.traits.retrieval import SPEC
from advisor.probes.traits.scene import Scene
from advisor.probes.traits.spec import NOTHING_SEEN, Seen
from advisor.probes.validity import RETRIEVING
from advisor.wording import names, numbers
from advisor.wording.numbers import percent, span, things

RECALLS, RANKS = SPEC.claims

DEPTH = 100
"""Passages ranked: ten documents and more, where documents are a few passages long; a right one
further down counts as not found."""


class _Asked(NamedTuple):
    """The items whose right documents can be looked up."""

    items: tuple[Example, ...]
    gold: Mapping[str, frozenset[str]]
    """Item -> its documents that are in the sample."""
    clusters: tuple[Hashable, ...]
    """The cluster of each item."""
    documents: int
    """That can be found."""


class _Looked(NamedTuple):
    """What one kind of retriever found, item by item."""

    recall: list[float]
    """Capped recall among the passages that an arm is given."""
    ndcg: list[float]
    mrr: list[float]
    k: int
    """Passages that an arm is given."""


def run(scene: Scene) -> Seen:
    """Look up with every kind where asked for, or where retrieval is all there is to measure."""
    in_full = scene.asked or not scene.plan.arms
    if not in_full and not any(arm in scene.answers for arm in RETRIEVING):
        return NOTHING_SEEN
    asked = _asked(scene)
    if not asked.items:
        why = "No test item names a document that is there."
        return Seen((without_figures(SPEC, "not_applicable", why),)) if in_full else NOTHING_SEEN
    own = scene.bench.retriever
    if not in_full:
        kind = _kind_of_run(scene)
        return Seen(_findings(kind, _looked_up(scene, own, kind, asked), asked))
    found: list[Finding] = []
    for kind in KINDS:
        retriever = _of_kind(scene, own, kind)
        found += _findings(kind, _looked_up(scene, retriever, kind, asked), asked)
    return Seen(tuple(found))


def _asked(scene: Scene) -> _Asked:
    there = {document.id for document in scene.bench.documents}
    gold = {item.id: there.intersection(item.document_ids) for item in scene.bench.items}
    items = tuple(item for item in scene.bench.items if item.answerable and gold[item.id])
    return _Asked(
        items,
        {item.id: frozenset(gold[item.id]) for item in items},
        tuple(scene.cluster_of[item.id] for item in items),
        len(there),
    )


def _kind_of_run(scene: Scene) -> Kind:
    chosen = scene.plan.settings["retriever"]
    return next(kind for kind in KINDS if kind == chosen)


def _of_kind(scene: Scene, own: Retriever, kind: Kind) -> Retriever:
    if kind == _kind_of_run(scene):
        return own
    return own.of_kind(kind, embedder=scene.bench.embedder)


def _looked_up(scene: Scene, retriever: Retriever, kind: Kind, asked: _Asked) -> _Looked:
    k = int(scene.plan.settings["top_k"])
    queries = [item.input for item in asked.items]
    scene.bench.progress.phase(SPEC.id, f"look up {names.RETRIEVERS[kind]}", 0)
    deep = retriever.search(queries, k=DEPTH)
    # How much is fused depends on how much is asked for, so its first k are not an arm's k.
    given = retriever.search(queries, k=k) if kind == "fusion" else [one[:k] for one in deep]
    rankings = {
        item.id: ranked_documents(found) for item, found in zip(asked.items, deep, strict=True)
    }
    grades = {item: dict.fromkeys(sorted(gold), 1) for item, gold in asked.gold.items()}
    scores = retrieval_scores(rankings, grades, k=DEPTH)
    return _Looked(
        recall=[
            capped_recall(ranked_documents(found), asked.gold[item.id], passages=k)
            for item, found in zip(asked.items, given, strict=True)
        ],
        ndcg=[scores[item.id]["ndcg@10"] for item in asked.items],
        mrr=[scores[item.id]["mrr"] for item in asked.items],
        k=k,
    )


def _findings(kind: Kind, looked: _Looked, asked: _Asked) -> tuple[Finding, Finding]:
    n, how = len(asked.items), names.RETRIEVERS[kind]
    where = f"for {things(n, 'item')} among {things(asked.documents, 'document')}"
    recall = sum(looked.recall) / n
    ndcg, mrr = (mean_interval(one, clusters=asked.clusters) for one in (looked.ndcg, looked.mrr))
    recalls = share_finding(
        SPEC,
        RECALLS,
        looked.recall,
        clusters=asked.clusters,
        bound=bounds.GOLD_RECALL.warning,
        arm=kind,
        reason=f"Looked up {how} {where}, the first {things(looked.k, 'passage')} come from "
        f"{percent(recall, n)} of the right documents.",
    )
    ranks = share_finding(
        SPEC,
        RANKS,
        looked.ndcg,
        clusters=asked.clusters,
        bound=bounds.GOLD_NDCG,
        arm=kind,
        reason=f"Ranked {how} {where}, nDCG@10 is {_in_figures(ndcg)} and MRR {_in_figures(mrr)}.",
    )
    return recalls, ranks.model_copy(update={"unit": "ndcg@10"})


def _in_figures(found: MeanInterval) -> str:
    ends = span(*(numbers.score(end, found.n) for end in (found.low, found.high)))
    return f"{numbers.score(found.mean, found.n)} ({ends})"
