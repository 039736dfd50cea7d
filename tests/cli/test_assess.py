"""`advisor assess` and `advisor report`: what a user relies on."""

import json

import pytest

ANSWERS = """
use_case: {title: Wiki questions}
answers:
  external_knowledge: heavy
  data_change: weekly
  style_need: none
  labelled_examples: none
  corpus_size: thousands_docs
  citations_needed: yes
  access_control: no
  task_type: qa
"""


@pytest.fixture
def answers(tmp_path):
    path = tmp_path / "answers.yaml"
    path.write_text(ANSWERS)
    return path


def test_json_is_one_document_on_stdout(advisor, answers):
    done = advisor("assess", answers, "--format", "json")

    found = json.loads(done.out)
    assert done.code == 0
    assert done.err == ""
    assert found["verdict"]["option"] == "rag"
    assert found["verdict"]["status"] == "recommended"
    assert set(found["answers"]) == set(found["traits"])
    assert found["answers"]["citations_needed"]["level"] == "yes"
    assert sum(one["acceptability"] for one in found["ranking"]) == pytest.approx(1)


def test_contributions_add_up_to_the_score(advisor, answers):
    found = json.loads(advisor("assess", answers, "--format", "json").out)

    for ranked in found["ranking"]:
        parts = [c["amount"] for c in found["contributions"] if c["option"] == ranked["option"]]
        assert sum(parts) == pytest.approx(ranked["score"])


def test_nothing_known_recommends_nothing(advisor, tmp_path):
    (tmp_path / "empty.yaml").write_text("answers: {}\n")

    verdict = json.loads(advisor("assess", "empty.yaml", "--format", "json").out)["verdict"]

    assert verdict["status"] == "not_enough_known"
    assert verdict["option"] is None


def test_fail_on_a_status_exits_1(advisor, tmp_path):
    (tmp_path / "empty.yaml").write_text("answers: {}\n")

    assert advisor("assess", "empty.yaml", "--fail-on", "not_enough_known").code == 1
    assert advisor("assess", "empty.yaml", "--fail-on", "stop").code == 0


def test_the_suffix_chooses_the_format_and_a_stored_result_renders_the_same(
    advisor, answers, tmp_path
):
    advisor("assess", answers, "-o", "assessment.json")
    advisor("report", "assessment.json", "-o", "report.html")

    assert (tmp_path / "report.html").read_text().lstrip().startswith("<!doctype html>")
    again = advisor("report", "assessment.json", "--format", "json").out
    assert json.loads(again) == json.loads((tmp_path / "assessment.json").read_text())


def test_the_same_seed_gives_the_same_ranking(advisor, answers):
    first = json.loads(advisor("assess", answers, "--format", "json").out)
    second = json.loads(advisor("assess", answers, "--format", "json").out)
    other = json.loads(advisor("assess", answers, "--format", "json", "--seed", "1").out)

    assert first["ranking"] == second["ranking"]
    assert first["ranking"] != other["ranking"]


def test_several_people_differ_where_it_matters(advisor, answers, tmp_path):
    (tmp_path / "ben.yaml").write_text(
        ANSWERS.replace("style_need: none", "style_need: strong").replace(
            "labelled_examples: none", "labelled_examples: thousands"
        )
    )

    found = json.loads(advisor("assess", answers, "ben.yaml", "--format", "json").out)

    agreement = found["agreement"]
    assert [person["name"] for person in agreement["people"]] == ["answers", "ben"]
    assert {one["trait"] for one in agreement["differences"]} == {"style_need", "labelled_examples"}
    assert 0 <= agreement["kendall_w"] <= 1


def test_costs_are_shown_and_never_decide(advisor, answers, tmp_path):
    (tmp_path / "cost.yaml").write_text(
        "requests_per_month: [1000, 2000]\n"
        "price: {model: house, input_per_million: 1, output_per_million: 4, source: contract}\n"
    )

    with_cost = json.loads(
        advisor("assess", answers, "--cost", "cost.yaml", "--format", "json").out
    )
    without = json.loads(advisor("assess", answers, "--format", "json").out)

    assert with_cost["ranking"] == without["ranking"]
    assert {one["option"] for one in with_cost["cost"]["options"]} == {
        one["option"] for one in without["ranking"]
    }
    assert with_cost["cost"]["inputs"]["assumed"]


@pytest.mark.parametrize("level", ["none", "unknown"])
def test_stop_when_nobody_can_tell_good_from_bad(advisor, tmp_path, level):
    (tmp_path / "a.yaml").write_text(
        f"answers: {{evaluation_set: {level}, hallucination_tolerance: zero}}\n"
    )

    verdict = json.loads(advisor("assess", "a.yaml", "--format", "json").out)["verdict"]

    assert (verdict["status"] == "stop") == (level == "none")
