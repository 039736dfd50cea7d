"""Probes run one by one; what they saw is kept, and a broken one is told and tried again."""

from __future__ import annotations

import json

import pytest

from advisor.errors import CannotWrite
from advisor.model.answers import Target
from advisor.probes.traits import probe_names
from advisor.probes.traits import running as traits
from advisor.probes.traits.support import run as support
from tests.probes.fakes import FakeModels, town_sample
from tests.probes.test_runner import numbers, run_into


@pytest.fixture
def broken(monkeypatch):
    """Break the support probe, with any error."""

    def with_error(error):
        def fail(scene):
            raise error

        real = traits.load_probe
        monkeypatch.setattr(
            traits, "load_probe", lambda name: fail if name == "support" else real(name)
        )

    return with_error


def test_every_run_has_findings_of_the_cheap_probes(tmp_path):
    run = run_into(tmp_path / "run")
    assert {one.probe for one in run.findings} == {
        "baseline",
        "footprint",
        "learning_curve",
        "retrieval",
        "style",
        "support",
    }
    asked = sum(len(batch) for batches in run.plan.batches.values() for batch in batches)
    assert asked == 4 * len(run.plan.test_ids)


@pytest.mark.parametrize("name", probe_names())
def test_each_probe_can_be_run_alone(tmp_path, name):
    run = run_into(
        tmp_path / "run",
        sample=town_sample(96),
        arms=("base", "rag", "finetune"),
        probes=(name,),
        target=Target(metric="token_f1", value=0.9),
    )
    assert "failed" not in {one.outcome for one in run.findings}
    assert any(one.estimate is not None for one in run.findings if one.probe == name)
    unasked = {"closed_book", "freshness", "missing_evidence"} - {name}
    assert unasked.isdisjoint(one.probe for one in run.findings)


def test_what_was_seen_lies_in_the_folder(tmp_path):
    run = run_into(tmp_path / "run", probes=("freshness",))
    kept = [
        finding
        for name in probe_names()
        for finding in json.loads((tmp_path / "run/probes" / f"{name}.json").read_text())[
            "findings"
        ]
    ]
    assert kept == [one.model_dump(mode="json") for one in run.findings]


def test_a_broken_probe_is_a_finding_and_not_an_end(tmp_path, broken):
    broken(ZeroDivisionError("division by zero"))
    run = run_into(tmp_path / "run")
    (found,) = [one for one in run.findings if one.probe == "support"]
    assert found.outcome == "failed"
    assert found.reason == "ZeroDivisionError: division by zero"
    assert run.verdict.option


def test_a_broken_probe_is_tried_again_on_resuming_and_the_others_are_not(
    tmp_path, broken, monkeypatch
):
    broken(ValueError("a bad day"))
    run_into(tmp_path / "run", probes=("freshness",))
    monkeypatch.undo()
    models = FakeModels()
    run = run_into(tmp_path / "run", models=models, resume=True)
    assert "failed" not in {one.outcome for one in run.findings}
    assert not models.made.batches
    assert numbers(run) == numbers(run_into(tmp_path / "whole", probes=("freshness",)))


def test_a_full_disk_ends_the_run(tmp_path, broken):
    broken(CannotWrite("The disk is full."))
    with pytest.raises(CannotWrite):
        run_into(tmp_path / "run")


def test_a_probe_looks_again_at_other_answers(tmp_path, monkeypatch):
    run_into(tmp_path / "run", arms=("base", "rag"), probes=("freshness",))
    (tmp_path / "run" / "run.json").unlink()
    path = tmp_path / "run" / "predictions.jsonl"
    path.write_text(path.read_text().replace("Name", "Nome"))
    looked = []
    real = support.run
    monkeypatch.setattr(support, "run", lambda scene: looked.append(1) or real(scene))
    run_into(tmp_path / "run", resume=True)
    assert looked


def test_two_runs_see_the_same(tmp_path):
    asked = {"sample": town_sample(60), "probes": ("all",), "arms": ("base", "rag", "finetune")}
    assert numbers(run_into(tmp_path / "a", **asked)) == numbers(run_into(tmp_path / "b", **asked))
