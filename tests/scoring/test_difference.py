"""Which change moved the verdict: each is tried by itself."""

import pytest

from advisor.model.answers import Answer, Answers
from advisor.model.assessment import RubricIdentity
from advisor.scoring.assess import assess
from advisor.scoring.difference import difference
from tests.report.evidence import run
from tests.scoring.judged import DRAWS

WIKI = {
    "external_knowledge": "heavy",
    "data_change": "weekly",
    "style_need": "none",
    "labelled_examples": "none",
    "corpus_size": "thousands_docs",
    "citations_needed": "yes",
    "task_type": "qa",
}
SAYS = {"external_knowledge": "none", "corpus_size": "none", "citations_needed": "no"}
VOICE = {"style_need": "strong", "labelled_examples": "thousands"}
IDENTITY = RubricIdentity(id="default", version="1.0.0", sha256="aa" * 32)


def judged(rubric, *people, runs=(), identity=IDENTITY, note=""):
    answers = [
        Answers(
            answered_by=f"person {place}" if len(people) > 1 else "",
            answers={trait: Answer(level=level, note=note) for trait, level in levels.items()},
        )
        for place, levels in enumerate(people)
    ]
    return assess(
        rubric,
        answers,
        identity=identity,
        runs=runs,
        evidence_names=[f"run-{place}" for place, _ in enumerate(runs)],
        answers_sha256="",
        version="1",
        created="2026-01-02T03:04:05+00:00",
        draws=DRAWS,
    )


def compared(old, new, rubric, new_rubric=None):
    return difference(old, new, old_rubric=rubric, new_rubric=new_rubric or rubric)


def test_nothing_changed(default_rubric):
    one = judged(default_rubric, WIKI)
    found = compared(one, one, default_rubric)

    assert (found.moved, found.changes, found.notes) == (False, (), ())
    assert found.old == found.new


def test_only_the_answer_that_matters_moves_the_verdict(default_rubric):
    old = judged(default_rubric, WIKI)
    new = judged(default_rubric, WIKI | SAYS | VOICE | {"latency": "relaxed"})
    found = compared(old, new, default_rubric)

    assert found.moved
    by_trait = {one.trait: one for one in found.changes}
    assert set(by_trait) == {*SAYS, *VOICE, "latency"}
    assert by_trait["latency"].moves_verdict is False
    assert by_trait["latency"].before == "unknown"
    assert (by_trait["style_need"].before, by_trait["style_need"].after) == ("none", "strong")
    assert all(one.alone is not None for one in found.changes)


def test_one_change_alone_leads_where_the_new_assessment_stands(default_rubric):
    old = judged(default_rubric, WIKI)
    for trait, level in (SAYS | VOICE).items():
        new = judged(default_rubric, WIKI | {trait: level})
        (change,) = compared(old, new, default_rubric).changes
        assert change.alone == compared(new, new, default_rubric).new


def test_a_question_answered_for_the_first_time_is_an_answer(default_rubric):
    old, new = (judged(default_rubric, one) for one in ({}, WIKI))
    found = compared(old, new, default_rubric)

    assert found.moved
    assert {one.before for one in found.changes} == {"unknown"}


def test_evidence_alone_is_judged_on_the_old_answers(default_rubric):
    old = judged(default_rubric, WIKI)
    new = judged(default_rubric, WIKI, runs=[run()])
    (change,) = compared(old, new, default_rubric).changes

    assert (change.kind, change.before) == ("evidence", "")
    assert change.after.startswith("run-0 (")
    assert change.alone == compared(new, new, default_rubric).new


def test_the_rubric_alone_needs_only_the_newer_one(default_rubric):
    heavier = default_rubric.model_copy(
        update={
            "traits": tuple(
                one.model_copy(
                    update={
                        "weight": one.weight.model_copy(
                            update={"value": 60.0 if one.id == "style_need" else 0.01}
                        )
                    }
                )
                for one in default_rubric.traits
            )
        }
    )
    newer = RubricIdentity(id="default", version="1.1.0", sha256="bb" * 32)
    voiced = WIKI | VOICE
    old = judged(default_rubric, voiced)
    new = judged(heavier, voiced | {"latency": "tight"}, identity=newer)
    found = difference(old, new, old_rubric=None, new_rubric=heavier)

    latency, rubric = found.changes
    assert latency.alone is None
    assert "default 1.0.0 (aaaaaaaa) is not at hand" in latency.why_not
    assert rubric.before == "default 1.0.0 (aaaaaaaa)"
    assert rubric.alone.first == new.ranking[0].option
    assert rubric.moves_verdict == found.moved

    nothing = difference(old, new, old_rubric=None, new_rubric=None)
    assert all(one.alone is None and one.why_not for one in nothing.changes)


def test_a_level_or_question_the_other_rubric_lacks_is_left_out(default_rubric):
    fewer = default_rubric.model_copy(
        update={"traits": tuple(one for one in default_rubric.traits if one.id != "task_type")}
    )
    newer = RubricIdentity(id="default", version="2.0.0", sha256="bb" * 32)
    old, new = judged(default_rubric, WIKI), judged(fewer, WIKI, identity=newer)

    (gone,) = difference(old, new, old_rubric=default_rubric, new_rubric=fewer).changes
    assert gone.kind == "rubric"
    assert gone.alone.first == new.ranking[0].option

    asked, back = difference(new, old, old_rubric=fewer, new_rubric=default_rubric).changes
    assert (asked.trait, asked.before, asked.alone) == ("task_type", "", None)
    assert back.alone is not None


def test_two_people_are_compared_each_with_themselves(default_rubric):
    old = judged(default_rubric, WIKI, WIKI | VOICE)
    new = judged(default_rubric, WIKI | VOICE, WIKI | VOICE)
    found = compared(old, new, default_rubric)

    style = next(one for one in found.changes if one.trait == "style_need")
    assert style.before == "person 0: none, person 1: strong"
    assert style.alone is not None


def test_other_people_are_taken_together(default_rubric):
    old, new = judged(default_rubric, WIKI), judged(default_rubric, WIKI, WIKI | SAYS | VOICE)
    found = compared(old, new, default_rubric)

    people = found.changes[-1]
    assert (people.kind, people.before, people.after) == (
        "people",
        "one person",
        "person 0, person 1",
    )
    assert people.alone == found.new
    assert all(one.alone is None for one in found.changes if one.kind == "answer")


def test_notes_move_nothing_and_are_named(default_rubric):
    old, new = (judged(default_rubric, {"latency": "tight"}, note=note) for note in ("", "why"))
    found = compared(old, new, default_rubric)

    assert (found.changes, found.notes) == ((), ("latency",))


def test_a_verdict_that_would_be_another_today_is_put_down_to_advisor(default_rubric):
    true = judged(default_rubric, WIKI)
    old = true.model_copy(update={"verdict": true.verdict.model_copy(update={"option": "prompt"})})
    (change,) = compared(old, true, default_rubric).changes

    assert (change.kind, change.moves_verdict) == ("advisor", True)
    assert change.alone.option == true.verdict.option


@pytest.mark.parametrize("seed", [0, 7])
def test_the_older_assessments_seed_is_followed(default_rubric, seed):
    one = judged(default_rubric, {"latency": "tight"})
    one = one.model_copy(update={"provenance": one.provenance.model_copy(update={"seed": seed})})
    assert compared(one, one, default_rubric).changes == ()
