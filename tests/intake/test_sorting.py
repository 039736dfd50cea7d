"""Going through drafts: each move leads where a person expects."""

from __future__ import annotations

from advisor.intake.sorting import Accept, Back, Stop, ThrowAway, accept_all, begin
from advisor.intake.sorting_prompts import card, progress
from tests.intake.drafted import a_drafting


def decisions(sorting):
    return [draft.decision for draft in sorting.drafting.drafts]


def test_each_decision_leads_to_the_next_open_draft_and_the_last_to_the_end():
    here = begin(a_drafting(mill="dropped"))
    assert here.draft.id == "draft-badge"
    here = here.follow(Accept())
    assert here.draft.id == "draft-gate"
    here = here.follow(ThrowAway())
    assert here.at is None
    assert decisions(here) == ["accepted", "dropped", "dropped"]
    assert here.follow(ThrowAway()) is here


def test_back_leads_to_a_decided_draft_which_can_be_decided_anew():
    here = begin(a_drafting()).follow(ThrowAway())
    assert here.can_go_back
    here = here.follow(Back())
    assert "You threw this one away." in card(here, 78)
    here = here.follow(Accept())
    assert decisions(here) == ["accepted", "open", "open"]
    assert here.draft.id == "draft-mill"


def test_there_is_no_back_from_the_first():
    here = begin(a_drafting())
    assert not here.can_go_back
    assert here.follow(Back()).draft.id == "draft-badge"


def test_what_was_passed_over_comes_up_again_after_the_last():
    here = begin(a_drafting(badge="accepted", mill="accepted"))
    here = here.follow(Back()).follow(Back())
    assert here.draft.id == "draft-badge"
    assert here.follow(Accept()).draft.id == "draft-gate"


def test_stopping_decides_nothing():
    here = begin(a_drafting()).follow(Stop())
    assert here.at is None
    assert decisions(here) == ["open"] * 3


def test_an_edited_answer_stands_alone_and_an_untouched_one_keeps_its_forms():
    first = begin(a_drafting())
    kept = first.follow(Accept(question="What does a badge cost?", answer="12 euros"))
    assert kept.drafting.drafts[0].question == "What does a badge cost?"
    assert kept.drafting.drafts[0].answers == ("12 euros", "12")
    changed = first.follow(Accept(answer="twelve"))
    assert changed.drafting.drafts[0].question == "How much does a lost badge cost?"
    assert changed.drafting.drafts[0].answers == ("twelve",)


def test_accepting_all_leaves_what_was_thrown_away():
    done = accept_all(a_drafting(mill="dropped"))
    assert [one.decision for one in done.drafts] == ["accepted", "dropped", "accepted"]


def test_a_card_shows_question_answer_source_and_progress():
    here = begin(a_drafting(badge="accepted"))
    assert progress(here) == "2 of 3   1 accepted, 0 thrown away"
    shown = card(here, 60)
    assert "When was the mill built?" in shown
    assert "rules:" in shown
    assert "The mill was built in 1820." in shown
    assert all(len(line) <= 60 for line in shown.splitlines())
