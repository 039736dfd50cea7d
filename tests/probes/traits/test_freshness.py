"""Who follows when a fact changes, who repeats the old one, and what has to be done."""

from __future__ import annotations

import json

import pytest

from advisor.model.sample import Document, Example
from advisor.probes.traits.facts import holds
from advisor.probes.traits.freshness.run import run as freshness
from tests.probes.fakes import FakeModels, town_sample
from tests.probes.test_runner import run_into
from tests.probes.traits.scenes import a_sample, a_scene, by_id

ARMS = ("base", "long_context", "rag", "finetune", "hybrid")
READING = ("rag", "hybrid", "long_context")


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """One run that changes facts, and its folder."""
    folder = tmp_path_factory.mktemp("asked") / "run"
    run = run_into(folder, arms=ARMS, probes=("freshness",))
    return folder, run, {one.id: one for one in run.findings}


@pytest.fixture(scope="module")
def edits(asked):
    lines = (asked[0] / "probes/freshness/edits.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def test_arms_that_read_follow_a_change(asked):
    for arm in READING:
        found = asked[2][f"{arm}_follows_changed_documents"]
        assert (found.estimate, found.outcome, found.option) == (1, "supports", arm)
        assert asked[2][f"{arm}_lets_go_of_outdated_facts"].estimate == 0


def test_what_reaches_no_arm_is_said_and_bears_on_no_option(asked):
    for arm in ("base", "finetune"):
        found = asked[2][f"{arm}_follows_changed_documents"]
        assert (found.estimate, found.outcome, found.option) == (0, "contradicts", None)
        assert "reads none" in found.reason
        assert "as they were" in found.reason
        assert f"{arm}_lets_go_of_outdated_facts" not in asked[2]


def test_every_change_is_written_down(asked, edits):
    _, run, found = asked
    text_of = {document.id: document.text for document in town_sample().documents}
    assert len(edits) > len(text_of)  # more than one a town
    assert len(edits) == found["rag_lets_go_of_outdated_facts"].n
    for edit in edits:
        assert edit["item"] in run.plan.test_ids
        for document in edit["documents"]:
            assert holds(text_of[document], edit["old"])
            assert not holds(text_of[document], edit["new"])


def test_what_has_to_be_done_is_timed(asked):
    _, run, found = asked
    update = found["rag_catches_up_within_a_minute"]
    assert (update.unit, update.n) == ("seconds", 6)
    assert 0 < update.low <= update.estimate <= update.high
    trained = run.arms["finetune"].phases["train"]
    assert found["finetune_catches_up_within_a_minute"].estimate == trained
    assert found["long_context_catches_up_within_a_minute"].estimate == 0
    assert "base_catches_up_within_a_minute" not in found


def test_prompts_that_no_change_reaches_are_not_asked_again(tmp_path):
    models = FakeModels()
    made = run_into(
        tmp_path / "run", arms=("base", "finetune"), models=models, probes=("freshness",)
    )
    assert sum(models.made.batches) == 2 * len(made.plan.test_ids)


def sentences(n):
    """Documents and questions whose answers are sentences with a price in them."""
    documents = [
        Document(id=f"d{one}", text=f"Berth {one} costs {30 + one} marks.") for one in range(n)
    ]
    examples = [
        Example(
            id=f"i{one}",
            input="what does my berth cost?",
            outputs=(f"You pay {30 + one} marks, which the desk will take from you.",),
            document_ids=(f"d{one}",),
        )
        for one in range(n)
    ]
    return a_sample(examples, documents)


class Reader(FakeModels):
    """Answers with the price that stands in its prompt."""

    def __init__(self):
        super().__init__()
        self.made._made = self._price

    def _price(self, text):
        from tests.probes.fakes import Made

        words = text.split()
        said = next(
            (words[at - 1] for at, word in enumerate(words) if word.startswith("marks")), "0"
        )
        return Made(f"{said} marks", 1, 1)


def test_facts_within_sentences_are_changed_and_read(tmp_path):
    sample = sentences(20)
    said = {"rag": [f"{30 + one} marks" for one in range(12)] + ["none"] * 8}
    scene = a_scene(tmp_path, said, sample=sample, models=Reader(), asked=True, passage_tokens=50)
    found = by_id(freshness(scene))
    follows = found["rag_follows_changed_documents"]
    assert follows.n == 12  # those that had been right
    assert "20 facts were changed" in follows.reason


def test_few_facts_are_not_judged(tmp_path):
    for n, outcome in ((0, "not_applicable"), (7, "inconclusive")):
        sample = sentences(7)
        if not n:
            sample = sample.model_copy(update={"documents": ()})
        scene = a_scene(tmp_path, {"base": ["x"] * 7}, sample=sample, asked=True)
        (found,) = freshness(scene).findings
        assert found.outcome == outcome
        assert f"{n} of 7 test items" in found.reason


def test_an_arm_that_was_never_right_has_nothing_to_follow(tmp_path):
    said = {"rag": ["no idea"] * 20}
    scene = a_scene(
        tmp_path, said, sample=sentences(20), models=Reader(), asked=True, passage_tokens=50
    )
    found = by_id(freshness(scene))["rag_follows_changed_documents"]
    assert (found.outcome, found.estimate, found.n) == ("inconclusive", None, 0)
