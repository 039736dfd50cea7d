"""Sample data go into a run folder; the run itself is done by fakes."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from advisor.errors import InputError, OwnSystemFailed
from advisor.probes import door, runner
from advisor.probes.progress import Unwatched
from advisor.probes.request import ProbeRequest
from advisor.workflow.probe import probe_data
from tests.probes.fakes import FakeModels, town_sample


@pytest.fixture
def fake_models(monkeypatch):
    def run(sample, request, **further):
        return runner.run_probe(sample, request, models=FakeModels(), **further)

    monkeypatch.setattr(door, "run_probe", run)


@pytest.fixture
def data(tmp_path):
    folder = tmp_path / "towns"
    (folder / "documents").mkdir(parents=True)
    for document in town_sample().documents:
        (folder / "documents" / f"{document.id}.txt").write_text(document.text)
    (folder / "examples.jsonl").write_text(
        "\n".join(
            json.dumps(
                {
                    "id": one.id,
                    "input": one.input,
                    "output": one.outputs[0],
                    "document_ids": list(one.document_ids),
                }
            )
            for one in town_sample().examples
        )
    )
    return folder


def probe(data, folder, request=None, **further):
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return probe_data(data, request or ProbeRequest(), folder=folder, now=now, **further)


@pytest.mark.usefixtures("fake_models")
def test_a_folder_of_data_becomes_a_run(data, tmp_path):
    run = probe(data, tmp_path / "run")
    assert run.provenance.data == "towns"
    assert run.arms["rag"].metrics["answer_contained"].mean == 1


@pytest.mark.usefixtures("fake_models")
def test_a_broken_row_is_told_and_counted(data, tmp_path):
    class Notes(Unwatched):
        said: list[str] = []

        def note(self, text):
            self.said.append(text)

    with (data / "examples.jsonl").open("a") as stream:
        stream.write("\n{broken\n")
    run = probe(data, tmp_path / "run", progress=Notes())
    assert run.broken_rows == 1
    assert any("1 broken row left out; examples.jsonl:49" in text for text in Notes.said)


@pytest.mark.usefixtures("fake_models")
def test_the_target_of_an_answers_file_sets_the_margin(data, tmp_path):
    answers = tmp_path / "answers.yaml"
    answers.write_text(
        "use_case: {title: Towns, target: {metric: token_f1, value: 0.96}}\nanswers: {}\n"
    )
    run = probe(data, tmp_path / "run", answers=answers)
    assert run.plan.margin == pytest.approx(0.02)


@pytest.mark.usefixtures("fake_models")
def test_an_own_system_may_be_a_callable(data, tmp_path):
    answers = {one.input: one.outputs[0] for one in town_sample().examples}
    run = probe(data, tmp_path / "run", own=answers.__getitem__)
    assert run.arms["own"].metrics["exact_match"].mean == 1
    assert run.plan.own["own"].timed


@pytest.mark.usefixtures("fake_models")
def test_a_callable_may_tell_what_it_read(data, tmp_path):
    towns = {one.input: list(one.document_ids) for one in town_sample().examples}

    def bot(asked):
        return {"output": "nobody", "retrieved": towns[asked]}

    run = probe(data, tmp_path / "run", own={"bot": bot})
    assert "bot" in run.plan.own["bot"].source
    assert any(
        "Bot (your own system) read a right document for 100%" in one for one in run.verdict.because
    )


@pytest.mark.usefixtures("fake_models")
def test_a_callable_that_gives_no_text_is_refused(data, tmp_path):
    with pytest.raises(OwnSystemFailed, match="'own' gave int, not a text"):
        probe(data, tmp_path / "run", own=len)


def test_a_folder_in_use_is_refused_before_the_data_is_read(tmp_path):
    (tmp_path / "something").touch()
    with pytest.raises(InputError, match="--resume"):
        probe(tmp_path / "nowhere", tmp_path)
