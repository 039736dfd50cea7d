"""Prompts say what form is wanted, and put the question last with the best passage before it."""

from __future__ import annotations

import pytest

from advisor.model.sample import Example
from advisor.probes.prompts import ABSTENTION, Form, brief, careful, lesson

ITEM = Example(id="q", input="Who keeps the light?", outputs=("Ada Holm", "Holm"))


@pytest.mark.parametrize("asking", [careful, brief])
@pytest.mark.parametrize("task", ["short_answer", "free_text", "label"])
def test_the_best_passage_stands_nearest_to_the_question(asking, task):
    last = asking(ITEM, Form(task), passages=["the best", "the next"])[-1]["content"]
    assert last.index("the next") < last.index("the best") < last.index(ITEM.input)


@pytest.mark.parametrize(
    ("form", "says"),
    [
        (Form("short_answer"), "short phrase"),
        (Form("short_answer", words=3), "short phrase"),
        (Form("short_answer", words=15), "one sentence of about 15 words"),
        (Form("free_text", words=80), "Answer in about 80 words"),
        (Form("free_text"), "in few words"),
        (Form("label", labels=("delay", "refund")), "Labels: delay, refund"),
    ],
)
def test_the_form_follows_from_task_and_training_outputs(form, says):
    assert says in careful(ITEM, form)[0]["content"]


def test_worked_examples_show_phrases_and_nothing_else():
    roles = [turn["role"] for turn in careful(ITEM, Form("short_answer", words=3))]
    assert roles.count("assistant") == 2
    for form in (Form("short_answer", words=15), Form("free_text", words=15), Form("label")):
        assert [turn["role"] for turn in careful(ITEM, form)] == ["system", "user"]


def test_what_cannot_be_answered_is_learned_as_declining():
    none = ITEM.model_copy(update={"outputs": (), "answerable": False})
    assert lesson(ITEM) == "Ada Holm"
    assert lesson(none) == ABSTENTION
