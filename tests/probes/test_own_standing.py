"""What is said of a user's own system: beaten, unbeaten, ahead of all, or open."""

from __future__ import annotations

import pytest

from advisor.model.own import OwnSystem
from advisor.model.run import Metric
from advisor.probes.compare import Compared, compare_arms
from advisor.probes.own_standing import own_standings
from tests.probes.runs import a_comparison, a_plan, a_prediction, answers, noisy

PLAN = a_plan(("base", "rag"), own={"bot": OwnSystem(source="bot.jsonl", sha256="0" * 64)})
BOT = "Bot (your own system)"


def said(*comparisons, plan=PLAN, stand_in=False, by_arm=None):
    metric = Metric(mean=0.5, low=0.4, high=0.6, n=100)
    arms = {arm for one in comparisons for arm in (one.a, one.b)}
    compared = Compared({arm: {"token_f1": metric} for arm in arms}, comparisons, {})
    return own_standings(compared, plan=plan, by_arm=by_arm or {}, stand_in=stand_in)


def test_the_arm_furthest_ahead_is_the_one_that_beats_it():
    assert said(
        a_comparison("base", "bot", 0.1, 0.07, 0.13, "a_better"),
        a_comparison("rag", "bot", 0.2, 0.17, 0.23, "a_better"),
    ) == [f"RAG beats {BOT} by more than the margin of 0.05: +0.20 (+0.17 to +0.23)."]


def test_a_small_model_that_beats_it_is_named_as_one():
    (sentence,) = said(
        a_comparison("base", "bot", 0.0, -0.03, 0.03, "equivalent"),
        a_comparison("rag", "bot", 0.2, 0.17, 0.23, "a_better"),
        stand_in=True,
    )
    assert "though it runs on a small stand-in model" in sentence


def test_ahead_of_all_by_more_than_the_margin():
    (sentence,) = said(
        a_comparison("base", "bot", -0.3, -0.35, -0.25, "b_better"),
        a_comparison("rag", "bot", -0.2, -0.25, -0.15, "b_better"),
    )
    assert sentence == (
        f"{BOT} beats every arm by more than the margin of 0.05: the nearest, RAG, "
        "by +0.20 (+0.15 to +0.25)."
    )


def test_ahead_of_one_arm_only_is_not_ahead_of_all():
    (sentence,) = said(
        a_comparison("base", "bot", -0.3, -0.35, -0.25, "b_better"),
        a_comparison("rag", "bot", 0.01, -0.02, 0.04, "equivalent"),
    )
    assert sentence.startswith(f"No arm beats {BOT} by more than the margin of 0.05: RAG is +0.01")


def test_what_the_interval_leaves_open_is_open():
    (sentence,) = said(
        a_comparison("base", "bot", -0.3, -0.35, -0.25, "b_better"),
        a_comparison("rag", "bot", 0.03, -0.04, 0.1, "inconclusive"),
        stand_in=True,
    )
    assert sentence.startswith(f"Whether an arm beats {BOT} by more than the margin of 0.05 is")
    assert sentence.endswith("with yours they may do better.")


def test_being_told_where_to_look_is_no_rival():
    plan = PLAN.model_copy(update={"arms": ("base", "oracle")})
    (sentence,) = said(
        a_comparison("base", "bot", 0.0, -0.03, 0.03, "equivalent"),
        a_comparison("oracle", "bot", 0.4, 0.37, 0.43, "a_better"),
        plan=plan,
    )
    assert sentence.startswith("No arm beats")


def test_without_arms_nothing_is_said():
    assert said(plan=PLAN) == []


@pytest.mark.parametrize(
    ("read", "share"),
    [(("d1#0",), "100%"), (("d1",), "100%"), (("d2",), "0%"), (("Normans#3",), "100%")],
)
def test_documents_may_be_named_with_or_without_their_passage(read, share):
    gold = ("d1", "Normans#3")  # documents of SQuAD have such ids
    one = a_prediction("bot", "a", {"token_f1": 0.0}, document_ids=gold, retrieved=read)
    sentences = said(
        a_comparison("base", "bot", 0.0, -0.03, 0.03, "equivalent"),
        a_comparison("rag", "bot", 0.0, -0.03, 0.03, "equivalent"),
        by_arm={"bot": [one]},
    )
    assert sentences[1] == f"{BOT} read a right document for {share} of the items."


def test_its_pairs_are_adjusted_by_themselves():
    scores = {"base": noisy(0.30, 60, 1), "rag": noisy(0.34, 60, 2)}
    arms = [one for arm, of in scores.items() for one in answers(arm, of)]
    own = answers("bot", noisy(0.3, 60, 3))
    alone = compare_arms(arms, plan=PLAN.model_copy(update={"own": {}}))
    beside = compare_arms([*arms, *own], plan=PLAN)
    assert beside.comparisons[:1] == alone.comparisons
    assert [{one.a, one.b} for one in beside.comparisons[1:]] == [{"base", "bot"}, {"rag", "bot"}]
