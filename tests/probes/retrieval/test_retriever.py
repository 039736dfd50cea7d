"""Finding passages by meaning, words or both; documents left out; the kind chosen on training."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.model.run import Passage
from advisor.model.sample import Example
from advisor.probes.retrieval.choice import choose_retriever
from advisor.probes.retrieval.dense import DenseIndex
from advisor.probes.retrieval.fusion import reciprocal_rank_fusion
from advisor.probes.retrieval.lexical import LexicalIndex
from advisor.probes.retrieval.ranking import Ranking
from advisor.probes.retrieval.retriever import KINDS, Retriever
from tests.probes.fakes import FakeEmbedder

TOPICS = (
    "ferry timetable",
    "dog tickets",
    "bicycle deck",
    "storm warning",
    "island bakery",
    "lost luggage",
)


def passages_of(topics=TOPICS, each=3):
    return [
        Passage(
            id=f"{topic}#{part}", document_id=topic, text=f"{topic} part{part} is explained here"
        )
        for topic in topics
        for part in range(each)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_the_right_document_comes_first(kind):
    retriever = Retriever.build(passages_of(), embedder=FakeEmbedder(), kind=kind)
    found = retriever.search(["When is the storm warning?", "Where is the bakery?"], k=2)
    assert [ranking[0].passage.document_id for ranking in found] == [
        "storm warning",
        "island bakery",
    ]
    assert all(len(ranking) == 2 for ranking in found)
    assert found[0][0].score >= found[0][1].score


@pytest.mark.parametrize("kind", KINDS)
def test_left_out_documents_are_as_if_they_were_not_there(kind):
    passages = passages_of()
    retriever = Retriever.build(passages, embedder=FakeEmbedder(), kind=kind)
    queries = ["storm warning part1 here"] * 2
    whole, without = retriever.search(
        queries, k=3, without_documents=[frozenset(), frozenset({"storm warning"})]
    )
    assert whole[0].passage.document_id == "storm warning"
    assert all(one.passage.document_id != "storm warning" for one in without)
    assert len(without) == 3
    fewer = [passage for passage in passages if passage.document_id != "storm warning"]
    if kind == "dense":  # the weights of words change with the corpus, cosines do not
        rebuilt = Retriever.build(fewer, embedder=FakeEmbedder(), kind=kind)
        assert [one.passage.id for one in rebuilt.search(queries[:1], k=3)[0]] == [
            one.passage.id for one in without
        ]


def test_documents_to_leave_out_are_given_for_each_query():
    retriever = Retriever.build(passages_of(), embedder=FakeEmbedder())
    with pytest.raises(ValueError, match="1 sets of documents for 2 queries"):
        retriever.search(["a", "b"], k=1, without_documents=[frozenset()])


@pytest.mark.parametrize("kind", KINDS)
def test_no_passages_or_queries_or_words_find_nothing(kind):
    empty = Retriever.build([], embedder=FakeEmbedder(), kind=kind)
    assert empty.search(["anything"], k=3) == [()]
    assert empty.search([], k=3) == []
    few = Retriever.build(passages_of(TOPICS[:1], 2), embedder=FakeEmbedder(), kind=kind)
    assert len(few.search(["ferry"], k=9)[0]) == 2
    assert Retriever.build(passages_of(), embedder=FakeEmbedder(), kind="bm25").search(
        ["the of and", ""], k=3
    ) == [(), ()]


def test_dense_search_is_exact():
    rng = np.random.default_rng(0)
    vectors = rng.normal(size=(500, 16)).astype(np.float32)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True)

    class Table:
        def encode(self, texts):
            return vectors[[int(text) for text in texts]]

    heard = []
    index = DenseIndex([str(row) for row in range(500)], embedder=Table(), progress=heard.append)
    ranking = index.search(["7", "300"], k=10)
    for query, found in zip((7, 300), ranking, strict=True):
        assert found.rows.tolist() == np.argsort(-(vectors @ vectors[query]))[:10].tolist()
        assert found.scores[0] == pytest.approx(1)
    assert heard == [256, 500]


def test_words_match_by_their_stems():
    index = LexicalIndex(["refunds are paid", "the ferry leaves", "", "dogs run"])
    assert index.search(["refund payment leaving"], k=4)[0].rows.tolist()[:2] in ([0, 1], [1, 0])
    assert index.search(["running dog"], k=4)[0].rows.tolist() == [3]


def test_fusion_adds_reciprocal_ranks():
    def ranking(*rows):
        return Ranking(np.array(rows, np.int64), np.zeros(len(rows), np.float32))

    fused = reciprocal_rank_fusion([ranking(4, 2, 9), ranking(2, 7)], k=3)
    # 2: 1/62 + 1/61; 4: 1/61; 7: 1/62; 9: 1/63
    assert fused.rows.tolist() == [2, 4, 7]
    assert fused.scores.tolist() == pytest.approx([1 / 62 + 1 / 61, 1 / 61, 1 / 62])


class Blind:
    """Sees no difference between texts."""

    def encode(self, texts):
        return np.tile(np.eye(4, dtype=np.float32)[0], (len(texts), 1))


def rows(n, **more):
    return [
        Example(
            id=str(place),
            input=f"question about {TOPICS[place % len(TOPICS)]}",
            outputs=("x",),
            document_ids=(TOPICS[place % len(TOPICS)],),
            **more,
        )
        for place in range(n)
    ]


def test_the_kind_that_finds_the_documents_of_training_rows_is_chosen():
    chosen = choose_retriever(passages_of(), rows(60), embedder=Blind(), k=2)
    assert chosen.kind == "bm25"
    assert chosen.recall["bm25"] == 1
    assert chosen.recall["dense"] < 0.5
    assert "60 training rows" in chosen.because
    assert (
        chosen.retriever.search(["bicycle deck"], k=1)[0][0].passage.document_id == "bicycle deck"
    )


def test_a_tie_and_too_little_to_go_by_keep_the_simplest():
    tie = choose_retriever(passages_of(), rows(60), embedder=FakeEmbedder(), k=6)
    assert tie.recall["dense"] == tie.recall["bm25"]
    assert tie.kind == "dense"
    few = choose_retriever(passages_of(), rows(10), embedder=Blind(), k=2)
    assert (few.kind, few.recall) == ("dense", {})
    elsewhere = rows(60)
    missing = [row.model_copy(update={"document_ids": ("not there",)}) for row in elsewhere]
    assert choose_retriever(passages_of(), missing, embedder=Blind(), k=2).recall == {}
