"""Kept answers are scored again: the same numbers where nothing changed, others where it did."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest

from advisor.errors import StaleRun, UnreadableFile
from advisor.model.answers import Target
from advisor.model.own import OwnAnswer, OwnAnswers, OwnSystem
from advisor.model.run import Run
from advisor.model.sample import Document
from advisor.probes.progress import Unwatched
from advisor.probes.request import ProbeRequest
from advisor.probes.rescore import rescore_run
from advisor.probes.runner import run_probe
from tests.probes.fakes import FakeModels, label_sample, town_sample

SAMPLE = town_sample()
NOW = datetime(2026, 1, 1, tzinfo=UTC)


def run_into(folder, *, sample=SAMPLE, own=None, **asked):
    return run_probe(
        sample,
        ProbeRequest(**asked),
        data_name="towns",
        folder=folder,
        resume=False,
        models=FakeModels(),
        progress=Unwatched(),
        now=NOW,
        clock=time.perf_counter,
        own=own or {},
    )


def rescore(folder, sample=SAMPLE, *, progress=None, **asked):
    return rescore_run(
        sample,
        ProbeRequest(**asked),
        folder=folder,
        version="0",
        progress=progress or Unwatched(),
        now=NOW,
    )


def mended(**by_id):
    """The sample with other fields in some examples, and so with another hash."""
    examples = tuple(
        one.model_copy(update=by_id.get(one.id, {"id": one.id})) for one in SAMPLE.examples
    )
    return SAMPLE.model_copy(update={"examples": examples, "sha256": "9" * 64})


def predictions(folder):
    return [json.loads(line) for line in (folder / "predictions.jsonl").read_text().splitlines()]


def without_stamp(run):
    provenance = run.provenance.model_copy(update={"rescored": ""})
    return run.model_copy(update={"provenance": provenance})


def test_an_unchanged_run_gives_the_same_numbers(tmp_path):
    own = {
        "bot": OwnAnswers(OwnSystem(source="bot"), lambda item: OwnAnswer(output=item.outputs[0]))
    }
    run = run_into(tmp_path, own=own, probes=("freshness",))
    before = (tmp_path / "predictions.jsonl").read_bytes()
    again = rescore(tmp_path)
    assert without_stamp(again) == run
    assert again.provenance.rescored == "2026-01-01T00:00:00+00:00"
    assert Run.model_validate_json((tmp_path / "run.json").read_text()) == again
    assert (tmp_path / "predictions.jsonl").read_bytes() == before


def test_a_mended_output_is_what_answers_are_scored_by(tmp_path):
    run = run_into(tmp_path, arms=("base", "rag"), target=Target(metric="token_f1", value=0.5))
    told = {}

    class Notes(Unwatched):
        def note(self, text):
            told["note"] = text

    wrong = {item: {"outputs": ("Somebody Else",)} for item in run.plan.test_ids}
    again = rescore(tmp_path, mended(**wrong), progress=Notes())
    assert run.arms["rag"].metrics["answer_contained"].mean == 1
    assert again.arms["rag"].metrics["answer_contained"].mean == 0
    assert again.arms["rag"].prompt_tokens == run.arms["rag"].prompt_tokens
    assert again.validity["answer_in_corpus_rate"].value == 0
    assert again.comparisons != run.comparisons
    assert again.provenance.data_sha256 == "9" * 64
    assert again.plan == run.plan
    assert "48 items with other outputs now" in told["note"]
    assert all(one["references"] == ["Somebody Else"] for one in predictions(tmp_path))


def test_findings_that_need_no_model_follow_and_the_others_stand(tmp_path):
    target = Target(metric="token_f1", value=0.5)
    run = run_into(tmp_path, arms=("base", "rag"), probes=("freshness",), target=target)
    first = run.plan.test_ids[0]
    said = next(one for one in predictions(tmp_path) if one["item"] == first)["output"]
    outputs = next(one for one in SAMPLE.examples if one.id == first).outputs
    right = {first: {"outputs": (*outputs, said)}}
    again = rescore(tmp_path, mended(**right))

    def found(of, probe):
        return [one for one in of.findings if one.probe == probe]

    assert found(again, "freshness") == found(run, "freshness") != []
    assert found(again, "baseline") != found(run, "baseline")
    assert len(again.findings) == len(run.findings)


def test_a_probe_that_failed_stays_failed_and_is_tried_again_on_resuming(tmp_path):
    run_into(tmp_path, arms=("base", "rag"), probes=("freshness",))
    (tmp_path / "probes" / "freshness.json").unlink()  # as where it failed
    item = Run.model_validate_json((tmp_path / "run.json").read_text()).plan.test_ids[0]
    again = rescore(tmp_path, mended(**{item: {"outputs": ("x",)}}))
    failed = [one for one in again.findings if one.probe == "freshness"]
    assert {one.outcome for one in failed} == {"failed"}
    assert not (tmp_path / "probes" / "freshness.json").exists()


def test_a_label_item_needs_an_output_to_be_scored_by(tmp_path):
    sample = label_sample()
    run = run_into(tmp_path, sample=sample, arms=("base",))
    first = run.plan.test_ids[0]
    examples = tuple(
        one.model_copy(update={"outputs": (), "answerable": False}) if one.id == first else one
        for one in sample.examples
    )
    changed = sample.model_copy(update={"examples": examples, "sha256": "9" * 64})
    with pytest.raises(StaleRun, match="no output to score by"):
        rescore(tmp_path, changed)


def test_the_run_goes_on_as_it_was_with_its_own_data_only(tmp_path):
    run_into(tmp_path, arms=("base", "rag"))
    item = Run.model_validate_json((tmp_path / "run.json").read_text()).plan.test_ids[0]
    other = mended(**{item: {"outputs": ("x",)}})
    rescore(tmp_path, other)
    with pytest.raises(StaleRun, match="made from other data"):
        run_probe(
            other,
            ProbeRequest(),
            data_name="towns",
            folder=tmp_path,
            resume=True,
            models=FakeModels(),
            progress=Unwatched(),
            now=NOW,
        )


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"input": "Who?"}, "asks something else in"),
        ({"id": "other"}, "has no example"),
        ({"outputs": ()}, "no output to score by"),
    ],
)
def test_other_questions_are_refused(tmp_path, change, says):
    run = run_into(tmp_path, arms=("base", "rag"))
    before = (tmp_path / "run.json").read_bytes()
    with pytest.raises(StaleRun, match=says):
        rescore(tmp_path, mended(**{run.plan.test_ids[0]: change}))
    assert (tmp_path / "run.json").read_bytes() == before


def test_other_documents_are_refused(tmp_path):
    run_into(tmp_path, arms=("base", "rag"))
    documents = (*SAMPLE.documents, Document(id="new", text="News."))
    with pytest.raises(StaleRun, match="other documents"):
        rescore(tmp_path, SAMPLE.model_copy(update={"documents": documents, "sha256": "9" * 64}))


def test_what_was_fixed_before_the_run_stays_fixed(tmp_path):
    run_into(tmp_path, arms=("base", "rag"))
    with pytest.raises(StaleRun, match="--margin"):
        rescore(tmp_path, margin=0.2)


def test_a_run_that_is_not_finished_is_refused(tmp_path):
    with pytest.raises(UnreadableFile, match="no finished run"):
        rescore(tmp_path)


def test_missing_answers_are_noticed(tmp_path):
    run_into(tmp_path, arms=("base", "rag"))
    path = tmp_path / "predictions.jsonl"
    path.write_text("\n".join(path.read_text().splitlines()[1:]) + "\n")
    with pytest.raises(UnreadableFile, match="lacks what 'base' said to"):
        rescore(tmp_path)


def test_an_arm_that_could_not_be_run_still_could_not(tmp_path):
    run = run_into(tmp_path, arms=("base", "long_context", "rag"), model="small")
    assert without_stamp(rescore(tmp_path)) == run


def test_part_of_an_arm_is_not_compared_and_its_reason_stays(tmp_path):
    folder = tmp_path / "run"
    run_into(folder, arms=("base", "rag"))
    state = folder / "arms" / "rag" / "state.json"
    state.write_text(json.dumps(json.loads(state.read_text()) | {"done": False}))
    lines = (folder / "predictions.jsonl").read_text().splitlines(keepends=True)
    (folder / "predictions.jsonl").write_text("".join(lines[:-5]))
    run = rescore(folder)
    assert run.arms["rag"].metrics == {}
    assert "--resume" in run.arms["rag"].failure
    assert run.comparisons == ()
    assert len((folder / "predictions.jsonl").read_text().splitlines()) == len(lines) - 5
