"""Probes that ask anew: without documents, with the right passage."""

from __future__ import annotations

import pytest

from advisor.model.sample import Example
from advisor.probes.traits.closed_book.run import run as closed_book
from tests.probes.fakes import FakeGenerator, FakeModels, Made, label_sample, town_sample
from tests.probes.test_runner import run_into
from tests.probes.traits.scenes import a_sample, a_scene, some_documents

ARMS = ("base", "long_context", "rag", "finetune", "hybrid")


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """One run that asks everything anew, and its folder."""
    folder = tmp_path_factory.mktemp("asked") / "run"
    run = run_into(folder, arms=ARMS, probes=("missing_evidence", "closed_book"))
    return folder, run, {one.id: one for one in run.findings}


def test_without_its_document_a_model_that_guesses_makes_things_up(asked):
    _, _, found = asked
    for arm in ARMS:
        assert found[f"{arm}_makes_nothing_up"].estimate == 0
        assert found[f"{arm}_makes_nothing_up"].outcome == "contradicts"


def test_the_right_passage_is_worth_what_the_oracle_gains(asked):
    _, _, found = asked
    gap = found["answers_need_the_documents"]
    assert gap.estimate == 1
    assert gap.outcome == "supports"
    assert gap.level is None  # a stand-in says nothing of the user's own model


def test_the_users_own_model_sets_the_level(tmp_path):
    made = run_into(
        tmp_path / "run", arms=("base", "oracle"), model="their-own", probes=("closed_book",)
    )
    found = {one.id: one for one in made.findings}
    assert found["answers_need_the_documents"].level == "heavy"


def test_a_model_that_knows_it_all_needs_no_documents(tmp_path):
    asked = [
        Example(id=f"i{n}", input=f"{n}?", outputs=("it",), document_ids=(f"d{n}",))
        for n in range(60)
    ]
    sample = a_sample(asked, some_documents(60))
    known = {"base": ["it"] * 60, "oracle": ["it"] * 60}
    (found,) = closed_book(a_scene(tmp_path, known, sample=sample, stand_in=False)).findings
    assert found.level == "none"
    assert found.outcome == "contradicts"


@pytest.mark.parametrize(
    ("known", "learned", "level", "outcome"),
    [
        (0, 60, "heavy", "supports"),
        (30, 60, "some", "supports"),
        (13, 60, None, "supports"),  # .78 of the right answers are lost: some or heavy, who knows
        (57, 60, None, "inconclusive"),
        (60, 60, "none", "contradicts"),
        (0, 0, None, "inconclusive"),
    ],
)
def test_the_level_is_said_where_the_items_carry_it(tmp_path, known, learned, level, outcome):
    asked = [
        Example(id=f"i{n}", input=f"{n}?", outputs=("it",), document_ids=(f"d{n}",))
        for n in range(60)
    ]
    said = {
        "base": ["it"] * known + ["no"] * (60 - known),
        "oracle": ["it"] * learned + ["no"] * (60 - learned),
    }
    sample = a_sample(asked, some_documents(60))
    (found,) = closed_book(a_scene(tmp_path, said, sample=sample, stand_in=False)).findings
    assert (found.level, found.outcome) == (level, outcome)


def test_few_items_with_documents_are_not_judged(tmp_path):
    asked = [
        Example(id=f"i{n}", input=f"{n}?", outputs=("it",), document_ids=(f"d{n}",))
        for n in range(5)
    ]
    said = {"base": ["no"] * 5, "oracle": ["it"] * 5}
    (found,) = closed_book(
        a_scene(tmp_path, said, sample=a_sample(asked, some_documents(5)))
    ).findings
    assert (found.outcome, found.estimate) == ("inconclusive", None)


def test_a_model_that_declines_makes_nothing_up(tmp_path):
    class Careful(FakeGenerator):
        def _made(self, text):
            made = super()._made(text)
            # Where no passage says it, all that the fake finds is the question: "Who is the ..."
            declines = made.text.endswith("Who") and "I don't know." in text
            return Made("I don't know.", 1, 1) if declines else made

    models = FakeModels()
    models.made = Careful()
    made = run_into(tmp_path / "run", arms=("rag",), models=models, probes=("missing_evidence",))
    found = {one.id: one for one in made.findings}
    # In the run itself nothing is unanswerable, so no prompt there speaks of declining.
    assert found["rag_makes_nothing_up"].estimate == 1
    assert "declined 100%" in found["rag_makes_nothing_up"].reason


def test_unanswerable_items_are_read_without_asking(tmp_path):
    sample = town_sample()
    hopeless = [
        Example(id=f"u{n}", input=f"Who is the king of {n}?", outputs=(), answerable=False)
        for n in range(30)
    ]
    sample = sample.model_copy(update={"examples": (*sample.examples, *hopeless)})
    models = FakeModels()
    made = run_into(tmp_path / "run", sample=sample, arms=("rag",), models=models)
    found = {one.id: one for one in made.findings}
    assert found["rag_makes_nothing_up"].n == sum(id_.startswith("u") for id_ in made.plan.test_ids)
    assert sum(models.made.batches) == len(made.plan.test_ids)


def test_labels_are_neither_changed_nor_missed(tmp_path):
    made = run_into(
        tmp_path / "run",
        sample=label_sample(),
        arms=("base", "finetune"),
        probes=("freshness", "missing_evidence", "closed_book"),
    )
    asked = ("freshness", "missing_evidence", "closed_book")
    outcomes = {one.probe: one.outcome for one in made.findings if one.probe in asked}
    assert outcomes == dict.fromkeys(asked, "not_applicable")
