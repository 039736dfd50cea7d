"""What counts as a fact, and what another fact of the same form looks like."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.model.sample import Document, Example
from advisor.probes.traits.facts import (
    Fact,
    another,
    holds,
    names_in,
    occurs,
    replaced,
    states,
    telling_facts,
)


def first(*outputs, question="what?", task="free_text"):
    item = Example(id="1", input=question, outputs=outputs)
    return next(iter(telling_facts(item, task)), None)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Mondays and Fridays, on the first sailing.", Fact("date", "Mondays")),
        ("In March 2021.", Fact("date", "March")),
        ("17h40, as all times are written.", Fact("number", "17h40")),
        ("1.5 metres at the Brannock buoy.", Fact("number", "1.5")),
        ("about 14,000 marks", Fact("number", "14,000")),
        ("The Radio Keeper on line 275, at once.", Fact("name", "Radio Keeper")),
        ("From the white tin beside the wheel.", None),
        ("No charge; visits are on Tuesdays.", None),
        ("Rollo ruled it.", None),
    ],
)
def test_of_free_text_the_first_fact_of_the_first_clause_tells(text, fact):
    assert first(text) == fact


@pytest.mark.parametrize(
    ("outputs", "fact"),
    [
        (("Rollo",), Fact("name", "Rollo")),
        (("Norman Rollo", "Rollo"), Fact("name", "Rollo")),
        (("General Ban Ki-moon", "Ban Ki-moon"), Fact("name", "Ban Ki-moon")),
        (("roughly 60,000 settlers", "60,000"), Fact("number", "60,000")),
        (("Edinburgh Pentlands", "the former leader"), None),
        (("religious freedom in the Polish Commonwealth",), None),
    ],
)
def test_of_a_short_answer_a_fact_must_be_the_answer(outputs, fact):
    assert first(*outputs, task="short_answer") == fact


def test_what_the_question_gives_away_is_no_fact():
    found = first("7 metres for 112 marks", question="How much for 7 metres?")
    assert found == Fact("number", "112")


def test_an_item_without_an_answer_has_no_fact():
    assert first() is None


def test_a_number_is_found_whole_or_not_at_all():
    text = "5 knots in 1.5 metres at 17h45, 5 marks"
    assert replaced(text, "5", "9") == "9 knots in 1.5 metres at 17h45, 9 marks"
    assert not occurs("1.5 metres", "5")
    assert occurs("ends with 5.", "5")


@settings(deadline=None)  # a busy machine is not an error
@given(st.integers(0, 99_999).map(str), st.integers(0, 10_000))
def test_another_number_has_as_many_digits_and_is_another(span, seed):
    other = another(Fact("number", span), names=(), unlike="", rng=random.Random(seed))
    assert other is not None
    assert other != span
    assert len(other) == len(span)


@settings(deadline=None)  # a busy machine is not an error
@given(st.sampled_from(["17h40", "05:10", "1.5", "14,000", "2024-03-12"]), st.integers(0, 99))
def test_another_number_keeps_its_form(span, seed):
    other = another(Fact("number", span), names=(), unlike="", rng=random.Random(seed))
    assert re.sub(r"\d", "0", other) == re.sub(r"\d", "0", span)
    assert other != span


def test_another_name_comes_from_the_documents_and_is_not_there_already():
    documents = [Document(id="a", text="We met Ann Lee and, later, Bo Ek. Also Al.")]
    names = names_in(documents)
    assert names == ("Ann Lee", "Bo Ek")
    new = another(
        Fact("name", "Cy Fox"), names=names, unlike="Ann Lee was here", rng=random.Random(0)
    )
    assert new == "Bo Ek"
    assert another(Fact("name", "Cy"), names=names, unlike="", rng=random.Random(0)) is None


@pytest.mark.parametrize(("span", "last"), [("May", "e"), ("Sundays", "days"), ("Friday", "day")])
def test_another_date_is_written_alike(span, last):
    seen = {
        another(Fact("date", span), names=(), unlike="", rng=random.Random(n)) for n in range(40)
    }
    assert span not in seen
    assert len(seen) > 3
    assert last != "days" or all(one.endswith(last) for one in seen)


def test_another_name_is_written_alike():
    names = ("FSO", "RNA", "Rouen")
    made = another(Fact("name", "NATO"), names=names, unlike="RNA", rng=random.Random(0))
    assert made == "FSO"


def test_free_text_is_right_when_it_holds_the_telling_fact():
    item = Example(id="1", input="how much?", outputs=("14 marks a night; pay at the desk.",))
    assert states("That would be 14 marks.", item, "free_text")
    assert not states("15 marks a night; pay at the desk.", item, "free_text")


def test_free_text_without_a_telling_fact_is_right_by_half_of_its_words():
    item = Example(id="1", input="how?", outputs=("from the white tin beside the wheel",))
    assert states("the white tin beside the wheel", item, "free_text")
    assert not states("by hand", item, "free_text")


def test_a_short_answer_must_stand_in_the_output():
    item = Example(id="1", input="who?", outputs=("Rollo", "Norman Rollo"))
    assert states("It was Rollo.", item, "short_answer")
    assert not states("Rollondo", item, "short_answer")
    assert holds("some 14,000 people", "14,000")
