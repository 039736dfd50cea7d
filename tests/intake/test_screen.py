"""What the interview shows fits the terminal and cannot steer it."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.intake import screen
from advisor.intake.interview import Answered, Interview, Revisit, Stop, begin
from advisor.intake.rubrics import decision, read_decision_rubric
from advisor.model.answers import UNKNOWN, Answer, Answers

RUBRIC = decision(read_decision_rubric())


def at(trait: str, **levels: str) -> Interview:
    answers = {name: Answer(level=level) for name, level in ({trait: UNKNOWN} | levels).items()}
    interview = begin(RUBRIC, Answers(answers=answers), draws=200)
    return interview.follow(Stop()).follow(Revisit(trait))


@pytest.mark.parametrize("width", [40, 58, 78, 98])
@pytest.mark.parametrize("trait", RUBRIC.trait_ids)
@pytest.mark.parametrize("cut", [False, True])
def test_no_line_is_wider_than_the_terminal(trait, width, cut):
    interview = at(trait, evaluation_set="none", hallucination_tolerance="zero")
    shown = [
        screen.running(interview, width),
        screen.question(interview, width),
        screen.reason(interview, width),
        screen.state(interview, width),
        *screen.answered_rows(interview, width).values(),
    ]
    shown += [" " * screen.MARK + row.text for row in screen.rows(interview, width, cut=cut)]

    assert max(len(line) for text in shown for line in text.split("\n")) <= width


def test_every_answer_says_what_it_means_whole():
    shown = screen.rows(at("corpus_size"), 78)
    words = [" ".join(row.text.split()) for row in shown]

    for level, text in zip(RUBRIC.trait("corpus_size").levels, words, strict=False):
        assert text == f"{level.title} {level.meaning}"
    assert [row.answer.level for row in shown[-2:]] == ["unknown", "not_applicable"]


def test_every_answer_has_its_own_key():
    for trait in RUBRIC.trait_ids:
        keys = [row.key for row in screen.rows(at(trait), 78)]
        assert len(set(keys)) == len(keys)
        assert not {"b", "n", "q", "j", "k"} & set(keys)


def test_the_running_view_says_what_leads_and_whether_the_rest_matters():
    text = screen.running(at("external_knowledge", style_need="some"), 78)

    assert "So far" in text
    assert "%" in text
    assert "2 of 15 answered" in text
    assert "chance that the rest changes this" in text


@settings(deadline=None, max_examples=50)
@given(st.text(max_size=60))
def test_a_note_cannot_steer_the_terminal(note):
    interview = at("external_knowledge").follow(Answered("heavy", note=f"\x1b[2J{note}"))
    shown = screen.answered_rows(interview, 60)["external_knowledge"]

    assert "\x1b" not in shown
    assert "\n" not in shown
