"""Drafting on a fake model: what it bears out stays, and why the rest went is counted."""

from __future__ import annotations

import re

import pytest

from advisor.errors import InvalidSample
from advisor.model.draft import DraftWish
from advisor.model.sample import Document
from advisor.probes.drafting import draft
from advisor.probes.drafting.draft import draft_examples
from advisor.probes.drafting.sieve import KNOWN, ROUND, UNANSWERED
from advisor.probes.drafting.tagging import tag
from advisor.probes.progress import Unwatched
from tests.probes.fakes import FakeGenerator, FakeModels, Made
from tests.probes.traits.scenes import a_sample


class Reader(FakeGenerator):
    """Says the sum that the passage names for the animal asked for; knows sheep by heart."""

    def _made(self, text):
        animal = re.search(r"How much does an? (\w+) cost\?\W*Answer:\W*$", text)[1]
        known = re.search(rf"{animal} costs (\d+) euros", text)
        said = known[1] if known and animal != "horse" else "no idea"
        if animal == "sheep":
            said = "7"
        return Made(f"It is {said}.", self.count(text), 3)


class Readers(FakeModels):
    def __init__(self):
        super().__init__()
        self.made = Reader()


class Watcher(Unwatched):
    def __init__(self):
        self.steps, self.done = 0, 0

    def phase(self, arm, phase, steps):
        self.steps = steps or self.steps

    def advance(self, steps=1):
        self.done += steps


def drafted(text, *, count=60, watcher=None, known=()):
    return draft_examples(
        a_sample([], [Document(id="fares", text=text)]),
        DraftWish(count=count, seed=0),
        known=known,
        tag=tag,
        models=Readers(),
        progress=watcher or Unwatched(),
    )


FARES = "A horse costs 50 euros. A sheep costs 7 euros. A goat costs 9 euros. A pig costs 8 euros."


def test_what_the_passage_does_not_answer_and_what_is_known_without_it_is_dropped():
    drafting = drafted(FARES)
    assert {one.answers[0] for one in drafting.drafts} == {"9 euros", "8 euros"}
    assert drafting.dropped == {UNANSWERED: 1, KNOWN: 1}
    assert (drafting.sentences, drafting.asked) == (4, 4)
    assert drafting.documents_sha256


def test_no_more_are_kept_than_are_wanted():
    assert len(drafted(FARES, count=1).drafts) == 1


def test_the_model_is_asked_round_by_round_and_only_until_there_are_enough():
    beasts = [f"{a}{b}{c}x" for a in "bdfg" for b in "aeiou" for c in "klmn"]
    text = "This is what you would have to pay for them, if they were any of yours to buy. " * 9
    text += " ".join(f"A {beast} costs {at} euros." for at, beast in enumerate(beasts, 100))
    watcher = Watcher()
    drafting = drafted(text, count=5, watcher=watcher)
    assert drafting.asked == ROUND
    assert watcher.done == ROUND
    assert watcher.steps > ROUND


def test_documents_in_another_language_are_refused():
    german = "Der Hafen ist heute wegen Nebel geschlossen und die Fähre fährt nicht. " * 5
    with pytest.raises(InvalidSample, match="read as English") as refused:
        drafted(german)
    assert "yourself" in refused.value.hint


def test_documents_that_give_no_question_are_refused_with_a_reason():
    with pytest.raises(InvalidSample, match="No question came of 1 whole sentence"):
        drafted("They were all of them really quite happy about that.")


def test_of_very_many_documents_some_are_drawn_by_the_seed_and_that_is_said(monkeypatch):
    filler = "This is what you would have to pay for them, if they were any of yours to buy."
    beasts = [f"{a}{b}lx" for a in "bdfgkm" for b in "aeiou"]
    documents = [
        Document(id=beast, text=f"A {beast} costs {at} euros. {filler}")
        for at, beast in enumerate(beasts, 100)
    ]
    monkeypatch.setattr(draft, "MOST_CHARACTERS", 3 * len(documents[0].text) + 10)
    watcher = Watcher()
    watcher.note = (said := []).append

    def drawn(seed):
        wish = DraftWish(count=5, seed=seed)
        found = draft_examples(
            a_sample([], documents), wish, known=(), tag=tag, models=Readers(), progress=watcher
        )
        return frozenset(one.document_id for one in found.drafts)

    assert len({drawn(seed) for seed in range(4)}) > 1
    assert len(drawn(0)) == 3
    assert said[0] == "3 of 30 documents are read, drawn by chance; --seed draws others."
