"""Whatever a person does, no answer is lost and no answered question is asked again unbidden."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.intake.interview import (
    Answered,
    Back,
    Done,
    Interview,
    Resume,
    Revisit,
    Stop,
    begin,
)
from advisor.intake.rubrics import decision, read_decision_rubric
from advisor.model.answers import Answer, Answers
from tests.scoring.strategies import rubrics

# A rubric of its own: what is asked first must not change with what the shipped one learns.
RUBRIC = decision(
    read_decision_rubric(str(Path(__file__).parents[1] / "fixtures" / "default.yaml"))
)

few = settings(max_examples=60, deadline=None)


def start(levels: dict[str, str] | None = None) -> Interview:
    answers = {trait: Answer(level=level) for trait, level in (levels or {}).items()}
    return begin(RUBRIC, Answers(answers=answers), draws=300)


def possible(interview: Interview) -> st.SearchStrategy:
    if interview.at is None:
        ways = [st.just(Done()), st.just(Resume())]
        if interview.answers.answers:
            ways.append(st.sampled_from(list(interview.answers.answers)).map(Revisit))
        return st.one_of(ways)
    levels = (*interview.trait.level_ids, "unknown", "not_applicable")
    return st.one_of(
        st.builds(Answered, st.sampled_from(levels), st.sampled_from((None, "", "because"))),
        st.just(Back()),
        st.just(Stop()),
    )


@few
@given(st.data())
def test_answers_survive_any_moves_and_only_going_back_asks_again(data):
    rubric = data.draw(rubrics())
    before = data.draw(
        st.dictionaries(st.sampled_from(rubric.trait_ids), st.just(Answer(level="unknown")))
    )
    interview = begin(rubric, Answers(answers=before), draws=100)
    kept = dict(before)
    bidden = False
    for _ in range(data.draw(st.integers(1, 25))):
        assert interview.answers.answers == kept
        if interview.at in kept:
            assert bidden
        move = data.draw(possible(interview))
        bidden = isinstance(move, Back | Revisit)
        if isinstance(move, Answered) and interview.at is not None:
            old = kept[interview.at].note if interview.at in kept else ""
            note = old if move.note is None else move.note
            kept[interview.at] = Answer(level=move.level, note=note)
        interview = interview.follow(move)
        if interview.done:
            break
    assert interview.answers.answers == kept


@few
@given(st.data())
def test_going_on_to_the_end_asks_every_question_once(data):
    rubric = data.draw(rubrics())
    interview = begin(rubric, Answers(answers={}), draws=100)
    asked = []
    while interview.outlook.questions:
        if interview.at is None:
            interview = interview.follow(Resume())
        assert interview.at is not None
        asked.append(interview.at)
        level = data.draw(st.sampled_from((*interview.trait.level_ids, "unknown")))
        interview = interview.follow(Answered(level))

    assert sorted(asked) == sorted(rubric.trait_ids)
    assert interview.at is None


def test_what_is_in_the_file_is_not_asked_again():
    interview = start({"evaluation_set": "measured", "external_knowledge": "unknown"})

    assert interview.at not in {"evaluation_set", "external_knowledge", None}


def test_back_leads_to_the_question_before_and_so_on_to_the_first():
    interview = start()
    assert not interview.can_go_back
    first = interview.at
    interview = interview.follow(Answered("informal"))
    second = interview.at
    interview = interview.follow(Answered("unknown"))

    interview = interview.follow(Back())
    assert interview.at == second
    assert interview.given == Answer(level="unknown")
    interview = interview.follow(Back())
    assert interview.at == first
    assert not interview.can_go_back
    assert interview.follow(Back()) == interview


def test_a_question_picked_in_the_review_leads_back_to_the_review():
    interview = start({"external_knowledge": "heavy"}).follow(Stop())
    revisited = interview.follow(Revisit("external_knowledge"))

    assert revisited.follow(Back()).at is None
    changed = revisited.follow(Answered("none"))
    assert changed.at is None
    assert changed.answers.level("external_knowledge") == "none"


def test_a_note_stays_when_the_answer_changes_and_goes_when_it_is_emptied():
    interview = start({"external_knowledge": "heavy"}).follow(Revisit("external_knowledge"))
    noted = interview.follow(Answered("heavy", note="the handbook"))
    changed = noted.follow(Revisit("external_knowledge")).follow(Answered("some"))
    emptied = changed.follow(Revisit("external_knowledge")).follow(Answered("some", note=""))

    assert changed.answers.answers["external_knowledge"].note == "the handbook"
    assert emptied.answers.answers["external_knowledge"].note == ""


def test_the_offer_to_stop_comes_once():
    interview = start({"evaluation_set": "none", "hallucination_tolerance": "zero"})
    assert interview.at is None
    assert interview.outlook.questions

    interview = interview.follow(Resume())
    assert interview.at is not None
    assert interview.follow(Answered("unknown")).at is not None


def test_stopping_writes_no_answer_to_what_is_left():
    interview = start({"external_knowledge": "heavy"}).follow(Stop()).follow(Done())

    assert interview.done
    assert list(interview.answers.answers) == ["external_knowledge"]


def test_there_is_no_question_at_hand_in_the_review():
    with pytest.raises(KeyError):
        _ = start().follow(Stop()).trait
