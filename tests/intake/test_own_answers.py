"""Answers of a user's own system: read whole, or refused with the line that is wrong."""

from __future__ import annotations

import pytest

from advisor.errors import UnreadableFile
from advisor.intake.own_answers import read_own_answers
from advisor.model.sample import Example


def item(name):
    return Example(id=name, input="What?", outputs=("yes",))


def written(tmp_path, text):
    path = tmp_path / "answers.jsonl"
    path.write_text(text, encoding="utf-8")
    return path


def test_answers_are_found_by_id_and_other_keys_are_passed_over(tmp_path):
    lines = (
        '{"id": "a", "input": "What?", "output": "yes", "retrieved": ["d1", "d2"], "ms": 12}\n'
        '\n{"id": 7, "output": ""}\n'
    )
    answers = read_own_answers(written(tmp_path, lines))
    assert set(answers.ids) == {"a", "7"}
    assert answers.answer(item("a")).output == "yes"
    assert answers.answer(item("a")).retrieved == ("d1", "d2")
    assert answers.answer(item("7")).output == ""
    assert answers.system.source == "answers.jsonl"
    assert not answers.system.timed


def test_another_answer_is_another_hash(tmp_path):
    first = read_own_answers(written(tmp_path, '{"id": "a", "output": "yes"}\n')).system
    again = read_own_answers(written(tmp_path, '{"id": "a", "output": "yes"}\n')).system
    other = read_own_answers(written(tmp_path, '{"id": "a", "output": "no"}\n')).system
    assert first == again
    assert first.sha256 != other.sha256


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("{broken", "is not JSON"),
        ("[1]", "is a list, not an object"),
        ('{"output": "x"}', "has no 'id'"),
        ('{"id": "b"}', "has no 'output'"),
        ('{"id": "b", "output": 3}', "has a number as 'output', not text"),
        ('{"id": "b", "output": "x", "retrieved": "d1"}', "has text as 'retrieved', not a list"),
        ('{"id": "a", "output": "no"}', "answers 'a' again"),
    ],
)
def test_a_broken_line_is_named(tmp_path, line, says):
    path = written(tmp_path, f'{{"id": "a", "output": "yes"}}\n{line}\n')
    with pytest.raises(UnreadableFile) as refused:
        read_own_answers(path)
    assert refused.value.message.startswith(f"{path}:2 ")
    assert says in refused.value.message
    assert '"output"' in refused.value.hint


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(UnreadableFile, match="does not exist"):
        read_own_answers(tmp_path / "answers.jsonl")
