"""What a fact is changed into, and that it is changed everywhere and once."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.model.sample import Document, Example
from advisor.probes.traits.edits import Edit, another, plan_edits, revised
from advisor.probes.traits.facts import Fact, holds


def other(kind, span, *, pools=((),), unlike="", seed=0):
    return another(Fact(kind, span), pools=pools, unlike=unlike, rng=random.Random(seed))


def edit(old, new, kind="name", documents=("d",)):
    return Edit(item="i", documents=documents, kind=kind, old=old, new=new)


def an_item(number, question, *outputs, documents=("d",)):
    return Example(id=f"i{number}", input=question, outputs=outputs, document_ids=documents)


def planned(items, *documents):
    return plan_edits(items, documents, most=40, seed=0)


@settings(deadline=None)  # a busy machine is not an error
@given(st.integers(0, 99_999).map(str), st.integers(0, 10_000))
def test_another_number_has_as_many_digits_and_is_another(span, seed):
    found = other("number", span, seed=seed)
    assert found != span
    assert len(found) == len(span)


@settings(deadline=None)
@given(st.sampled_from(["17h40", "05:10", "1.5", "14,000", "2024-03-12"]), st.integers(0, 99))
def test_another_number_keeps_its_form(span, seed):
    found = other("number", span, seed=seed)
    assert re.sub(r"\d", "0", found) == re.sub(r"\d", "0", span)
    assert found != span


@pytest.mark.parametrize("span", ["3rd", "12th", "1st", "22nd"])
def test_another_ordinal_is_one(span):
    for seed in range(30):
        found = other("number", span, seed=seed)
        assert re.fullmatch(r"(\d*1[123]|\d*[04-9])th|\d*1st|\d*2nd|\d*3rd", found)


@pytest.mark.parametrize(
    ("span", "form"),
    [
        ("May", r"[A-Z][a-z]+"),
        ("Sundays", r"[A-Z][a-z]+days"),
        ("31 January 2021", r"31 [A-Z][a-z]+ 2021"),
        ("Feb 7, 2023", r"[A-Z][a-z]{2,3} 7, 2023"),
    ],
)
def test_another_date_is_written_alike(span, form):
    seen = {other("date", span, seed=n) for n in range(60)}
    assert span not in seen
    assert len(seen) > 3
    assert all(re.fullmatch(form, one) for one in seen)
    assert not any(one.startswith(("31 Feb", "31 Apr", "31 Ju1")) for one in seen)


def test_another_name_is_written_alike_and_is_not_there_already():
    pools = (("FSO", "RNA", "Rouen", "Ann Lee"),)
    assert other("name", "NATO", pools=pools, unlike="rna") == "FSO"
    assert other("name", "Cy", pools=pools) == "Rouen"
    assert other("name", "Cy de Fox", pools=pools) is None


def test_names_of_the_first_pool_that_has_one_are_taken():
    assert other("name", "Cy", pools=((), ("Bo",), ("Al", "Ed"))) == "Bo"


def test_a_fact_is_replaced_everywhere_whole_and_in_the_title_too():
    document = Document(id="d", title="Gate 5", text="5 knots in 1.5 metres at 17h45, 5 marks")
    (new,) = revised([document], [edit("5", "9", "number")])
    assert new.title == "Gate 9"
    assert new.text == "9 knots in 1.5 metres at 17h45, 9 marks"


def test_a_last_name_alone_stands_for_the_whole():
    document = Document(id="d", text="Anna Reed came. Reed stayed; Anna Reed left.")
    (new,) = revised([document], [edit("Anna Reed", "Bo Ek")])
    assert new.text == "Bo Ek came. Ek stayed; Bo Ek left."


def test_a_number_in_words_is_replaced_where_it_opens_a_sentence():
    (new,) = revised([Document(id="d", text="Two or two.")], [edit("two", "nine", "number")])
    assert new.text == "Nine or nine."


def test_other_documents_stay_the_very_same():
    other = Document(id="e", text="Anna Reed")
    assert revised([other], [edit("Anna Reed", "Bo Ek")])[0] is other


def test_sentences_and_phrases_are_changed_where_they_stand_in_all_their_documents():
    items = [
        an_item(0, "how much is it?", "It costs 14 marks a night, and guests pay at the desk."),
        an_item(1, "when was that?", "1820", documents=("e", "f", "not there")),
    ]
    found = planned(
        items,
        Document(id="d", text="A night is 14 marks."),
        Document(id="e", text="Built in 1820."),
        Document(id="f", text="1820 was a good year."),
    )
    assert [(one.item, one.old, one.documents) for one in found] == [
        ("i0", "14", ("d",)),
        ("i1", "1820", ("e", "f")),
    ]


def test_what_stands_in_no_document_is_not_changed():
    items = [an_item(0, "when?", "1820"), an_item(1, "when?", "1820", documents=())]
    assert not planned(items, Document(id="d", text="In 1821."))


def test_facts_of_one_document_are_changed_together_where_none_touches_another():
    items = [
        an_item(0, "who built the mill?", "Anna Reed"),
        an_item(1, "when was the mill built?", "1820"),
        an_item(2, "who was Reed's father?", "Tom Bell"),  # asks for what the first one changes
        an_item(3, "when was the flood?", "1820"),  # is what the second one changes
    ]
    text = "Anna Reed, daughter of Tom Bell, built it in 1820, the year of the flood, for Sue Hay."
    elsewhere = Document(id="e", text="Here Cy Fox met Di Hay.")
    found = planned(items, Document(id="d", text=text), elsewhere)
    assert [one.item for one in found] == ["i0", "i1"]
    (new,) = revised([Document(id="d", text=text)], found)
    for one in found:
        assert holds(new.text, one.new)
        assert not holds(new.text, one.old)


@settings(deadline=None, max_examples=40)
@given(
    st.lists(st.sampled_from("Ann Lee|Bo Ek|1820|14 marks|Tuesdays|four".split("|")), min_size=1)
)
def test_no_edit_undoes_another(answers):
    items = [an_item(n, f"question {chr(97 + n % 26)}?", one) for n, one in enumerate(answers)]
    document = Document(id="d", text=f"Then {' and '.join(answers)}.")
    found = planned(items, document, Document(id="e", text="Then Cy Fox met Di Hay."))
    assert found
    (new,) = revised([document], found)
    assert all(holds(new.text, one.new) and not holds(new.text, one.old) for one in found)


def test_the_same_seed_makes_the_same_edits():
    items = [an_item(0, "when?", "1820")]
    document = Document(id="d", text="In 1820.")
    assert planned(items, document) == planned(items, document)
    assert plan_edits(items, [document], most=40, seed=1) != planned(items, document)


@pytest.mark.parametrize("span", ["007", "00", "04/12/2020"])
def test_a_number_that_begins_with_zeros_has_others_like_it(span):
    fact = Fact(kind="number", span=span)
    other = another(fact, pools=(), unlike="", rng=random.Random(0))
    assert other is not None
    assert other != span
    assert len(other) == len(span)
