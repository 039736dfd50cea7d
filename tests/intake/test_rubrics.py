"""Rubric files: found, read, and every complaint with file, line and path."""

from __future__ import annotations

import copy

import pytest
import yaml
from pydantic import ValidationError

from advisor.errors import InvalidRubric, UnreadableFile
from advisor.intake.rubrics import find, read_decision_rubric, read_rubric, shipped
from advisor.model.rubric import DecisionRubric


@pytest.fixture(scope="module")
def default_text():
    return find("default").read_text(encoding="utf-8")


def complaints(path, text):
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InvalidRubric) as caught:
        read_rubric(path)
    return caught.value


def line_of(text, part):
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


@pytest.mark.parametrize(
    ("old", "new", "place", "says"),
    [
        ("value: 10, low: 6", "value: 5, low: 6", "traits.external_knowledge.weight", "between"),
        ("{none: 1.25, some", "{non: 1.25, some", "bearings.prompt.levels.non", "no level 'non'"),
        (
            "{none: 1.25, some",
            "{none: 9, some",
            "traits.external_knowledge.bearings.prompt.levels.none",
            "should be at most 2",
        ),
        ("prior: 0.75}", "prior: 0.85}", "traits.citations_needed.levels", "add up to 1.1"),
        ("date: 2023-08-24", "date: sometime", "sources.hotz.date", "should be a date, such as"),
        ("kind: decision", "kind: decisions", "", "should be one of 'decision', 'readiness'"),
        (
            "when: {model_access: [api_only]}",
            "when: {model_access: [api]}",
            "options.finetune.gates.0.when",
            "no trait has model_access: api",
        ),
        (
            "when: {model_access: [api_only]}",
            "when: {all: [{model_access: [api]}]}",
            "options.finetune.gates.0.when",
            "no trait has model_access: api",
        ),
        ("expects: finetune", "expects: tune", "golden.house_style_summaries.expects", "'tune'"),
        ("task_type: summarise, ext", "task_type: sum, ext", "golden.house_style", "task_type"),
        (
            "sources: [hotz, anthropic_contextual]",
            "sources: [hots]",
            "options.long_context.gates.1.sources",
            "'hots' is not listed",
        ),
        ("id: api_only,", "id: unknown,", "traits.model_access.levels.unknown", "not a level"),
        ("version: 1.", "version: one.", "version", "does not have the form"),
    ],
)
def test_a_complaint_names_line_and_path(tmp_path, default_text, old, new, place, says):
    assert old in default_text
    text = default_text.replace(old, new, 1)
    found = complaints(tmp_path / "mine.yaml", text).complaints
    fitting = [one for one in found if place in one and says in one]
    assert fitting, found
    number = int(fitting[0].split(" ")[0].rpartition(":")[2])
    # A value that should be on the line is; a part that is missing is reported at its parent.
    assert abs(number - line_of(text, new)) <= 2


def test_all_complaints_come_at_once_and_the_message_counts_them(tmp_path, default_text):
    text = default_text.replace("sources: [hotz,", "sources: [hots,").replace(
        "expects: rag", "expects: ragg"
    )
    error = complaints(tmp_path / "mine.yaml", text)
    assert len(error.complaints) > 5
    assert error.message == f"{error.complaints[0]}."
    assert f"{len(error.complaints) - 1} more" in error.hint
    numbers = [int(one.split(" ")[0].rpartition(":")[2]) for one in error.complaints]
    assert numbers == sorted(numbers)


def test_a_single_complaint_needs_no_hint(tmp_path, default_text):
    error = complaints(
        tmp_path / "mine.yaml", default_text.replace("expects: rag", "expects: ragg")
    )
    assert (len(error.complaints), error.hint) == (1, "")


@pytest.mark.parametrize("missing", ["options", "traits", "thresholds", "sources"])
def test_a_rubric_without_a_part_says_which(tmp_path, default_text, missing):
    values = yaml.safe_load(default_text)
    del values[missing]
    found = complaints(tmp_path / "mine.yaml", yaml.safe_dump(values)).complaints
    assert found == (f"{tmp_path / 'mine.yaml'}:1 {missing}: is missing",)


@pytest.mark.parametrize("part", ["traits", "options", "golden"])
def test_two_parts_of_one_id_are_refused(default_text, part):
    values = yaml.safe_load(default_text)
    values[part].append(copy.deepcopy(values[part][0]))
    with pytest.raises(ValidationError, match="is there already"):
        DecisionRubric.model_validate(values)


def test_a_rubric_is_found_by_name_or_path_and_else_the_names_are_given(tmp_path):
    assert find("default") in shipped()
    assert find(str(find("default"))).samefile(find("default"))
    with pytest.raises(InvalidRubric, match="no rubric 'nope'") as caught:
        find("nope")
    assert "rag-readiness" in caught.value.hint


def test_a_readiness_rubric_ranks_nothing():
    with pytest.raises(InvalidRubric, match="readiness rubric"):
        read_decision_rubric("rag-readiness")


def test_what_is_not_yaml_is_unreadable(tmp_path):
    path = tmp_path / "broken.yaml"
    path.write_text("a: [")
    with pytest.raises(UnreadableFile, match="not valid YAML"):
        read_rubric(path)
