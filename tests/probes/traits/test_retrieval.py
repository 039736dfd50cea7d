"""Where the right documents stand, by each kind of retriever."""

from __future__ import annotations

import pytest

from advisor.model.sample import Document, Example
from advisor.probes.traits.retrieval.run import run
from tests.probes.fakes import FakeEmbedder, FakeModels, town_sample
from tests.probes.traits.scenes import a_sample, a_scene, by_id

KINDS = ("dense", "bm25", "fusion")
CLAIMS = ("retrieval_recalls_gold_passage", "retrieval_ranks_gold_passage_high")


class Counting(FakeModels):
    """Counts the texts that are embedded."""

    embedded = 0

    def embedder(self, model, *, precision, threads):
        class Encoder(FakeEmbedder):
            def encode(encoder, texts):
                self.embedded += len(texts)
                return super().encode(texts)

        return Encoder()

    def generator(self, model, *, precision, threads):
        raise AssertionError("No language model is needed.")


def letters(n=12, *, gold=lambda place: (f"d{place}",), answerable=True):
    """Documents of one word each, and questions of the same word."""
    words = [f"word{place}x" for place in range(n)]
    documents = [Document(id=f"d{at}", text=f"{word} stands here") for at, word in enumerate(words)]
    examples = [
        Example(
            id=f"i{at}",
            input=f"What of {word}?",
            outputs=("yes",) if answerable else (),
            document_ids=gold(at),
            answerable=answerable,
        )
        for at, word in enumerate(words)
    ]
    return a_sample(examples, documents)


def looked(tmp_path, sample, *, arms=("rag",), **more):
    outputs = {arm: ["yes"] * len(sample.examples) for arm in arms}
    more.setdefault("models", Counting())
    return run(a_scene(tmp_path, outputs, sample=sample, **more))


def test_asked_by_name_every_kind_is_measured(tmp_path):
    found = by_id(looked(tmp_path, letters(), asked=True))
    assert set(found) == {f"{kind}_{claim}" for kind in KINDS for claim in CLAIMS}
    recall, ndcg = (found[f"bm25_{claim}"] for claim in CLAIMS)
    assert (recall.estimate, recall.n, recall.unit, recall.trait) == (1, 12, "share", None)
    assert (ndcg.estimate, ndcg.unit, ndcg.outcome) == (1, "ndcg@10", "supports")
    assert 0 < ndcg.low < ndcg.high == 1
    assert "nDCG@10 is 1.00" in ndcg.reason
    assert "MRR 1.00" in ndcg.reason


def test_without_being_asked_only_the_retriever_of_the_arms_is_looked_at(tmp_path):
    found = by_id(looked(tmp_path, letters()))
    assert set(found) == {f"dense_{claim}" for claim in CLAIMS}
    assert looked(tmp_path, letters(), arms=("base",)).findings == ()


def test_passages_are_embedded_once_for_all_kinds(tmp_path):
    models, sample = Counting(), letters()
    looked(tmp_path, sample, models=models, asked=True)
    queries = len(sample.examples)
    assert models.embedded == len(sample.documents) + 3 * queries  # dense once, fusion twice


def test_the_wrong_document_first_counts_against_it(tmp_path):
    found = by_id(looked(tmp_path, letters(16, gold=lambda at: (f"d{(at + 1) % 16}",)), asked=True))
    assert found["bm25_retrieval_recalls_gold_passage"].estimate == 0
    assert found["bm25_retrieval_recalls_gold_passage"].outcome == "contradicts"
    assert found["bm25_retrieval_ranks_gold_passage_high"].outcome == "contradicts"


def test_two_passages_need_not_stand_for_three_documents(tmp_path):
    words = "alpha beta gamma delta epsilon zeta eta theta".split()
    documents = [
        Document(id=f"{word}{at}", text=f"{word} stands here in part {at}")
        for word in words
        for at in range(3)
    ]
    examples = [
        Example(
            id=word,
            input=f"What of {word}?",
            outputs=("yes",),
            document_ids=tuple(f"{word}{at}" for at in range(3)),
        )
        for word in words
    ]
    found = by_id(looked(tmp_path, a_sample(examples, documents), asked=True))
    assert found["bm25_retrieval_recalls_gold_passage"].estimate == 1


def test_a_document_that_is_not_there_is_not_asked_for(tmp_path):
    def gold(at):
        return ("gone",) if at == 0 else (f"d{at}", "gone")

    found = by_id(looked(tmp_path, letters(gold=gold), asked=True))
    assert found["bm25_retrieval_recalls_gold_passage"].n == 11
    assert found["bm25_retrieval_recalls_gold_passage"].estimate == 1


@pytest.mark.parametrize(
    "sample", [letters(gold=lambda _: ()), letters(answerable=False)], ids=["unnamed", "unanswered"]
)
def test_where_no_item_names_a_document_it_does_not_apply(tmp_path, sample):
    (found,) = looked(tmp_path, sample, asked=True).findings
    assert found.outcome == "not_applicable"
    assert looked(tmp_path, sample).findings == ()


def test_items_of_one_document_are_a_cluster(tmp_path):
    sample = town_sample(48)
    found = by_id(looked(tmp_path, sample, asked=True, models=FakeModels()))
    alone = by_id(looked(tmp_path, letters(48), asked=True))
    claim = "bm25_retrieval_recalls_gold_passage"
    assert found[claim].estimate == alone[claim].estimate == 1
    assert found[claim].low < alone[claim].low
