"""Reading a label out of what a model wrote."""

from __future__ import annotations

import pytest
from sklearn.metrics import f1_score

from advisor.probes.metrics.labels import accuracy, code_labels, macro_f1, parse_label

INTENTS = ("card_arrival", "card_not_working", "lost_or_stolen_card", "card")


@pytest.mark.parametrize(
    ("output", "label"),
    [
        ("card_arrival", "card_arrival"),
        (" Card arrival.\n", "card_arrival"),
        ("CARD-ARRIVAL", "card_arrival"),
        ("The intent is card_arrival.", "card_arrival"),
        ("Intent: card not working", "card_not_working"),  # not "card", which stands in it
        ("card_not_working because the chip is bent", "card_not_working"),
        ("card_arrival or lost_or_stolen_card", "card_arrival"),
        ("It is card_arrival or lost_or_stolen_card", None),
        ("cardigan", None),
        ("", None),
        ("Sure! Here is the label:\n\ncard_arrival", "card_arrival"),
        ("card not here\ncard_arrival", "card"),  # the first line that names one decides
    ],
)
def test_intents(output, label):
    assert parse_label(output, INTENTS) == label


@pytest.mark.parametrize(
    ("output", "label"),
    [
        ("It is female.", "female"),
        ("The person is male, not female.", None),  # two labels, though one is spelt in the other
    ],
)
def test_a_label_spelt_within_another_is_one_of_its_own(output, label):
    assert parse_label(output, ("male", "female")) == label


@pytest.mark.parametrize(
    ("output", "label"),
    [("Yes, the trial showed it.", "yes"), ("no", "no"), ("I know", None), ("Maybe.", "maybe")],
)
def test_yes_no_maybe(output, label):
    assert parse_label(output, ("yes", "no", "maybe")) == label


def test_labels_without_a_letter_are_never_found():
    assert parse_label("!!!", ("???", "yes")) is None


@pytest.mark.parametrize(
    "labels", [("-1", "0", "1"), ("C", "C#", "C++"), ("+", "-"), ("A", "A-", "A+"), ("v-1", "v-2")]
)
def test_signs_that_make_another_label_are_read(labels):
    for label in labels:
        assert parse_label(label, labels) == label
        assert [accuracy(label, [other]) for other in labels].count(1) == 1
    assert parse_label("It is -1.", ("-1", "0", "1")) == "-1"


def test_accuracy_forgives_spelling_and_accepts_any_reference():
    assert accuracy("Card arrival", ["card_arrival"]) == 1
    assert accuracy("b", ["a", "b"]) == 1
    assert accuracy("c", ["a", "b"]) == 0
    assert accuracy(None, ["a"]) == 0


def test_macro_f1_is_sklearns_over_the_labels_that_occur():
    truth = ["a", "a", "b", "c", "c", "c"]
    said = ["a", "b", "b", "c", None, "a"]
    reference = f1_score(
        truth, [one or "-" for one in said], labels=["a", "b", "c"], average="macro"
    )
    assert macro_f1(code_labels(said, [[one] for one in truth])) == pytest.approx(reference)


def test_macro_f1_takes_any_accepted_label_and_punishes_labels_that_are_never_true():
    assert macro_f1(code_labels(["b"], [["a", "b"]])) == 1
    assert macro_f1(code_labels(["z", "a"], [["a"], ["a"]])) == pytest.approx(2 / 3)
    assert macro_f1(code_labels([None, None], [["a"], ["b"]])) == 0
