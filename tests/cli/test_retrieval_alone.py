"""A BEIR folder without outputs, from probing it to the report; real models are left out."""

from __future__ import annotations

import json
import re

import pytest

from advisor.probes import door, runner
from advisor.report import format_names
from tests.probes.fakes import FakeModels, town_sample


@pytest.fixture(autouse=True)
def fake_models(monkeypatch):
    def run(sample, request, **further):
        return runner.run_probe(sample, request, models=FakeModels(), **further)

    def plan(sample, request, *, folder, resume, progress, now):
        return runner.plan_probe(sample, request, folder, resume, FakeModels(), progress, now)

    monkeypatch.setattr(door, "run_probe", run)
    monkeypatch.setattr(door, "plan_probe", plan)


@pytest.fixture
def beir(tmp_path):
    folder, sample = tmp_path / "beir", town_sample()
    (folder / "qrels").mkdir(parents=True)
    rows = ({"_id": one.id, "title": one.title, "text": one.text} for one in sample.documents)
    (folder / "corpus.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    rows = ({"_id": one.id, "text": one.input} for one in sample.examples)
    (folder / "queries.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    judged = [f"{one.id}\t{one.document_ids[0]}\t1" for one in sample.examples]
    text = "\n".join(["query-id\tcorpus-id\tscore", *judged])
    (folder / "qrels" / "test.tsv").write_text(text)
    return folder


def test_the_run_tells_what_each_kind_finds(advisor, beir):
    done = advisor("probe", beir, "-o", "run")
    assert done.code == 0
    assert "Nothing was compared.\n  Only retrieval was measured" in done.out
    assert "BM25 retrieval ranks gold passage high: holds." in done.out
    assert "Plan: retrieval on 48 test items." in done.err
    assert "Arm" not in done.out


@pytest.mark.parametrize("name", format_names())
def test_every_format_shows_it_and_no_empty_table(advisor, beir, name):
    advisor("probe", beir, "-o", "run")
    done = advisor("report", "run", "--format", name)
    assert done.code == 0
    assert "Only retrieval was measured" in done.out
    assert "stands in for your own model" not in done.out
    if name != "json":
        assert "| Arm |" not in done.out
        assert "token F1" not in done.out
    if name in ("markdown", "html"):
        assert "nDCG" in done.out


def test_answers_are_judged_beside_it(advisor, beir, tmp_path):
    advisor("probe", beir, "-o", "run")
    (tmp_path / "answers.yaml").write_text("answers: {external_knowledge: heavy}\n")
    alone = advisor("assess", "answers.yaml", "--format", "json")
    beside = advisor("assess", "answers.yaml", "--evidence", "run", "--format", "json")
    assert (alone.code, beside.code) == (0, 0)
    alone, beside = json.loads(alone.out), json.loads(beside.out)
    assert beside["ranking"] == alone["ranking"]
    assert len(beside["findings"]) == 6


def test_arms_asked_for_need_outputs(advisor, beir):
    done = advisor("probe", beir, "-o", "run", "--arms", "base,rag")
    assert done.code == 2
    assert "0 examples that can be scored" in done.err


def test_a_plan_asks_for_no_answers(advisor, beir):
    done = advisor("probe", beir, "-o", "run", "--plan-only")
    assert "48 items to look up: run/items.jsonl" in done.out
    assert "--own" not in done.out
    assert advisor("probe", beir, "-o", "run", "--resume").code == 0


def test_its_command_in_the_report_makes_it_again(advisor, beir):
    advisor("probe", beir, "-o", "run")
    done = advisor("report", "run", "--format", "markdown")
    assert re.search(r"advisor probe beir -o run --test-items \d+ --probes retrieval --m", done.out)
