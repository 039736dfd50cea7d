"""A sample with right documents and no outputs: retrieval is measured, and nothing else claimed."""

from __future__ import annotations

import json

import pytest

from advisor.errors import InputError, InvalidSample, StaleRun
from advisor.model.own import OwnAnswers, OwnSystem
from advisor.model.run import Run
from advisor.probes.request import ProbeRequest
from advisor.probes.without_arms import check_own, retrieval_alone
from tests.probes.fakes import FakeModels, town_sample
from tests.probes.runs import a_plan
from tests.probes.test_runner import numbers, run_into


class NoGenerator(FakeModels):
    def generator(self, model, *, precision, threads):
        raise AssertionError("No language model is needed.")


def bare_sample(rows=48):
    sample = town_sample(rows)
    bare = tuple(one.model_copy(update={"outputs": ()}) for one in sample.examples)
    return sample.model_copy(update={"examples": bare})


def bare_run(folder, **asked):
    return run_into(folder, sample=bare_sample(), models=NoGenerator(), **asked)


def test_retrieval_is_measured_and_no_option_named(tmp_path):
    run = bare_run(tmp_path / "run")
    assert run.arms == {}
    assert run.plan.arms == ()
    assert run.comparisons == ()
    assert (run.verdict.option, run.verdict.status) == (None, "inconclusive")
    assert run.verdict.because[0].startswith("Only retrieval was measured")
    found = {one.id: one for one in run.findings}
    assert len(found) == 6
    for kind in ("dense", "bm25", "fusion"):
        one = found[f"{kind}_retrieval_ranks_gold_passage_high"]
        assert one.unit == "ndcg@10"
        assert one.low < one.estimate <= one.high
        assert one.n == 48
    assert Run.model_validate_json((tmp_path / "run" / "run.json").read_text()) == run


def test_the_panel_holds_what_applies(tmp_path):
    run = bare_run(tmp_path / "run")
    assert set(run.validity) == {"n_test_items", "english", "drafted_items"}
    assert run.validity["n_test_items"].value == 48
    assert run.validity["n_test_items"].says.startswith("48 test items from 8 documents")


def test_a_finished_run_is_not_done_again(tmp_path):
    run = bare_run(tmp_path / "run")
    assert numbers(bare_run(tmp_path / "run", resume=True)) == numbers(run)
    with pytest.raises(StaleRun, match="planned with --arms unset, not base"):
        bare_run(tmp_path / "run", resume=True, arms=("base",))


def test_other_probes_say_that_there_is_no_arm(tmp_path):
    run = bare_run(tmp_path / "run", probes=("all",))
    others = {one.probe: one for one in run.findings if one.probe != "retrieval"}
    assert {one.outcome for one in others.values()} == {"not_applicable"}
    assert "no outputs" in others["footprint"].reason
    assert len([one for one in run.findings if one.probe == "retrieval"]) == 6


def test_fewer_items_can_be_asked_for(tmp_path):
    run = bare_run(tmp_path / "run", test_items=20)
    assert len(run.plan.test_ids) == 20
    assert run.plan.cut == ()
    rows = (tmp_path / "run" / "items.jsonl").read_text().splitlines()
    assert [json.loads(row)["id"] for row in rows] == list(run.plan.test_ids)
    assert bare_run(tmp_path / "more", test_items=60).plan.cut == (
        "48 test items of 60, since the sample has no more",
    )


def test_an_arm_asked_for_by_name_is_refused(tmp_path):
    with pytest.raises(InvalidSample, match="0 examples that can be scored"):
        bare_run(tmp_path / "run", arms=("rag",))


def test_an_own_system_is_refused():
    own = {"mine": OwnAnswers(OwnSystem(source="answers.jsonl"), answer=lambda item: None)}
    with pytest.raises(InputError, match="no outputs to score your own system by"):
        check_own(a_plan(()), own)
    check_own(a_plan(()), {})
    check_own(a_plan(("base",)), own)


@pytest.mark.parametrize(
    ("change", "alone"),
    [
        ({}, True),
        ({"document_ids": ()}, False),
        ({"document_ids": ("nowhere",)}, False),
        ({"outputs": ("an answer",)}, False),
        ({"answerable": False}, False),
    ],
)
def test_it_takes_documents_that_are_there_and_no_output(change, alone):
    sample = bare_sample(8)
    examples = tuple(one.model_copy(update=change) for one in sample.examples)
    sample = sample.model_copy(update={"examples": examples})
    assert retrieval_alone(sample, ProbeRequest()) is alone


def test_a_budget_cuts_nothing_and_may_be_resumed(tmp_path):
    run = bare_run(tmp_path / "run", budget_s=120.0, train_rows=5)
    assert any("budget" in cut for cut in run.plan.cut)
    assert bare_run(tmp_path / "run", budget_s=120.0, train_rows=5, resume=True) == run
