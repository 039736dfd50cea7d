"""Bad input ends in one line on standard error, exit code 2, and nothing half-written."""

import pytest

BROKEN_ANSWERS = {
    "a level the trait does not have": (
        b"answers: {external_knowledge: lots}",
        "none, some, heavy",
    ),
    "a trait the rubric does not have": (b"answers: {colour: red}", "'colour'"),
    "not UTF-8": (b"\xff\xfe\x00", "not UTF-8"),
    "not YAML": (b"a: [", "line 2"),
    "an alias": (b"a: &a [1]\nb: *a", "alias"),
    "nothing": (b"", "empty"),
    "a list": (b"- 1\n- 2", "map of keys"),
    "another version": (b"rubric: {id: default, version: 9.0.0}\nanswers: {}", "9.0.0"),
    "another rubric": (b"rubric: {id: other, version: 1.0.0}\nanswers: {}", "--rubric other"),
    "one key twice": (b"answers: {style_need: none, style_need: some}", "twice"),
    "a Python object": (b'!!python/object/apply:os.system ["id"]', "tag"),
    "deep nesting": (b"[" * 100_000, "deep"),
    "an unknown key": (b"answers: {style_need: {level: some, nope: 1}}", "nope"),
    "no level": (b"answers: {style_need: }", "should be a level"),
    "a number for a level": (b"answers: {style_need: 3}", "should be a level"),
    "no answers": (b"use_case: {title: x}", "answers"),
}


@pytest.mark.parametrize("what", BROKEN_ANSWERS)
def test_broken_answers(advisor, tmp_path, what):
    content, said = BROKEN_ANSWERS[what]
    (tmp_path / "answers.yaml").write_bytes(content)

    done = advisor("assess", "answers.yaml", "-o", "report.html")

    assert done.code == 2
    assert done.out == ""
    assert done.err.count("\n") == 1
    assert "answers.yaml" in done.err
    assert said in done.err
    assert sorted(path.name for path in tmp_path.iterdir()) == ["answers.yaml"]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["assess"], "--help"),
        (["assess", "missing.yaml"], "does not exist"),
        (["assess", "."], "folder"),
        (["assess", "good.yaml", "--rubric", "nope"], "rag-readiness"),
        (["assess", "good.yaml", "--rubric", "rag-readiness"], "readiness"),
        (["assess", "good.yaml", "--evidence", "."], "advisor probe"),
        (["assess", "good.yaml", "-o", "report.docx"], "--format"),
        (["assess", "good.yaml", "--cost", "good.yaml"], "requests_per_month"),
        (["assess", "good.yaml", "good.yaml"], "answered_by"),
        (["report", "good.yaml"], "assessment"),
        (["report", "."], "advisor probe"),
        (["nosuch"], "nosuch"),
    ],
)
def test_wrong_arguments(advisor, tmp_path, arguments, said):
    (tmp_path / "good.yaml").write_text("answers: {external_knowledge: heavy}\n")

    done = advisor(*arguments)

    assert done.code == 2
    assert done.err.count("\n") == 1
    assert said in done.err


def test_a_place_that_cannot_be_written_to(advisor, tmp_path):
    (tmp_path / "good.yaml").write_text("answers: {external_knowledge: heavy}\n")
    (tmp_path / "file").write_text("")

    done = advisor("assess", "good.yaml", "-o", "file/report.html")

    assert done.code == 2
    assert "cannot be written" in done.err


def test_a_mistake_of_advisor_itself_is_one_line_without_debug(advisor, tmp_path, monkeypatch):
    (tmp_path / "good.yaml").write_text("answers: {external_knowledge: heavy}\n")

    def broken(*_args, **_kwargs):
        raise RuntimeError("two\nlines")

    monkeypatch.setattr("advisor.workflow.assess.assess", broken)
    done = advisor("assess", "good.yaml")

    assert done.code == 2
    assert done.err.count("\n") == 1
    assert "--debug" in done.err
