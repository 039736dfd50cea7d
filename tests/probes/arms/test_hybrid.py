"""The hybrid learns with the answer among its passages."""

import random

import pytest

from advisor.model.run import Passage
from advisor.probes.arms.hybrid import with_gold
from advisor.probes.gold import Gold
from advisor.probes.passages import NO_PASSAGES, Fitted

GOLD, NEAR, FAR = (
    Passage(id=f"{name}#0", document_id=name, text=name) for name in ("gold", "near", "far")
)
RIGHT = Gold((GOLD, NEAR), frozenset({GOLD.id}))


@pytest.mark.parametrize(
    ("found", "there"),
    [((GOLD, NEAR), {GOLD, NEAR}), ((NEAR, FAR), {GOLD}), ((NEAR,), {GOLD})],
)
def test_the_answer_stands_among_as_many_as_were_found(found, there):
    learnt = with_gold(Fitted(found, False), RIGHT, random.Random(0)).passages
    assert there <= set(learnt)
    assert len(learnt) == len(found)


def test_a_question_that_finds_nothing_is_taught_with_the_answer_alone():
    assert with_gold(NO_PASSAGES, RIGHT, random.Random(0)).passages == (GOLD,)


def test_without_a_right_document_what_was_found_stays():
    assert with_gold(Fitted((NEAR,), True), Gold((), frozenset()), random.Random(0)) == Fitted(
        (NEAR,), True
    )


def test_what_was_retrieved_stays_where_it_is_as_good_as_the_best():
    alike = Gold((GOLD, NEAR), frozenset({GOLD.id, NEAR.id}))
    found = Fitted((FAR, NEAR), False)
    assert with_gold(found, alike, random.Random(0)) == found
