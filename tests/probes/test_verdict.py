"""The simplest arm that no other beats by more than the margin, or an honest "open"."""

from __future__ import annotations

from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.model.run import OPTION_OF_ARM, Check, Metric
from advisor.probes.compare import Compared, compare_arms
from advisor.probes.statistics.outcome import outcome
from advisor.probes.verdict import run_verdict
from advisor.wording import names
from tests.probes.runs import a_comparison, a_plan, a_prediction, answers, noisy

FINE = {"n_test_items": Check(value=100, unit="items", standing="ok", says="100 test items.")}


def compared_of(*comparisons, needed=420):
    arms = dict.fromkeys(arm for one in comparisons for arm in (one.a, one.b))
    metric = Metric(mean=0.5, low=0.4, high=0.6, n=100)
    return Compared(
        metrics={arm: {"token_f1": metric} for arm in arms},
        comparisons=comparisons,
        items_needed={frozenset((one.a, one.b)): needed for one in comparisons},
    )


def verdict_of(*comparisons, validity=FINE, **more):
    return run_verdict(compared_of(*comparisons), plan=a_plan(), validity=validity, **more)


def better(a, b, by=0.2):
    """`a` leads `b` by `by`, for certain."""
    return a_comparison(a, b, by, by - 0.04, by + 0.04, "a_better")


def same(a, b):
    return a_comparison(a, b, 0.0, -0.03, 0.03, "equivalent")


def unclear(a, b, lead=0.03):
    return a_comparison(a, b, lead, lead - 0.08, lead + 0.08, "inconclusive")


def test_the_simplest_of_equals_wins():
    verdict = verdict_of(
        better("rag", "base"),
        better("rag", "finetune"),
        same("rag", "hybrid"),
        same("base", "finetune"),
        better("hybrid", "base"),
        better("hybrid", "finetune"),
    )
    assert (verdict.option, verdict.arm, verdict.status) == ("rag", "rag", "conclusive")
    assert "margin of 0.05" in verdict.because[0]
    assert any(f"beats {names.arm('base')}: +0.20" in reason for reason in verdict.because)


def test_the_best_wins_where_it_beats_the_rest():
    verdict = verdict_of(
        better("rag", "base"),
        better("hybrid", "rag", 0.15),
        better("hybrid", "base", 0.3),
    )
    assert (verdict.option, verdict.status) == ("hybrid", "conclusive")


def test_equal_arms_call_for_nothing_but_a_prompt():
    verdict = verdict_of(same("base", "rag"), same("base", "finetune"), same("rag", "finetune"))
    assert (verdict.option, verdict.arm, verdict.status) == ("prompt", "base", "conclusive")


def test_a_real_but_small_lead_does_not_beat_the_simpler_arm():
    small = a_comparison("rag", "base", 0.03, 0.02, 0.04, "equivalent", p=0.001)
    assert verdict_of(small).option == "prompt"


def test_what_is_settled_is_said_where_the_rest_is_open():
    verdict = verdict_of(
        better("rag", "base"),
        better("hybrid", "base"),
        unclear("hybrid", "rag"),
        better("rag", "finetune"),
        better("hybrid", "finetune"),
        unclear("finetune", "base"),
    )
    assert (verdict.option, verdict.arm, verdict.status) == (None, None, "inconclusive")
    assert "Retrieval is needed" in verdict.because[0]
    assert f"between {names.arm('rag')} and {names.arm('hybrid')}" in verdict.because[1]
    assert (
        f"may lead {names.arm('rag')} by more than the margin of 0.05: +0.03" in verdict.because[2]
    )
    assert "420 test items" in verdict.because[3]
    assert "this run had 100" in verdict.because[3]


def test_better_but_perhaps_by_less_than_the_margin_is_open():
    """Significant, yet the estimate does not reach the margin and the interval passes it."""
    slight = a_comparison("rag", "base", 0.04, 0.01, 0.07, "a_better")
    verdict = verdict_of(slight)
    assert verdict.status == "inconclusive"


def test_arms_of_one_option_need_not_be_told_apart():
    verdict = verdict_of(
        unclear("few_shot", "base"),
        better("few_shot", "rag"),
        better("base", "rag"),
    )
    assert (verdict.option, verdict.status) == ("prompt", "conclusive")


def test_one_arm_left_is_the_answer_by_elimination():
    """Hybrid against fine-tuning is unclear, but RAG beats fine-tuning and hybrid beats RAG."""
    verdict = verdict_of(
        better("rag", "finetune", 0.1),
        better("hybrid", "rag", 0.1),
        unclear("finetune", "hybrid"),
    )
    assert (verdict.option, verdict.status) == ("hybrid", "conclusive")
    assert "only arm that no other arm beats" in verdict.because[0]


def test_an_arm_that_was_not_compared_is_not_safe():
    verdict = verdict_of(
        same("base", "rag"), same("rag", "hybrid")
    )  # base against hybrid is missing
    assert verdict.status == "inconclusive"


def test_one_arm_alone_is_compared_with_nothing():
    plan = a_plan(("base",))
    verdict = run_verdict(
        compare_arms(answers("base", [1.0] * 60), plan=plan), plan=plan, validity=FINE
    )
    assert (verdict.option, verdict.status) == (None, "inconclusive")


def test_yardsticks_are_mentioned_and_never_chosen():
    verdict = verdict_of(
        better("classifier", "base"), better("oracle", "base"), same("base", "rag")
    )
    assert verdict.option == "prompt"
    assert any(names.arm("classifier") in reason for reason in verdict.because)
    assert any(names.arm("oracle") in reason for reason in verdict.because)


def test_broken_conditions_make_it_invalid_and_say_why():
    broken = Check(value=3, unit="items", standing="out_of_bounds", says="3 test items: too few.")
    verdict = verdict_of(better("rag", "base"), validity=FINE | {"n_test_items": broken})
    assert (verdict.option, verdict.arm, verdict.status) == (None, None, "invalid")
    assert verdict.because[0] == "3 test items: too few."
    assert verdict.because[1].startswith("Were it not for that")


def test_arms_that_failed_are_named():
    verdict = verdict_of(same("base", "rag"), failures={"hybrid": "out of memory"})
    assert any(
        f"{names.arm('hybrid')} could not be run: out of memory" in one for one in verdict.because
    )


def test_a_margin_of_zero_needs_no_number_of_items():
    comparisons = (unclear("rag", "base"),)
    compared = compared_of(*comparisons)._replace(items_needed={})
    verdict = run_verdict(compared, plan=a_plan(margin=0), validity=FINE)
    assert any("no number of items" in reason for reason in verdict.because)


def test_enough_items_and_still_open_means_a_difference_next_to_the_margin():
    compared = compared_of(unclear("rag", "base"), needed=80)
    verdict = run_verdict(compared, plan=a_plan(), validity=FINE)
    assert any("next to it" in reason for reason in verdict.because)


def test_what_more_trainings_would_settle_is_not_asked_of_items():
    compared = compared_of(unclear("finetune", "base"))._replace(items_needed={})
    verdict = run_verdict(compared, plan=a_plan(seeds=3), validity=FINE)
    assert any("Train more often than 3 times (--seeds)" in reason for reason in verdict.because)


def test_from_scores_to_verdict():
    plan = a_plan(("base", "rag", "hybrid"))
    predictions = [
        *answers("base", noisy(0.2, 100, 1)),
        *answers("rag", noisy(0.6, 100, 2)),
        *answers("hybrid", noisy(0.6, 100, 3)),
    ]
    verdict = run_verdict(compare_arms(predictions, plan=plan), plan=plan, validity=FINE)
    assert (verdict.option, verdict.status) == ("rag", "conclusive")


def scored(arm, f1, contained):
    return [
        a_prediction(arm, item, {"token_f1": float(one), "answer_contained": float(two)})
        for item, (one, two) in enumerate(zip(f1, contained, strict=True))
    ]


def test_a_lead_in_form_alone_is_called_that():
    plan = a_plan(("base", "finetune"))
    knows = [1.0, 0.0] * 100
    verdict = run_verdict(
        compare_arms(
            [
                *scored("base", noisy(0.2, 200, 1), knows),
                *scored("finetune", noisy(0.6, 200, 2), knows),
            ],
            plan=plan,
        ),
        plan=plan,
        validity=FINE,
    )
    assert verdict.option == "finetune"
    assert any("one of form, not of knowledge" in reason for reason in verdict.because)
    assert any("50% against 50%" in reason for reason in verdict.because)


def test_knowledge_that_the_primary_metric_hides_is_mentioned():
    plan = a_plan(("base", "rag"))
    verdict = run_verdict(
        compare_arms(
            [
                *scored("base", noisy(0.2, 200, 1), [0.0] * 200),
                *scored("rag", noisy(0.2, 200, 2), [1.0, 0.0] * 100),
            ],
            plan=plan,
        ),
        plan=plan,
        validity=FINE,
    )
    assert verdict.option == "prompt"
    assert any("what it lacks is form, not knowledge" in reason for reason in verdict.because)


MARGIN = 0.05


@settings(max_examples=300)
@given(
    st.lists(st.floats(0, 1), min_size=2, max_size=6),
    st.floats(0.001, 0.2),
    st.integers(0, 10_000),
)
def test_a_conclusive_verdict_is_right_whenever_every_interval_is(means, half, shift):
    """If each interval holds the truth, no conclusion can be false in what it claims as shown."""
    arms = list(OPTION_OF_ARM)[: len(means)]
    truth = dict(zip(arms, means, strict=True))
    comparisons = []
    for place, (a, b) in enumerate(combinations(arms, 2)):
        true = truth[a] - truth[b]
        estimate = true + half * (((shift + 7 * place) % 21) - 10) / 10.5
        low, high = estimate - half, estimate + half
        p = 0.001 if low > 0 or high < 0 else 0.5
        comparisons.append(
            a_comparison(a, b, estimate, low, high, outcome(low, high, p, MARGIN), p=p)
        )
    verdict = run_verdict(compared_of(*comparisons), plan=a_plan(margin=MARGIN), validity=FINE)
    if verdict.status != "conclusive":
        assert verdict.option is None
        return
    assert verdict.option == OPTION_OF_ARM[verdict.arm]
    # No arm is truly ahead of the chosen one by more than the margin, ...
    assert max(truth.values()) - truth[verdict.arm] <= MARGIN + 2 * half
    # ... and every arm of a simpler option is truly behind some other.
    for arm in arms[: arms.index(verdict.arm)]:
        if OPTION_OF_ARM[arm] != verdict.option:
            assert max(truth.values()) > truth[arm]


@pytest.mark.parametrize("gap", [0.0, 0.3])
def test_the_answer_does_not_depend_on_which_arm_stands_first(gap):
    forward = better("rag", "base", gap) if gap else same("rag", "base")
    turned = {"a_better": "b_better"}.get(forward.outcome, forward.outcome)
    backward = a_comparison(
        "base", "rag", -forward.difference, -forward.high, -forward.low, turned, p=forward.p
    )
    assert verdict_of(forward).option == verdict_of(backward).option


def test_items_of_a_few_documents_cannot_be_made_up_for_by_more_of_the_same():
    for documents, says in ((3, "3 documents"), (8, "420 test items would settle")):
        compared = compared_of(unclear("rag", "base"))._replace(documents=documents)
        reasons = " ".join(run_verdict(compared, plan=a_plan(), validity=FINE).because)
        assert says in reasons
        assert ("Ask about 8 documents or more" in reasons) == (documents < 8)
