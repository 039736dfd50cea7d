"""Drafts on the disk: rows of others stay, and the examples file has the last word."""

from __future__ import annotations

import json

import pytest

from advisor.errors import StaleRun
from advisor.intake.datasets import read_sample
from advisor.intake.drafts import drafts_file, questions_in, read_drafting, write_drafting
from tests.intake.drafted import a_drafting


@pytest.fixture
def examples(tmp_path):
    return tmp_path / "examples.jsonl"


def rows(examples):
    return [json.loads(line) for line in examples.read_text().splitlines()]


def test_accepted_drafts_are_rows_marked_as_drafted(examples):
    write_drafting(examples, a_drafting(badge="accepted", mill="dropped", gate="accepted"))
    assert rows(examples) == [
        {
            "id": "draft-badge",
            "input": "How much does a lost badge cost?",
            "output": ["12 euros", "12"],
            "document_ids": ["rules"],
            "drafted": True,
        },
        {
            "id": "draft-gate",
            "input": "At what time does the gate close?",
            "output": "17h40",
            "document_ids": ["rules"],
            "drafted": True,
        },
    ]
    sample = read_sample(examples)
    assert sample.drafted == 2
    assert all(example.drafted for example in sample.examples)


def test_nothing_accepted_leaves_no_examples_file(examples):
    write_drafting(examples, a_drafting())
    assert not examples.exists()
    assert drafts_file(examples).exists()


def test_a_drafting_is_read_back_as_it_was(examples):
    drafting = a_drafting(badge="accepted", mill="dropped")
    write_drafting(examples, drafting)
    assert read_drafting(examples) == drafting
    assert read_drafting(examples.with_name("others.jsonl")) is None


def test_rows_of_others_stay_to_the_letter_in_their_place(examples):
    theirs = ['{"input":"Why?",  "output": "Because."}', "a broken line"]
    examples.write_text("\n".join(theirs))
    write_drafting(examples, a_drafting(badge="accepted"))
    write_drafting(examples, a_drafting(mill="accepted"))
    lines = examples.read_text().splitlines()
    assert lines[:2] == theirs
    assert [json.loads(line)["id"] for line in lines[2:]] == ["draft-mill"]
    assert questions_in(examples) == ("Why?", "When was the mill built?")


def test_a_row_edited_by_hand_is_what_was_accepted(examples):
    write_drafting(examples, a_drafting(badge="accepted"))
    text = examples.read_text().replace("a lost badge", "a badge").replace('"12 euros", ', "")
    examples.write_text(text)
    (badge, *_) = read_drafting(examples).drafts
    assert badge.question == "How much does a badge cost?"
    assert badge.answers == ("12",)
    assert badge.decision == "accepted"


def test_an_accepted_row_that_is_gone_is_open_again_and_one_that_came_is_accepted(examples):
    write_drafting(examples, a_drafting(badge="accepted", mill="dropped"))
    row = examples.read_text().replace("draft-badge", "draft-gate")
    examples.write_text(row)
    kept = {draft.id: draft.decision for draft in read_drafting(examples).drafts}
    assert kept == {"draft-badge": "open", "draft-mill": "dropped", "draft-gate": "accepted"}


def test_a_file_of_another_version_says_what_to_do(examples):
    drafts_file(examples).write_text("{}")
    with pytest.raises(StaleRun, match="Delete it"):
        read_drafting(examples)
