"""Which passage of a long document answers."""

import pytest

from advisor.model.run import Passage
from advisor.model.sample import Example
from advisor.probes.gold import rank_gold

TEXTS = (
    "Opening hours of the office, and where to find it.",
    "You may withdraw within ten working days, counted from the day on which you signed the form.",
    "Whoever asks for the fare of a bicycle is told three marks.",
    "The fee for a bicycle is three marks, and that for a dog is one mark.",
)
PASSAGES = [Passage(id=f"book#{n}", document_id="book", text=t) for n, t in enumerate(TEXTS)]


def ranked(question, *outputs, labelled=False):
    item = Example(id="1", input=question, outputs=outputs, document_ids=("book",))
    return rank_gold(item, PASSAGES, labelled=labelled)


@pytest.mark.parametrize(
    ("question", "outputs", "best"),
    [
        # A sentence in words of its own.
        (
            "How long may I withdraw?",
            ["Ten working days from the day you sign the form."],
            {"book#1"},
        ),
        # Word for word, in two places.
        ("What does a bicycle cost?", ["three marks"], {"book#2", "book#3"}),
        # The other reference stands there.
        ("What does a dog cost?", ["1 mark", "one mark"], {"book#3"}),
        # No word of the answer tells anything: the question's own words do.
        ("What are your opening hours?", ["No."], {"book#0"}),
    ],
)
def test_the_passage_that_holds_most_of_the_answer_comes_first(question, outputs, best):
    gold = ranked(question, *outputs)
    assert gold.best == best
    assert gold.passages[0].id in best
    assert {one.id for one in gold.passages} == {one.id for one in PASSAGES}


def test_a_label_is_no_part_of_a_text():
    assert ranked("Is the fee for a dog one mark?", "three marks", labelled=True).best == {"book#3"}


def test_without_documents_there_is_none():
    item = Example(id="1", input="Who?", outputs=("Rollo",))
    assert rank_gold(item, [], labelled=False).passages == ()
