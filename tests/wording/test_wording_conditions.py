"""Conditions in words: `and`, `or` and `not` cannot be read two ways."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter

from advisor.intake.rubrics import decision, read_decision_rubric
from advisor.model.condition import Condition
from advisor.wording.conditions import condition

RUBRIC = decision(read_decision_rubric())
FAST = {"data_change": ["daily", "realtime"]}
SMALL = {"corpus_size": ["fits_context"]}
FAST_WORDS = "Data freshness is “Daily” or “All the time”"
SMALL_WORDS = "Size of the material is “Fits in a prompt”"


@pytest.mark.parametrize(
    ("when", "words"),
    [
        (FAST, FAST_WORDS),
        ({**FAST, **SMALL}, f"{FAST_WORDS} and {SMALL_WORDS}"),
        ({"any": [FAST, SMALL]}, f"{FAST_WORDS} or {SMALL_WORDS}"),
        ({"not": SMALL}, f"not {SMALL_WORDS}"),
        (
            {"all": [{"any": [FAST, SMALL]}, {"not": SMALL}]},
            f"({FAST_WORDS} or {SMALL_WORDS}) and (not {SMALL_WORDS})",
        ),
    ],
)
def test_a_condition_reads_one_way(when, words):
    assert condition(RUBRIC, TypeAdapter(Condition).validate_python(when)) == words
