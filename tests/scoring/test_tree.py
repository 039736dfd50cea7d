"""The four-question tree: each path, and `no` for what is not known."""

from __future__ import annotations

import pytest

from advisor.scoring.tree import fits, four_questions
from tests.scoring.strategies import option, rubric, trait


@pytest.mark.parametrize(
    ("levels", "option"),
    [
        ({}, "prompt"),
        ({"labelled_examples": "tens"}, "prompt"),
        ({"labelled_examples": "hundreds"}, "finetune"),
        ({"external_knowledge": "none", "style_need": "strong"}, "prompt"),
        ({"external_knowledge": "unknown", "labelled_examples": "thousands"}, "finetune"),
        ({"external_knowledge": "some"}, "rag"),
        ({"external_knowledge": "heavy", "labelled_examples": "thousands"}, "rag"),
        ({"external_knowledge": "heavy", "style_need": "strong"}, "hybrid"),
        ({"external_knowledge": "heavy", "corpus_size": "fits_context"}, "long_context"),
        (
            {
                "external_knowledge": "heavy",
                "corpus_size": "fits_context",
                "data_change": "daily",
            },
            "rag",
        ),
    ],
)
def test_each_path_ends_where_it_should(levels, option):
    assert four_questions(levels) == option


def test_a_rubric_with_other_options_is_not_compared(default_rubric):
    other = rubric(
        [option("alpha"), option("bravo")],
        [
            trait(
                "one",
                levels=("low", "high"),
                priors=(0.5, 0.5),
                bearings={"alpha": (0, 1), "bravo": (1, 0)},
            )
        ],
    )
    assert fits(default_rubric)
    assert not fits(other)
