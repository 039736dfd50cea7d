"""nDCG, recall and reciprocal rank, by hand."""

from __future__ import annotations

from math import log2

import pytest

from advisor.model.run import Passage
from advisor.probes.retrieval.quality import ranked_documents, retrieval_scores
from advisor.probes.retrieval.retriever import Retrieved


def test_scores_by_hand():
    scores = retrieval_scores({"q": ["a", "b", "c", "d"]}, {"q": {"b": 1, "d": 1, "z": 1}}, k=3)[
        "q"
    ]
    ideal = 1 + 1 / log2(3) + 1 / log2(4)
    assert scores["ndcg@10"] == pytest.approx((1 / log2(3) + 1 / log2(5)) / ideal)
    assert scores["recall@3"] == pytest.approx(1 / 3)
    assert scores["mrr"] == pytest.approx(1 / 2)


def test_ties_cannot_reorder_a_ranking():
    documents = [str(number) for number in range(40)]
    scores = retrieval_scores({"q": documents}, {"q": {"30": 1}}, k=5)["q"]
    assert scores["mrr"] == pytest.approx(1 / 31)


def test_queries_that_found_nothing_count_and_those_without_gold_do_not():
    scores = retrieval_scores({"q": []}, {"q": {"a": 1}, "r": {"a": 1}, "s": {"a": 0}}, k=5)
    assert set(scores) == {"q", "r"}
    assert set(scores["q"].values()) == set(scores["r"].values()) == {0.0}


def test_a_document_ranks_where_its_best_passage_does():
    found = [
        Retrieved(Passage(id=f"{name}#{place}", document_id=name, text=""), 1 - place / 10)
        for place, name in enumerate(["b", "a", "b", "c", "a"])
    ]
    assert ranked_documents(found) == ("b", "a", "c")
