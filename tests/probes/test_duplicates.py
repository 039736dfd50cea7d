"""Near-duplicates of test inputs are not learned from."""

from __future__ import annotations

import pytest

from advisor.model.sample import Example
from advisor.probes.duplicates import without_near_duplicates


def rows(*inputs):
    return [
        Example(id=f"r{place}", input=text, outputs=("x",)) for place, text in enumerate(inputs)
    ]


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("When does the last ferry leave Haskett?", True),
        ("when does the last ferry leave haskett", True),
        ("When does the last ferry leave  Haskett ?", True),
        ("When does the first ferry leave Haskett?", False),
        ("When does the last ferry leave Vannick?", False),
        ("Who mends the ticket machines?", False),
        ("?", False),
    ],
)
def test_only_what_nearly_equals_a_test_input_goes(text, near):
    kept = without_near_duplicates(rows(text), rows("When does the last ferry leave Haskett?"), 5)
    assert kept.removed == near
    assert len(kept.rows) == 1 - near


def test_other_rows_take_the_place_of_those_removed():
    kept = without_near_duplicates(
        rows("a b c", "one two", "three four", "five"), rows("A B C!"), 2
    )
    assert [row.input for row in kept.rows] == ["one two", "three four"]
    assert kept.removed == 1


def test_what_most_inputs_begin_with_makes_none_of_them_alike():
    prompt = "You are the clerk of a harbour. Answer in one sentence, and name the pier. " * 3
    asked = [f"{prompt} What of the boat called {name}?" for name in "abcdefghijklmnop"]
    kept = without_near_duplicates(rows(*asked[:12], asked[12].upper()), rows(*asked[12:]), 20)
    assert kept.removed == 1
    assert len(kept.rows) == 12
