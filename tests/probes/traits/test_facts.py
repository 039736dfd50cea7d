"""What counts as a fact, and what another fact of the same form looks like."""

from __future__ import annotations

import pytest

from advisor.model.sample import Document, Example
from advisor.probes.traits.facts import Fact, holds, names_in, occurs, states, telling_facts


def facts(*outputs, question="what?"):
    return telling_facts(Example(id="1", input=question, outputs=outputs))


def first(*outputs, **more):
    return next(iter(facts(*outputs, **more)), None)


@pytest.mark.parametrize(
    ("text", "fact"),
    [
        ("Mondays and Fridays, on the first sailing.", Fact("date", "Mondays")),
        ("The house closes in March 2021 for some weeks.", Fact("date", "March 2021")),
        ("From 9 to 25 January she is away for overhaul.", Fact("number", "9")),
        ("By 25 January at the latest, in the tin.", Fact("date", "25 January")),
        ("It went out on Feb 7, 2023 in the evening.", Fact("date", "Feb 7, 2023")),
        ("17h40, as all times of the house are written.", Fact("number", "17h40")),
        ("1.5 metres at the Brannock buoy, no more.", Fact("number", "1.5")),
        ("about 14,000 marks or a little more than that", Fact("number", "14,000")),
        ("It costs $40 in all, tax included, for guests.", Fact("number", "40")),
        ("The 3rd of the gates on the way up.", Fact("number", "3rd")),
        ("A heron at each of the four stations there.", Fact("number", "four")),
        ("The Radio Keeper on line 275, at once please.", Fact("name", "Radio Keeper")),
        ("No charge; visits are on Tuesdays, all year round.", Fact("date", "Tuesdays")),
        ("From the white tin that stands beside the wheel.", None),
        ("Rollo ruled it for a very long time.", None),
    ],
)
def test_of_a_sentence_the_first_fact_tells(text, fact):
    assert first(text) == fact


@pytest.mark.parametrize(
    ("outputs", "fact"),
    [
        (("Rollo",), Fact("name", "Rollo")),
        (("Norman Rollo", "Rollo"), Fact("name", "Rollo")),
        (("General Ban Ki-moon", "Ban Ki-moon"), Fact("name", "Ban Ki-moon")),
        (("roughly 60,000 settlers", "60,000"), Fact("number", "60,000")),
        (("14 March 2021",), Fact("date", "14 March 2021")),
        (("Edinburgh Pentlands", "the former leader"), None),
        (("the freedom of the Poles",), None),
    ],
)
def test_of_a_phrase_a_fact_must_be_the_answer(outputs, fact):
    assert first(*outputs) == fact


def test_no_piece_of_a_date_is_a_fact_of_its_own():
    assert [
        one.span for one in facts("The lots are drawn on 15 March 2021, in the Crewing Room")
    ] == [
        "15 March 2021",
        "Crewing Room",
    ]


def test_what_the_question_gives_away_is_no_fact():
    found = facts("7 metres on Little Auk for 112 marks", question="and 7 metres on little auk?")
    assert found == [Fact("number", "112")]


def test_an_item_without_an_answer_has_no_fact():
    assert first() is None


def test_a_number_is_found_whole_or_not_at_all():
    assert not occurs("1.5 metres at 17h45", "5")
    assert occurs("ends with 5.", "5")


def test_names_stand_within_sentences():
    documents = [Document(id="a", text="We met Ann Lee and, later, Bo Ek. Also Al.")]
    assert names_in(documents) == ("Ann Lee", "Bo Ek")


@pytest.mark.parametrize("task", ["free_text", "short_answer"])
def test_a_sentence_is_right_when_it_holds_the_telling_fact(task):
    item = Example(id="1", input="how much?", outputs=("14 marks a night; pay at the desk.",))
    assert states("That would be 14 marks.", item, task)
    assert not states("15 marks a night; pay at the desk.", item, task)


def test_a_sentence_without_a_telling_fact_is_right_by_half_of_its_words():
    item = Example(id="1", input="how?", outputs=("from the white tin that is beside the wheel",))
    assert states("the white tin beside the wheel", item, "free_text")
    assert not states("by hand", item, "free_text")


def test_a_phrase_must_stand_in_the_output():
    item = Example(id="1", input="who?", outputs=("Rollo", "Norman Rollo"))
    assert states("It was Rollo.", item, "short_answer")
    assert not states("Rollondo", item, "short_answer")
    assert holds("some 14,000 people", "14,000")
