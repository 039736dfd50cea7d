"""`advisor diff` and `advisor history`."""

import json

import pytest

WIKI = """
use_case: {title: "Wiki [questions] | x"}
answers:
  external_knowledge: heavy
  data_change: weekly
  style_need: none
  labelled_examples: none
  corpus_size: thousands_docs
  citations_needed: yes
  task_type: qa
"""
VOICE = (
    WIKI.replace("style_need: none", "style_need: strong")
    .replace("labelled_examples: none", "labelled_examples: thousands")
    .replace("external_knowledge: heavy", "external_knowledge: none")
    .replace("citations_needed: yes", "citations_needed: no")
    .replace("corpus_size: thousands_docs", "corpus_size: none")
)


@pytest.fixture
def stored(advisor, tmp_path):
    """Two assessments in one folder, the older one first by date and last by name."""
    for name, text, created in (("b", WIKI, "2026-01-02"), ("a", VOICE, "2026-03-04")):
        (tmp_path / "answers.yaml").write_text(text)
        advisor("assess", "answers.yaml", "-o", f"kept/{name}.json")
        path = tmp_path / "kept" / f"{name}.json"
        values = json.loads(path.read_text())
        values["provenance"]["created"] = f"{created}T00:00:00+00:00"
        path.write_text(json.dumps(values))
    return tmp_path / "kept"


def test_diff_in_words(advisor, stored):
    done = advisor("diff", "kept/b.json", "kept/a.json")

    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("The verdict moved: Retrieval (RAG), recommended (")
    assert "- Style and form: Not at all → Strongly.\n  Alone it " in done.out


def test_diff_as_json(advisor, stored):
    found = json.loads(advisor("diff", "kept/b.json", "kept/a.json", "--format", "json").out)

    assert found["moved"] is True
    assert found["old"]["option"] == "rag"
    assert {one["trait"] for one in found["changes"]} == {
        "style_need",
        "labelled_examples",
        "external_knowledge",
        "citations_needed",
        "corpus_size",
    }
    assert all(one["alone"]["first"] for one in found["changes"])


def test_diff_as_markdown(advisor, stored):
    out = advisor("diff", "kept/b.json", "kept/a.json", "--format", "markdown").out
    assert out.startswith("**The verdict moved: ")
    assert out.count("\n| ") == 7


def test_a_rubric_beside_the_file_serves(advisor, stored, tmp_path, repository):
    text = (repository / "rubrics" / "default.yaml").read_text()
    (stored / "own.yaml").write_text(text.replace("id: default", "id: own", 1))
    for name, answers in (("c", WIKI), ("d", VOICE)):
        (tmp_path / "answers.yaml").write_text(answers)
        advisor("assess", "answers.yaml", "--rubric", "kept/own.yaml", "-o", f"kept/{name}.json")
    done = advisor("diff", "kept/c.json", "kept/d.json")
    assert "cannot be said" not in done.out

    (stored / "own.yaml").unlink()
    done = advisor("diff", "kept/c.json", "kept/d.json")
    assert "own 1." in done.out
    assert "is not at hand" in done.out


@pytest.mark.parametrize("files", [("kept/a.json", "none.json"), ("answers.yaml", "kept/a.json")])
def test_diff_of_something_else_exits_2(advisor, stored, files):
    done = advisor("diff", *files)
    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)


def test_history_is_by_date_with_a_reason(advisor, stored):
    (stored / "other.json").write_text("{}")
    done = advisor("history", "kept")

    first, second = done.out.strip().split("\n\n")
    assert first.startswith("2026-01-02  Recommended: Retrieval (RAG)")
    assert "First assessment." in first
    assert second.startswith("2026-03-04  ")
    assert "kept/a.json" in second
    assert done.err == "Passed over kept/other.json, which is no assessment.\n"


def test_history_as_json_and_markdown(advisor, stored):
    files = ("kept/a.json", "kept/b.json", "kept")
    found = json.loads(advisor("history", *files, "--format", "json").out)["milestones"]
    assert [one["created"][:10] for one in found] == ["2026-01-02", "2026-03-04"]
    assert found[0]["since"] is None
    assert found[1]["since"]["moved"] is True

    table = advisor("history", "kept", "--format", "markdown").out
    assert table.count("\n| 2026-") == 2


def test_a_use_case_that_changed_its_name_is_told(advisor, stored):
    values = json.loads((stored / "a.json").read_text())
    values["use_case"]["title"] = "Another"
    (stored / "a.json").write_text(json.dumps(values))
    assert "It was called 'Wiki [questions] | x' before." in advisor("history", "kept").out


def test_history_of_nothing_exits_2(advisor, stored, tmp_path):
    (tmp_path / "empty").mkdir()
    (tmp_path / "bad.json").write_text("{}")
    values = json.loads((stored / "a.json").read_text())
    values["provenance"]["created"] = "yesterday"
    (tmp_path / "undated.json").write_text(json.dumps(values))
    for place in ("empty", "bad.json", "undated.json", "none"):
        done = advisor("history", place)
        assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
