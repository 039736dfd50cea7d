"""Margin and answer length follow from the target and from the training outputs."""

from __future__ import annotations

import pytest

from advisor.model.answers import Target
from advisor.model.sample import Example
from advisor.probes import settings
from tests.probes.fakes import FakeGenerator


@pytest.mark.parametrize(
    ("asked", "target", "margin"),
    [
        (None, None, 0.05),
        (0.2, Target(metric="token_f1", value=0.99), 0.2),
        (None, Target(metric="token_f1", value=0.6), 0.05),
        (None, Target(metric="token_f1", value=0.96), 0.02),
        (None, Target(metric="token_f1", value=1), 0.01),
        (None, Target(metric="accuracy", value=0.96), 0.05),
    ],
)
def test_the_margin_is_as_asked_else_half_the_error_the_target_allows(asked, target, margin):
    assert settings.margin_for(asked, target, "token_f1") == pytest.approx(margin)


def rows(*outputs):
    return [
        Example(id=str(place), input="q", outputs=(output,)) for place, output in enumerate(outputs)
    ]


@pytest.mark.parametrize(
    ("task", "outputs", "tokens"),
    [
        ("short_answer", ["a"] * 20, 24),
        ("short_answer", ["w " * 19] * 20, 26),
        ("free_text", ["w " * 19] * 99 + ["w " * 500], 26),
        ("free_text", ["w " * 500] * 20, 256),
        ("label", ["one two"] * 20 + ["w " * 30], 31),
        ("free_text", [], 128),
    ],
)
def test_answers_may_be_somewhat_longer_than_training_outputs(task, outputs, tokens):
    assert settings.new_tokens_for(task, rows(*outputs), FakeGenerator()) == tokens


@pytest.mark.parametrize(
    ("tokens", "documents", "wanted"),
    [(9, False, 1000), (200, False, 480), (999, False, 300), (9, True, 300)],
)
def test_short_rows_without_documents_leave_time_for_more_of_them(tokens, documents, wanted):
    sample = [Example(id="1", input="w " * (tokens - 1), outputs=("out",))] * 250
    rows = settings.train_rows_for(sample, documents=documents, model=FakeGenerator())
    assert rows == wanted
