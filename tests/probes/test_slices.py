"""Which parts a run is cut into, and whether they differ by more than chance."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.model.sample import Document, Example
from advisor.probes.slices import sliced
from tests.probes.runs import a_plan, a_prediction
from tests.probes.traits.scenes import a_sample


def cut(examples, scores, *, documents=(), arm="rag", seed=0):
    plan = a_plan((arm,)).model_copy(
        update={"test_ids": tuple(one.id for one in examples), "seed": seed}
    )
    answers = [
        a_prediction(
            arm, one.id, {"token_f1": float(score)}, document_ids=one.document_ids, input=one.input
        )
        for one, score in zip(examples, scores, strict=True)
    ]
    return sliced(plan, {arm: answers}, a_sample(examples, documents))


def items(n, **of):
    return [
        Example(
            id=f"i{at}",
            outputs=("x",),
            **{"input": "a question", **{name: value(at) for name, value in of.items()}},
        )
        for at in range(n)
    ]


def test_topics_with_enough_items_are_measured():
    found = cut(items(30, topic=lambda n: "abc"[n // 12]), np.arange(30) < 12)
    assert list(found.metrics["topic"]) == ["a", "b"]  # the third one has six
    assert found.metrics["topic"]["a"]["rag"].mean == 1
    assert found.metrics["topic"]["b"]["rag"].n == 12


def test_thirds_by_length_are_told_by_their_words():
    found = cut(items(30, input=lambda n: "word " * (n + 1)), np.ones(30))
    assert list(found.metrics["length"]) == [
        "up to 10 words",
        "11 to 20 words",
        "more than 20 words",
    ]


@pytest.mark.parametrize("words", [lambda n: "same length", lambda n: "word " * (1 + (n > 25))])
def test_inputs_of_one_length_are_no_slices(words):
    assert "length" not in cut(items(30, input=words), np.ones(30)).metrics


def test_the_source_is_the_gold_documents_category_or_itself():
    documents = [
        Document(id="d0", text="", topic="fares"),
        Document(id="d1", text="", title="Fleet list"),
        Document(id="d2", text="", topic="fares"),
    ]
    asked = items(30, document_ids=lambda n: (f"d{n % 3}",), topic=lambda n: f"topic {n % 2}")
    found = cut(asked, np.ones(30), documents=documents)
    assert list(found.metrics["source"]) == ["Fleet list", "fares"]
    assert found.metrics["source"]["fares"]["rag"].n == 20


def test_a_source_that_is_the_topic_is_shown_once():
    documents = [Document(id=f"d{n}", text="", topic=f"t{n}") for n in range(2)]
    asked = items(30, document_ids=lambda n: (f"d{n % 2}",), topic=lambda n: f"t{n % 2}")
    assert set(cut(asked, np.ones(30), documents=documents).metrics) == {"topic"}


def test_unanswerable_items_are_a_slice():
    found = cut(items(30, answerable=lambda n: n % 3 > 0), np.ones(30))
    assert found.metrics["answerable"]["no"]["rag"].n == 10


def test_parts_that_differ_are_told_from_parts_that_do_not():
    scores = np.random.default_rng(0).random(60)
    topics = items(60, topic=lambda n: "ab"[n % 2])
    same = cut(topics, scores).p["topic"]["rag"]
    apart = cut(topics, (scores + (np.arange(60) % 2)) / 2).p["topic"]["rag"]
    assert same > 0.05
    assert apart < 0.01


def test_few_documents_make_no_difference_however_many_items_they_have():
    # Two topics of two documents each, whose items all score alike: four documents are four.
    asked = items(80, topic=lambda n: "ab"[n // 40], document_ids=lambda n: (f"d{n // 20}",))
    found = cut(asked, (np.arange(80) < 40).astype(float))
    assert found.p["topic"]["rag"] > 0.2


def test_chance_alone_makes_slices_differ_as_seldom_as_it_says():
    called = 0
    for seed in range(100):
        rng = np.random.default_rng(seed)
        asked = items(48, topic=lambda n: "abc"[n % 3], document_ids=lambda n: (f"d{n // 2}",))
        scores = np.clip(rng.random(24).repeat(2) + 0.2 * rng.standard_normal(48), 0, 1)
        called += cut(asked, scores, seed=seed).p["topic"]["rag"] <= 0.05
    assert called <= 10  # of 100: were it .05, more would come up in 1 of 90 tests


def test_all_kinds_are_adjusted_together():
    scores = np.random.default_rng(0).random(60)
    one = cut(items(60, topic=lambda n: "ab"[n % 2]), scores).p
    two = cut(
        items(60, topic=lambda n: "ab"[n % 2], input=lambda n: "word " * (n % 20 + 1)), scores
    ).p
    assert two["topic"]["rag"] >= one["topic"]["rag"]
