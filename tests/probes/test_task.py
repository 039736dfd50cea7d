"""The task is told from the outputs."""

from __future__ import annotations

import pytest

from advisor.model.sample import Document, Example
from advisor.probes.task import infer_task, labels_of


def examples(outputs):
    return [
        Example(id=f"e{place}", input=f"question {place}", outputs=(output,) if output else ())
        for place, output in enumerate(outputs)
    ]


@pytest.mark.parametrize(
    ("outputs", "task"),
    [
        (["refund", "delay", "praise"] * 10, "label"),
        (["Yes", "no", "yes ", "No"] * 5, "label"),
        ([f"Name{place}" for place in range(30)], "short_answer"),
        (
            ["the second half of the 10th century"] * 1 + [f"in {y}" for y in range(40)],
            "short_answer",
        ),
        (
            [f"a rewritten question number {n} that is as long as one" for n in range(30)],
            "free_text",
        ),
        (["SELECT a FROM b WHERE c = 1 AND d = 2 AND e = 3"] * 20, "free_text"),
        (["", ""], "free_text"),
    ],
)
def test_outputs_tell_the_task(outputs, task):
    assert infer_task(examples(outputs)).task == task


def test_outputs_that_stand_in_documents_are_short_answers_even_if_they_repeat():
    names = ["Aven Mill", "Brill Forge", "Corse Quay", "Dunmere Lock", "Eastry Barn", "Holm Pier"]
    document = Document(id="d", text="We know " + ", ".join(names) + ".")
    assert infer_task(examples(names * 8)).task == "label"
    assert infer_task(examples(names * 8), [document]).task == "short_answer"


def test_yes_and_no_are_labels_though_every_document_holds_them():
    document = Document(id="d", text="Whether yes or no, it is said.")
    assert infer_task(examples(["yes", "no"] * 10), [document]).task == "label"


def test_labels_differing_in_case_only_are_one():
    assert labels_of(examples(["Refund", "refund", "delay"])) == ("Refund", "delay")
