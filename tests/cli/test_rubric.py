"""`advisor rubric`: what it prints, and with which code it ends."""

from __future__ import annotations

import json

import pytest

from advisor.intake.rubrics import find, read_decision_rubric, shipped

CASES = [
    {"id": "qa", "traits": {"external_knowledge": "heavy"}, "recommended": "rag"},
    {
        "id": "voice",
        "traits": {"external_knowledge": "none", "style_need": "strong"},
        "recommended": "finetune",
        "also_acceptable": ["prompt"],
        "further": "keys are ignored",
    },
]


@pytest.fixture
def cases(tmp_path):
    path = tmp_path / "cases.jsonl"
    path.write_text("\n".join(json.dumps(case) for case in CASES))
    return path


def test_list_names_every_shipped_rubric(advisor):
    done = advisor("rubric", "list")
    assert done.code == 0
    assert all(path.stem in done.out for path in shipped())
    rows = json.loads(advisor("rubric", "list", "--format", "json").out)
    assert {row["id"]: row["kind"] for row in rows}["rag-readiness"] == "readiness"


@pytest.mark.parametrize("name", [path.stem for path in shipped()])
@pytest.mark.parametrize("form", ["terminal", "markdown"])
def test_show_shows_a_rubric_whole(advisor, name, form):
    done = advisor("rubric", "show", name, "--format", form)
    assert done.code == 0
    words = " ".join(done.out.split())
    assert "Sources" in words
    assert "\x1b" not in done.out
    if form == "terminal":
        assert max(len(line) for line in done.out.splitlines()) <= 80


def test_show_takes_a_file_and_names_what_is_wrong_with_it(advisor, tmp_path):
    path = tmp_path / "mine.yaml"
    path.write_text(find("default").read_text("utf-8").replace("[hotz,", "[hots,"))
    done = advisor("rubric", "show", path)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(f"Error: {path}:")
    assert "more; `advisor rubric check" in done.err
    assert done.err.count("\n") == 1


def test_check_passes_what_is_shipped(advisor):
    done = advisor("rubric", "check")
    assert done.code == 0
    assert len(done.out.splitlines()) == len(shipped())


def test_check_lists_every_complaint_on_a_line_and_ends_with_one(advisor, tmp_path):
    path = tmp_path / "default.yaml"
    path.write_text(find("default").read_text("utf-8").replace("[hotz,", "[hots,"))
    done = advisor("rubric", "check", path, "default")
    assert done.code == 1
    lines = done.out.splitlines()
    assert len([line for line in lines if line.startswith(f"{path}:")]) > 5
    assert "golden cases hold" in lines[-1]


@pytest.mark.parametrize("text", ["a: [", "", None])
def test_check_of_what_cannot_be_read_ends_with_two(advisor, tmp_path, text):
    path = tmp_path / "broken.yaml"
    if text is not None:
        path.write_text(text)
    done = advisor("rubric", "check", path)
    assert done.code == 2
    assert str(path) in done.err
    assert done.err.count("\n") == 1


def test_schema_is_the_file_that_ships(advisor, repository):
    written = (repository / "rubrics" / "schema.json").read_text("utf-8")
    assert advisor("rubric", "schema").out == written
    assert "criteria" not in json.loads(advisor("rubric", "schema", "--kind", "decision").out)


def test_evaluate_prints_the_contract_as_json_and_nothing_else(advisor, cases):
    done = advisor("rubric", "evaluate", cases, "--format", "json")
    assert (done.code, done.err) == (0, "")
    found = json.loads(done.out)
    assert found["n"] == 2
    assert {"strict", "lenient", "brier", "coverage", "per_option", "confusion"} <= set(found)
    assert [case["id"] for case in found["cases"]] == ["qa", "voice"]
    options = set(read_decision_rubric().rubric.option_ids)
    for case in found["cases"]:
        assert case["predicted"] in options
        assert set(case["acceptability"]) == options
        assert sum(case["acceptability"].values()) == pytest.approx(1)
        assert case["status"] in {"recommended", "close_call", "not_enough_known", "stop"}


def test_evaluate_for_people_gives_intervals_the_rival_and_what_is_untested(advisor, cases):
    done = advisor("rubric", "evaluate", cases)
    words = " ".join(done.out.split())
    assert "95% interval" in words
    assert "four-question decision tree" in words
    assert "cannot test" in words


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('{"id": "x", "traits": {"nope": "a"}, "recommended": "rag"}', "trait 'nope'"),
        ('{"id": "x", "traits": {"volume": "a"}, "recommended": "rag"}', "level 'a'"),
        ('{"id": "x", "traits": {}, "recommended": "magic"}', "option 'magic'"),
        ('{"id": "x"', "is not a case"),
        ("", "holds no cases"),
    ],
)
def test_a_broken_case_file_is_one_line_and_two(advisor, tmp_path, line, says):
    path = tmp_path / "cases.jsonl"
    path.write_text(line)
    done = advisor("rubric", "evaluate", path, "--format", "json")
    assert (done.code, done.out) == (2, "")
    assert says in done.err
    assert done.err.count("\n") == 1


def test_calibrate_refuses_too_few_cases(advisor, cases):
    done = advisor("rubric", "calibrate", cases)
    assert done.code == 2
    assert "2 cases are too few" in done.err
