"""The scores of one output, by task."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.probes.metrics.free_texts import chrf, rouge_l
from advisor.probes.metrics.scoring import PRIMARY, score


def test_every_task_has_its_primary_metric_on_every_item():
    for task, metric in PRIMARY.items():
        assert metric in score(task, "yes", ["yes"])
        assert metric in score(task, "yes", ["yes"], answerable=False)


def test_a_wordy_right_answer_fails_in_form_not_in_knowledge():
    scores = score("short_answer", "It was founded in Rome, in the year 753.", ["Rome"])
    assert scores["answer_contained"] == 1
    assert scores["exact_match"] == 0
    assert scores["token_f1"] < 0.3


def test_questions_without_an_answer_are_scored_by_whether_they_were_declined():
    declined = score("short_answer", "I do not know.", [], answerable=False)
    made_up = score("short_answer", "Rome", [], answerable=False)
    assert declined == {"token_f1": 1, "exact_match": 1, "abstained": 1}
    assert made_up == {"token_f1": 0, "exact_match": 0, "abstained": 0}


def test_declining_an_answerable_question_is_wrong():
    assert score("short_answer", "I do not know.", ["Rome"])["token_f1"] == 0


def test_labels():
    labels = ("yes", "no", "maybe")
    assert score("label", "Yes.", ["yes"], labels=labels) == {"accuracy": 1, "parsed": 1}
    assert score("label", "no", ["yes"], labels=labels) == {"accuracy": 0, "parsed": 1}
    assert score("label", "perhaps", ["yes"], labels=labels) == {"accuracy": 0, "parsed": 0}


def test_chrf_is_its_formula_and_reads_any_script():
    # By hand, "abcdef" against "abcxef": of 6, 5, 4, 3, 2, 1 n-grams 5, 3, 1, 0, 0, 0 are shared.
    assert chrf("abcdef", ["abcxef"]) == pytest.approx((5 / 6 + 3 / 5 + 1 / 4) / 6)
    assert chrf("猫在垫子上", ["猫在垫子上"]) == pytest.approx(1)
    assert chrf("SELECT a FROM t", ["SELECT b FROM t"]) > 0.5
    assert chrf("anything", []) == 0


def test_rouge_l_is_the_longest_common_word_sequence():
    # Lin 2004, section 3.1: "police killed the gunman" against "police kill the gunman", with
    # stems, has all four words in order; "the gunman kill police" has two, so F = 2 / 4.
    assert rouge_l("police kill the gunman", ["police killed the gunman"]) == pytest.approx(1)
    assert rouge_l("the gunman kill police", ["police killed the gunman"]) == pytest.approx(0.5)
    assert rouge_l("anything", []) == 0


@given(
    st.sampled_from(["short_answer", "label", "free_text"]),
    st.text(max_size=30),
    st.lists(st.text(min_size=1, max_size=30), min_size=1, max_size=3),
    st.booleans(),
)
def test_every_score_lies_between_0_and_1(task, output, references, answerable):
    scores = score(task, output, references, answerable=answerable)
    assert scores
    assert all(0 <= value <= 1 for value in scores.values())
