"""What the rules make of a sentence: the questions and answers a reader would expect, or none."""

from __future__ import annotations

import pytest

from advisor.probes.drafting.answers import answers_in
from advisor.probes.drafting.clauses import clauses_of
from advisor.probes.drafting.questions import accepted, question_for
from advisor.probes.drafting.tagging import tag
from advisor.probes.drafting.tokens import Casing, tokens_of


def drafted(sentence, *, names="", money=()):
    """Question -> accepted answers, of everything that the rules find in a sentence."""
    tokens = tokens_of(sentence, tag, Casing([f"Of {names}."]))
    return {
        question_for(clause, answer).text: accepted(answer)
        for clause in clauses_of(tokens)
        for answer in answers_in(clause, money=money)
    }


@pytest.mark.parametrize(
    ("sentence", "question", "answer"),
    [
        # Quantities
        ("The certificate lasts 2 years.", "How long does the certificate last?", "2 years"),
        ("A day ticket costs 12 pounds.", "How much does a day ticket cost?", "12 pounds"),
        ("The hall has 94 red seats.", "How many red seats does the hall have?", "94 red seats"),
        (
            "A class may bring up to 28 children.",
            "Up to how many children may a class bring?",
            "28 children",
        ),
        (
            "Workers qualify after 90 nights.",
            "After how many nights do workers qualify?",
            "90 nights",
        ),
        ("Records are kept for 7 years.", "For how long are records kept?", "7 years"),
        ("The deck is 26 metres long.", "How long is the deck?", "26 metres"),
        ("About 40 boats were lost.", "About how many boats were lost?", "40 boats"),
        (
            "Penalties are capped at 10 % of the fee.",
            "At what percentage of the fee are penalties capped?",
            "10 % of the fee",
        ),
        # Dates, times, how often
        ("The mill was built in 1820.", "When was the mill built?", "1820"),
        ("In 1820, the mill burned.", "When did the mill burn?", "1820"),
        (
            "The list is closed by 20 September.",
            "By when is the list closed?",
            "20 September",
        ),
        ("The garden opens at 9:30 am.", "At what time does the garden open?", "9:30 am"),
        ("The gate closes at 17h40.", "At what time does the gate close?", "17h40"),
        ("Keys are rotated every 90 days.", "How often are keys rotated?", "every 90 days"),
        ("A pass is renewed twice a year.", "How often is a pass renewed?", "twice a year"),
        # Codes, people, places, names, things
        ("Claims go on form E-4.", "On which form do claims go?", "form E-4"),
        ("The purser lends a lead to guests.", "Who lends a lead to guests?", "The purser"),
        (
            "The report is written by the night nurse.",
            "By whom is the report written?",
            "the night nurse",
        ),
        ("Spare parts are stored in Bremen.", "Where are spare parts stored?", "Bremen"),
        ("Ada Byron met Babbage in London.", "Who met Babbage in London?", "Ada Byron"),
        ("The booking system is called Ledger.", "What is the booking system called?", "Ledger"),
        ("Instructors wear a green whistle.", "What do instructors wear?", "a green whistle"),
        ("Oslo is the capital of Norway.", "What is the capital of Norway?", "Oslo"),
    ],
)  # fmt: skip
def test_a_plain_sentence_becomes_a_natural_question(sentence, question, answer):
    assert drafted(sentence, names="Ada Byron, Oslo, Bremen")[question][0] == answer


@pytest.mark.parametrize(
    ("sentence", "question"),
    [
        (
            "The card lasts 3 years and costs 5 euros.",
            "How much does the card cost?",  # the second verb shares the subject
        ),
        (
            "Bring a coat; the tour takes 40 minutes.",
            "How long does the tour take?",  # the imperative before it does not
        ),
        (
            "When the tide is out, the boat needs 2.7 metres.",
            "How many metres does the boat need when the tide is out?",
        ),
        (
            "Rouen, a town on the Seine, has 110,000 inhabitants.",
            "How many inhabitants does Rouen have?",
        ),
        ("However, the card also costs 5 euros.", "How much does the card cost?"),
        ("The mill (now a museum) was built in 1820.", "When was the mill built?"),
        ("But the mill burned in 1868.", "When did the mill burn?"),
    ],
)
def test_what_stands_around_a_fact_is_kept_or_left_out(sentence, question):
    assert question in drafted(sentence, names="Rouen")


@pytest.mark.parametrize(
    "sentence",
    [
        "The ferry does not sail in 2025.",  # denied
        "No ferry sailed in 1943.",
        "Single tickets cost 11 euros, if the guest has a card.",  # true on a condition
        "The boat leaves at 9:30 and at 17:40.",  # one time of several
        "The shop opens from 9:00 to 17:00.",
        "Tickets cost 38 euros by day and 31 euros by night.",  # each number has its own place
        "The hall has one stage.",  # "how many stage"
        "He said that the mill was built.",  # reported
        'The lamp says "open" until 18:00.',  # quoted
        "It all ends well.",
    ],
)
def test_where_a_question_would_be_wrong_there_is_none(sentence):
    assert not drafted(sentence)


def test_a_quantity_may_be_given_without_its_unit_and_a_number_in_digits():
    found = drafted("The hall has four doors.")
    assert found == {"How many doors does the hall have?": ("four doors", "four", "4")}


def test_what_the_documents_pay_in_is_asked_for_as_money():
    sentence = "Boats are stored for 25 marks."
    assert drafted(sentence, money={"mark"}) == {
        "For how much are boats stored?": ("25 marks", "25")
    }
    assert "For how many marks are boats stored?" in drafted(sentence)
