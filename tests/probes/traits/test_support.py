"""Which answers their passages hold."""

from __future__ import annotations

from dataclasses import replace

from advisor.probes.gold import telling_words
from advisor.probes.traits.support.run import run
from tests.probes.traits.scenes import a_passage, a_sample, a_scene, by_id, some_examples

PASSAGES = (a_passage("Rollo ruled Rouen from 911."), a_passage("William came later.", 1))


def seen(tmp_path, said, *, arm="rag", passages=PASSAGES):
    sample = a_sample(some_examples(len(said)))
    return by_id(run(a_scene(tmp_path, {arm: said}, sample=sample, retrieved=passages)))


def test_answers_of_their_passages_words_are_supported(tmp_path):
    mine, theirs = PASSAGES
    said = ["Rollo, in 911"] * 10 + ["William"] * 10
    scene = a_scene(tmp_path, {"rag": said}, sample=a_sample(some_examples(20)), retrieved=PASSAGES)
    rag = tuple(
        one.model_copy(update={"retrieved": (mine.id if place < 10 else theirs.id,)})
        for place, one in enumerate(scene.answers["rag"])
    )
    found = by_id(run(replace(scene, answers={"rag": rag})))["rag_answers_rest_on_passages"]
    assert found.estimate == 1
    assert found.outcome == "supports"
    assert found.option == "rag"
    assert found.trait == "hallucination_tolerance"
    assert "of another question 0%" in found.reason


def test_what_the_passages_of_any_question_hold_shows_no_support(tmp_path):
    found = seen(tmp_path, ["Rollo, in 911"] * 20)["rag_answers_rest_on_passages"]
    assert found.estimate == 1
    assert (found.outcome, found.option) == ("inconclusive", None)


def test_words_from_nowhere_count_against_an_answer(tmp_path):
    found = seen(tmp_path, ["Napoleon, in 1804"] * 20)
    assert found["rag_answers_rest_on_passages"].estimate == 0
    assert found["rag_answers_can_be_traced"].outcome == "contradicts"


def test_an_answer_put_together_from_two_passages_cannot_be_traced_to_one(tmp_path):
    found = seen(tmp_path, ["Rollo, later William"] * 20)
    assert found["rag_answers_rest_on_passages"].estimate == 1
    assert found["rag_answers_can_be_traced"].estimate == 0
    assert found["rag_answers_can_be_traced"].trait == "citations_needed"


def test_declining_and_repeating_the_question_claim_nothing(tmp_path):
    said = ["I don't know."] * 5 + ["question"] * 5 + ["Rollo"] * 10
    assert seen(tmp_path, said)["rag_answers_rest_on_passages"].n == 10


def test_where_nothing_is_claimed_nothing_is_said(tmp_path):
    (found,) = seen(tmp_path, ["I don't know."] * 10).values()
    assert found.outcome == "inconclusive"


def test_an_arm_without_passages_is_not_judged(tmp_path):
    (found,) = seen(tmp_path, ["Rollo"] * 10, arm="base").values()
    assert found.outcome == "not_applicable"


def test_only_words_of_its_own_tell():
    assert telling_words("The baker of Aven is Rollo.", beside="Who is the baker of Aven?") == {
        "rollo"
    }
