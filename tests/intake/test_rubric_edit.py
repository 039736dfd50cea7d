"""A rubric's numbers change in place: comments, order and layout stay."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from advisor.intake.rubric_edit import edited, raised
from advisor.intake.rubrics import find
from advisor.intake.yaml_file import parse_yaml, read_yaml


def test_only_the_named_values_change_and_comments_stay():
    file = read_yaml(find("default"))
    text = edited(
        file,
        {("version",): "9.1.0", ("traits", 1, "weight", "value"): "9.5"},
        comment=["First line.", "Second line."],
    )
    changed = [
        line[2:]
        for line in difflib.ndiff(file.text.splitlines(), text.splitlines())
        if line[0] == "+"
    ]
    assert changed == [
        "# First line.",
        "# Second line.",
        "version: 9.1.0",
        "    weight: {value: 9.5, low: 6, high: 15}",
    ]
    after = parse_yaml(text, path=file.path).value
    assert (after["version"], after["traits"][1]["weight"]["value"]) == ("9.1.0", 9.5)
    after["version"], after["traits"][1]["weight"]["value"] = file.value["version"], 10
    assert after == file.value


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_places_are_right_behind_other_alphabets_and_line_ends(newline):
    lines = ["# Maßstäbe 尺度 🎯", "a: {ü: 1, b: 2, ß: 3}", "version: 1.0.0", "c:", "  - d: 4", ""]
    file = parse_yaml(newline.join(lines), path=Path("x.yaml"))
    text = edited(file, {("a", "b"): "20", ("c", 0, "d"): "40"})
    assert parse_yaml(text, path=file.path).value == {
        "a": {"ü": 1, "b": 20, "ß": 3},
        "version": "1.0.0",
        "c": [{"d": 40}],
    }


def test_a_place_that_is_not_there_is_an_error():
    file = parse_yaml("version: 1.0.0\n", path=Path("x.yaml"))
    with pytest.raises(KeyError):
        edited(file, {("weight",): "1"})


def test_a_raised_version_says_that_results_may_differ():
    assert raised("1.0.3") == "1.1.0"
