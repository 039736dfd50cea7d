"""How well documents were found: nDCG, recall and reciprocal rank, by ir-measures (trec_eval).

Knows document ids in ranked order and the gold ones; nothing of how they were found.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ir_measures
from ir_measures import RR, R, nDCG

from advisor.probes.retrieval.retriever import Retrieved


def ranked_documents(found: Sequence[Retrieved]) -> tuple[str, ...]:
    """List the documents of found passages, each at the place of its best passage."""
    return tuple(dict.fromkeys(one.passage.document_id for one in found))


def retrieval_scores(
    rankings: Mapping[str, Sequence[str]],
    gold: Mapping[str, Mapping[str, int]],
    *,
    k: int,
) -> dict[str, dict[str, float]]:
    """Score rankings of documents, query by query.

    Args:
        rankings: Query -> documents, best first; the whole list, since cutting it before the
            reciprocal rank is taken changes that.
        gold: Query -> document -> grade, 1 or more where it is relevant. Queries without any
            relevant document are left out, as trec_eval does.
        k: Depth of recall.

    Returns:
        Query -> `ndcg@10`, `recall@k` and `mrr` (its reciprocal rank), each in [0, 1]; all 0 where
        nothing was found.
    """
    judged = {query: grades for query, grades in gold.items() if any(grades.values())}
    run = {
        query: {document: -float(rank) for rank, document in enumerate(rankings.get(query, ()))}
        for query in judged
    }
    name_of = {nDCG @ 10: "ndcg@10", R @ k: f"recall@{k}", RR: "mrr"}
    scores = {query: dict.fromkeys(name_of.values(), 0.0) for query in judged}
    qrels = {query: dict(grades) for query, grades in judged.items()}
    for measured in ir_measures.iter_calc(list(name_of), qrels, run):
        scores[measured.query_id][name_of[measured.measure]] = float(measured.value)
    return scores
