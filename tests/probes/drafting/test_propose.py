"""What is proposed from documents: self-contained, unique, spread, the same for the same seed."""

from __future__ import annotations

from advisor.model.sample import Document
from advisor.probes.drafting.propose import ALIKE, propose
from advisor.probes.drafting.screening import Fault
from advisor.probes.drafting.tagging import tag


def proposed(*texts, known=(), seed=0, titles=()):
    documents = [
        Document(id=f"d{at}", text=text, title=titles[at] if titles else "")
        for at, text in enumerate(texts)
    ]
    return propose(documents, tag=tag, known=known, seed=seed)


def questions(*texts, **more):
    return [draft.question for draft in proposed(*texts, **more).drafts]


def test_a_draft_names_its_document_and_the_sentence_that_answers_it():
    (draft,) = proposed("A lost badge costs 12 euros. It is blue.").drafts
    assert draft.question == "How much does a lost badge cost?"
    assert draft.answers == ("12 euros", "12")
    assert draft.document_id == "d0"
    assert draft.sentence == "A lost badge costs 12 euros."
    assert draft.kind == "quantity"
    assert draft.decision == "open"


def test_what_leans_on_another_sentence_is_dropped():
    found = proposed("They wear a green whistle. This pass costs 5 euros. Its fee is 8 euros.")
    assert not found.drafts
    assert found.dropped == {Fault.LEANING: 1}  # of "they" and "its" no question is even worded


def test_a_question_that_two_documents_answer_differently_names_its_document_or_goes():
    texts = ("The pass costs 5 euros in Bremen.", "The pass costs 9 euros in Bremen.")
    assert not proposed(*texts).drafts
    assert proposed(*texts).dropped[Fault.ELSEWHERE] == 2
    named = questions(*texts, titles=("Students", "Guests"))
    assert sorted(named) == [
        "Guests: how much does the pass cost in Bremen?",
        "Students: how much does the pass cost in Bremen?",
    ]


def test_one_document_that_answers_differently_twice_gives_nothing():
    text = "A pallet to Bremen costs 5 euros. A pallet to Bremen costs 9 euros."
    assert not questions(text, titles=("Freight",))


def test_the_thing_in_question_must_be_known_without_the_sentence_before():
    others = "The visit was short. A visit may be long."
    assert questions("The visit lasts 3 hours.", others) == []
    assert questions("The visit lasts 3 hours.", others, titles=("School trips", "")) == [
        "School trips: how long does the visit last?"
    ]
    assert questions("The excavation lasts 3 hours.", others) == [
        "How long does the excavation last?"
    ]


def test_a_question_does_not_give_its_answer_away():
    found = proposed("The Harbour Master of Bremen is the harbour master.")
    assert not found.drafts


def test_near_duplicates_of_each_other_and_of_known_questions_are_dropped():
    texts = [f"A lost badge of the harbour police costs {n} euros at the desk." for n in (12, 12)]
    assert proposed(*texts).dropped[ALIKE] == 1
    known = ["How much does a lost badge cost"]
    assert proposed("A lost badge costs 12 euros.", known=known).dropped == {ALIKE: 1}


def test_documents_take_turns_and_the_seed_decides_among_equals():
    texts = [
        "A red pallet costs 12 euros. A horse costs 50 euros. A sheep costs 7 euros.",
        "A blue bicycle costs 4 euros. A sofa costs 30 euros. A piano costs 90 euros.",
    ]
    drafts = proposed(*texts).drafts
    assert {draft.document_id for draft in drafts[:2]} == {"d0", "d1"}
    assert proposed(*texts).drafts == drafts
    orders = {tuple(questions(*texts, seed=seed)) for seed in range(8)}
    assert len(orders) > 1


def test_a_fact_has_the_same_id_whenever_it_is_drafted():
    text = "A lost badge costs 12 euros."
    (first,), (second,) = proposed(text).drafts, proposed(text, seed=5).drafts
    assert first.id == second.id
