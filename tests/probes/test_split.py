"""Items are held out before anything sees them."""

from __future__ import annotations

import random
from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from advisor.model.sample import Example
from advisor.probes.split import split_examples


def rows(n, *, documents=1000, split=""):
    return [
        Example(
            id=f"{split or 'e'}{place}",
            input=f"question {place}",
            outputs=(f"label{place % 5}",),
            document_ids=(f"d{place % documents}",),
            split=split,
        )
        for place in range(n)
    ]


def split(examples, *, test_items=10, train_rows=20, seed=0, **further):
    return split_examples(
        examples, test_items=test_items, train_rows=train_rows, rng=random.Random(seed), **further
    )


def test_a_question_asked_again_is_no_second_test_item():
    examples = rows(30)
    again = [
        one.model_copy(update={"id": f"again-{one.id}", "input": f" {one.input.upper()}"})
        for one in examples
    ]
    found = split([*examples, *again], test_items=40, test_items_fixed=True)
    assert len(found.test) == 30
    assert len({one.input.casefold().strip() for one in found.test}) == 30
    smaller = split([*examples, *again], test_items=40)
    assert len(smaller.test) == 12  # two in five of the thirty questions there are


@given(n=st.integers(2, 60), test_items=st.integers(1, 40), train_rows=st.integers(0, 40))
def test_nothing_is_both_held_out_and_learned_from(n, test_items, train_rows):
    found = split(rows(n), test_items=test_items, train_rows=train_rows)
    test, train = {one.id for one in found.test}, {one.id for one in found.train_pool}
    assert not test & train
    assert 1 <= len(test) <= test_items


def test_the_datas_own_split_is_kept():
    found = split(rows(30, split="train") + rows(15, split="test"))
    assert {one.split for one in found.test} == {"test"}
    assert {one.split for one in found.train_pool} == {"train"}


def test_one_mark_on_all_rows_is_no_split():
    found = split(rows(40, split="train"))
    assert len(found.test) == 10
    assert len(found.train_pool) == 30


def test_a_small_sample_keeps_most_rows_to_learn_from():
    assert len(split(rows(20), test_items=100, train_rows=300).test) == 8
    assert len(split(rows(20), test_items=100, train_rows=0).test) == 20


def test_a_number_of_test_items_that_was_asked_for_is_kept():
    assert len(split(rows(20), test_items=15, train_rows=300, test_items_fixed=True).test) == 15


def test_test_items_are_spread_over_documents():
    found = split(rows(60, documents=10), test_items=20)
    assert set(Counter(one.document_ids[0] for one in found.test).values()) == {2}


def test_every_label_is_learned_and_rare_ones_stay_rare():
    common = [Example(id=f"c{n}", input=f"c{n}", outputs=("common",)) for n in range(190)]
    rare = [Example(id=f"r{n}", input=f"r{n}", outputs=("rare",)) for n in range(10)]
    pool = split(common + rare, by_label=True).train_pool
    assert {one.outputs for one in pool[:2]} == {("common",), ("rare",)}
    assert Counter(one.outputs for one in pool[:100])["rare",] < 20


def test_one_seed_gives_one_split_and_another_another():
    assert split(rows(60), seed=3) == split(rows(60), seed=3)
    assert split(rows(60), seed=3) != split(rows(60), seed=4)
