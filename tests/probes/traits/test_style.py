"""Who writes like the references: told by how, not by what."""

from __future__ import annotations

import random
from dataclasses import replace

import pytest

from advisor.model.sample import Example
from advisor.probes.traits.style.classifier import Judge, masked
from advisor.probes.traits.style.run import run
from tests.probes.traits.scenes import a_sample, a_scene, by_id, some_documents

THINGS = "lamp boat rope anchor ladder whistle bucket flag lantern chart".split()


def house(place):
    thing = random.Random(place).choice(THINGS)
    return f"Gladly; the {thing} on deck {place}."


def plain(place):
    thing = random.Random(-place - 1).choice(THINGS)
    return f"You can find the {thing} that you are looking for on deck {place}, I think!"


def sample(tests=40, train=40, output=house):
    return a_sample(
        [
            Example(
                id=f"i{place}",
                input=f"where is thing {place}?",
                outputs=(output(place),),
                document_ids=(f"d{place % 40}",),
            )
            for place in range(tests + train)
        ],
        some_documents(40),
    )


def seen(tmp_path, outputs, *, of=None, **more):
    train = tuple(f"i{place}" for place in range(40, 80))
    of = of or sample()
    return by_id(run(a_scene(tmp_path, outputs, sample=of, train=train, task="free_text", **more)))


def test_an_arm_that_learned_the_voice_is_told_from_one_that_did_not(tmp_path):
    mine, plainly = [house(n + 100) for n in range(40)], [plain(n) for n in range(40)]
    found = seen(tmp_path, {"base": plainly, "rag": plainly, "finetune": mine})
    assert found["references_have_a_style"].outcome == "supports"
    assert found["finetune_writes_like_the_references"].outcome == "supports"
    assert found["finetune_writes_like_the_references"].option == "finetune"
    assert found["rag_writes_like_the_references"].outcome == "contradicts"
    assert found["base_writes_like_the_references"].option == "prompt"
    assert all(0 <= one.low <= one.estimate <= one.high <= 1 for one in found.values())


def test_where_the_plain_model_already_writes_so_nothing_counts(tmp_path):
    mine = [house(n + 100) for n in range(40)]
    found = seen(tmp_path, {"base": mine, "finetune": mine})
    assert found["references_have_a_style"].outcome != "supports"
    assert found["finetune_writes_like_the_references"].outcome == "inconclusive"


def test_few_texts_are_not_judged(tmp_path):
    few = sample(tests=10)
    train = tuple(f"i{place}" for place in range(10, 50))
    scene = a_scene(tmp_path, {"base": ["x"] * 10}, sample=few, train=train, task="free_text")
    (found,) = run(scene).findings
    assert (found.id, found.outcome) == ("references_have_a_style", "not_applicable")


def test_references_that_nothing_was_trained_on_show_the_style_too(tmp_path):
    # As where only arms that learn nothing were run: the plan then names no training rows.
    of = sample()
    tested = of.examples[:40]
    scene = a_scene(
        tmp_path, {"base": [plain(n) for n in range(40)]}, sample=sample(40, 0), task="free_text"
    )
    found = by_id(run(replace(scene, sample=of)))
    assert len(tested) == len(scene.plan.test_ids)
    assert found["references_have_a_style"].outcome == "supports"


def test_no_text_is_judged_by_what_was_learned_from_its_own_document(tmp_path, monkeypatch):
    learned, judged = [], []

    class Spy(Judge):
        def __init__(self, house, plain):
            super().__init__(house, plain)
            learned.append({*house, *plain})

        def takes_for_house(self, texts):
            judged.append((learned[-1], texts))
            return super().takes_for_house(texts)

    monkeypatch.setattr("advisor.probes.traits.style.run.Judge", Spy)
    words = (
        "aft bow cat dog elm fig gnu hen ivy jay kin lap mop nut oak pig ray sun toy urn".split()
    )

    def of_document(place):
        return f"gladly, the {words[place % 20]} it is"

    of = a_sample(
        [
            Example(id=f"i{n}", input="?", outputs=(of_document(n),), document_ids=(f"d{n % 20}",))
            for n in range(80)
        ],
        some_documents(20),
    )
    said = {"base": [f"I think of the {words[n % 20]}!" for n in range(40)]}
    seen(tmp_path, said, of=of)
    for known, texts in judged:
        own = {word for word in words for text in texts if f"the {word}" in text}
        assert not any(f"the {word}" in text for word in own for text in known)


def test_what_the_classifier_cannot_tell_bears_on_no_option(tmp_path):
    mine = [house(n + 100) for n in range(40)]
    found = seen(tmp_path, {"base": mine, "finetune": mine})
    assert found["finetune_writes_like_the_references"].option is None


def test_named_fields_are_judged_by_whether_they_are_known(tmp_path):
    asked = sample(output=lambda place: f"deck: {place}; lane: two")
    said = {"base": ["deck five"] * 40, "finetune": ["lane: 3"] * 40}
    found = seen(tmp_path, said, of=asked)
    assert found["base_keeps_the_form"].outcome == "contradicts"
    assert found["finetune_keeps_the_form"].outcome == "supports"


def test_without_the_plain_prompt_there_is_nothing_to_tell_apart(tmp_path):
    (found,) = seen(tmp_path, {"rag": [plain(n) for n in range(40)]}).values()
    assert found.outcome == "not_applicable"


def test_json_is_judged_by_whether_it_can_be_read(tmp_path):
    asked = sample(output=lambda place: f'{{"deck": {place}}}')
    said = {"base": ["deck 5"] * 40, "finetune": ['{"deck": 5}'] * 30 + ["{deck}"] * 10}
    found = seen(tmp_path, said, of=asked)
    assert found["base_keeps_the_form"].estimate == 0
    assert found["finetune_keeps_the_form"].estimate == pytest.approx(0.75)
    assert found["finetune_keeps_the_form"].outcome == "supports"
    assert found["finetune_keeps_the_form"].option == "finetune"


def test_labels_are_chosen_and_so_not_judged(tmp_path):
    asked = a_sample(
        [Example(id=f"i{n}", input="?", outputs=("yes no".split()[n % 2],)) for n in range(20)]
    )
    scene = a_scene(tmp_path, {"base": ["yes"] * 20}, sample=asked, task="label")
    (found,) = run(scene).findings
    assert found.outcome == "not_applicable"


def test_what_is_spoken_of_is_masked_and_how_is_not():
    said = masked("Gladly, on 14 May Corrane sails. The desk knows.", beside="When does it sails?")
    assert said == "Gladly, on 0 X X X. The desk knows."


def test_the_judge_does_not_depend_on_chance():
    mine, other = [house(n) for n in range(30)], [plain(n) for n in range(30)]
    texts = [house(77), plain(77), "boat"]
    assert Judge(mine, other).takes_for_house(texts) == Judge(mine, other).takes_for_house(texts)
