"""Which sizes make which level, and what a time may be taken for."""

from __future__ import annotations

import pytest

from advisor.probes.traits.footprint import run as footprint
from tests.probes.traits.scenes import (
    a_sample,
    a_scene,
    by_id,
    some_documents,
    some_examples,
    when_asked,
)


def scene(tmp_path, documents, **more):
    more = {"phases": {"base": {"generate": 5.0, "train": 90.0}}} | more
    return a_scene(
        tmp_path, {"base": ["x"] * 10}, sample=a_sample(some_examples(10), documents), **more
    )


@pytest.mark.parametrize(
    ("documents", "words", "level", "outcome"),
    [(3, 50, "fits_context", "supports"), (500, 500, "thousands_docs", "contradicts")],
)
def test_the_level_is_counted(tmp_path, documents, words, level, outcome):
    found = by_id(footprint.run(scene(tmp_path, some_documents(documents, words))))
    found = found["documents_fit_one_prompt"]
    assert found.estimate == documents * words
    assert (found.level, found.outcome, found.n) == (level, outcome, documents)
    assert found.low is None


def test_very_many_documents_are_millions_and_only_some_are_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(footprint, "MILLIONS", 60)
    monkeypatch.setattr(footprint, "MOST_COUNTED", 20)
    documents = [*some_documents(40, 4000), *some_documents(40, 6000)]
    found = by_id(footprint.run(scene(tmp_path, documents)))["documents_fit_one_prompt"]
    assert found.level == "millions_docs"
    assert found.low < 80 * 5000 < found.high
    assert found.low < found.estimate < found.high


def test_no_documents_prove_no_level(tmp_path):
    found = by_id(footprint.run(scene(tmp_path, ())))["documents_fit_one_prompt"]
    assert (found.outcome, found.level) == ("not_applicable", None)


def test_a_batchs_time_is_shared_and_is_no_share_of_an_option(tmp_path):
    found = by_id(footprint.run(scene(tmp_path, ())))["base_answers_within_seconds"]
    assert found.estimate == pytest.approx(0.5)
    assert found.unit == "seconds"
    assert found.option is None
    assert found.outcome == "inconclusive"


@pytest.mark.parametrize(("stand_in", "outcome"), [(True, "inconclusive"), (False, "contradicts")])
def test_a_slow_batch_speaks_only_of_the_users_own_model(tmp_path, stand_in, outcome):
    slow = scene(tmp_path, (), phases={"base": {"generate": 100.0}}, stand_in=stand_in)
    assert by_id(footprint.run(slow))["base_answers_within_seconds"].outcome == outcome


def test_asked_for_it_times_answers_one_by_one(tmp_path):
    own = when_asked(scene(tmp_path, (), stand_in=False))
    found = by_id(footprint.run(own))["base_answers_within_seconds"]
    assert found.n == 10
    assert 0 < found.low <= found.estimate <= found.high < 1
    assert found.outcome == "supports"


def test_without_a_language_model_words_are_counted(tmp_path):
    sample = a_sample(some_examples(10, output="yes"), some_documents(3, 30))
    only = a_scene(tmp_path, {"classifier": ["yes"] * 10}, sample=sample, task="label")
    (found,) = footprint.run(only).findings
    assert found.estimate == pytest.approx(120)


@pytest.mark.parametrize("n", [1, 2, 9, 30])
def test_any_number_of_answers_can_be_timed(tmp_path, n):
    few = a_scene(tmp_path, {"base": ["x"] * n}, sample=a_sample(some_examples(n)), asked=True)
    found = by_id(footprint.run(few))["base_answers_within_seconds"]
    assert found.n == min(n, footprint.LEAST_TIMED)
    assert found.low is None if n < 6 else found.low <= found.estimate <= found.high


def test_slow_answers_are_timed_no_longer_than_need_be(tmp_path, monkeypatch):
    monkeypatch.setattr(footprint, "TIMED_S", 0.0)
    own = when_asked(scene(tmp_path, (), stand_in=False))
    found = by_id(footprint.run(own))["base_answers_within_seconds"]
    assert found.n == footprint.LEAST_TIMED
    assert "the slowest took" in found.reason
