"""SQuAD's scores, and who declines to answer."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.probes.metrics.short_answers import (
    abstains,
    answer_contained,
    exact_match,
    normalised,
    token_f1,
)


def test_normalisation_is_squads():
    assert normalised("  The  Amazon, (a rain-forest)! ") == "amazon rainforest"
    assert normalised("An apple a day") == "apple day"


@pytest.mark.parametrize(
    ("output", "references", "f1", "em", "contained"),
    [
        ("the Normans", ["Normans"], 1, 1, 1),
        # 2 shared of 4 and 2: F1 = 2 x 2 / 6
        ("in 10th century France", ["century France"], 2 * 2 / 6, 0, 1),
        ("Paris is the capital", ["Rome", "Paris"], 2 * 1 / 4, 0, 1),
        ("par", ["Paris"], 0, 0, 0),
        ("Parisian", ["Paris"], 0, 0, 0),  # contained means whole words
        ("France, century", ["century France"], 1, 0, 0),  # and their order
        ("", ["Paris"], 0, 0, 0),
        ("the", ["a"], 1, 1, 1),  # nothing is left of either
    ],
)
def test_scores(output, references, f1, em, contained):
    assert token_f1(output, references) == pytest.approx(f1)
    assert exact_match(output, references) == em
    assert answer_contained(output, references) == contained


def test_words_count_as_often_as_they_stand():
    assert token_f1("no no no", ["no"]) == pytest.approx(0.5)


@given(st.text(max_size=40), st.text(max_size=40))
def test_scores_lie_in_range_and_order_of_references_does_not_matter(output, reference):
    for score in (token_f1, exact_match, answer_contained):
        assert 0 <= score(output, [reference]) <= 1
        assert score(output, [reference, "x"]) == score(output, ["x", reference])
    assert token_f1(reference, [reference]) == exact_match(reference, [reference]) == 1


@pytest.mark.parametrize(
    "output",
    [
        "",
        "  \n",
        "Unknown.",
        "N/A",
        "None",
        "I don't know.",
        "I don’t know the answer to that.",
        "I'm sorry, but I cannot answer this.",
        "The passage does not mention who founded it.",
        "The text doesn't explicitly say.",
        "There is not enough information to answer the question.",
        "Insufficient information.",
        "This is not mentioned in the context.",
        "It cannot be determined from the text.",
        "It is not possible to say. It may have been Rome.",
        "Unable to answer",
        "The answer is unknown.",
        "There is no mention of that.",
        "I have no idea.",
        "The handbook does not include this information.",
        "That is not available in the given text.",
        "No information is available.",
    ],
)
def test_these_decline(output):
    assert abstains(output)


@pytest.mark.parametrize(
    "output",
    [
        "Rome",
        "No",
        "Rome. The text does not say more.",
        "Rome\nI do not know more.",
        "The Unknown Soldier",
        "42",
        "He knew nothing about the information desk",
        "No information desk is open after 6 pm.",
        "The resident card does not include bicycles.",
        "Refunds are not available on Sundays.",
        "Blankets are not provided by the crew.",
    ],
)
def test_these_answer(output):
    assert not abstains(output)
