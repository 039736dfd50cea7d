"""Arms side by side: the right items, the right family, the right test."""

from __future__ import annotations

import pytest

from advisor.probes.compare import arm_metrics, compare_arms
from advisor.probes.statistics.paired import paired_difference
from tests.probes.runs import a_plan, a_prediction, answers, noisy


def test_every_pair_of_arms_is_compared_in_the_plans_order():
    plan = a_plan(("base", "rag", "hybrid"))
    predictions = [
        *answers("hybrid", noisy(0.6, 60, 3)),
        *answers("base", noisy(0.2, 60, 1)),
        *answers("rag", noisy(0.6, 60, 2)),
    ]
    compared = compare_arms(predictions, plan=plan)
    assert [(one.a, one.b) for one in compared.comparisons] == [
        ("base", "rag"),
        ("base", "hybrid"),
        ("rag", "hybrid"),
    ]
    assert [one.outcome for one in compared.comparisons] == ["b_better", "b_better", "equivalent"]
    assert compared.comparisons[0].difference == pytest.approx(-0.4, abs=0.04)
    assert list(compared.metrics) == ["base", "rag", "hybrid"]
    assert compared.metrics["rag"]["token_f1"].n == 60


def test_arms_are_compared_on_the_items_both_answered():
    plan = a_plan(("base", "rag"))
    rag = answers("rag", [1.0] * 40)[10:]
    compared = compare_arms([*answers("base", [0.0] * 30), *rag], plan=plan)
    assert compared.comparisons[0].n == 20
    apart = compare_arms(
        [*answers("base", [0.0] * 30), *answers("rag", [1.0] * 40)[30:]], plan=plan
    )
    assert apart.comparisons == ()


def test_p_values_are_adjusted_over_all_pairs():
    scores = {"base": noisy(0.30, 60, 1), "rag": noisy(0.34, 60, 2), "hybrid": noisy(0.30, 60, 3)}
    plan = a_plan(tuple(scores))
    compared = compare_arms(
        [one for arm, values in scores.items() for one in answers(arm, values)], plan=plan
    )
    alone = paired_difference(scores["base"], scores["rag"], seed=0).p
    seen = next(one for one in compared.comparisons if {one.a, one.b} == {"base", "rag"})
    assert seen.p >= 2 * alone
    assert "Holm" in seen.method


def test_items_that_share_a_document_are_clustered():
    plan = a_plan(("base", "rag"))
    together = compare_arms(
        [
            *answers("base", noisy(0.3, 60, 1), per_document=3),
            *answers("rag", noisy(0.4, 60, 2), per_document=3),
        ],
        plan=plan,
    )
    assert "cluster" in together.comparisons[0].method


def test_zero_one_scores_are_compared_by_mcnemar():
    plan = a_plan(("base", "rag"), task="label")
    right = [1.0] * 30 + [0.0] * 30
    compared = compare_arms(
        [
            *answers("base", right, metric="accuracy"),
            *answers("rag", [1.0] * 60, metric="accuracy"),
        ],
        plan=plan,
    )
    assert "McNemar" in compared.comparisons[0].method
    assert compared.comparisons[0].outcome == "b_better"


def test_items_needed_do_not_depend_on_the_observed_effect():
    plan = a_plan(("base", "rag"))
    low, high = noisy(0.3, 60, 1), noisy(0.3, 60, 2)
    near = compare_arms([*answers("base", low), *answers("rag", high)], plan=plan)
    far = compare_arms([*answers("base", low), *answers("rag", high + 0.2)], plan=plan)
    pair = frozenset({"base", "rag"})
    assert near.items_needed[pair] == far.items_needed[pair]
    assert near.comparisons[0].mde == pytest.approx(far.comparisons[0].mde)
    free = compare_arms([*answers("base", low), *answers("rag", high)], plan=a_plan(margin=0))
    assert free.items_needed == {}


def test_metrics_are_averaged_over_the_items_that_carry_them():
    metrics = arm_metrics(
        [
            a_prediction("base", 1, {"token_f1": 1.0, "answer_contained": 1.0}),
            a_prediction("base", 2, {"token_f1": 0.0, "abstained": 0.0}, answerable=False),
        ],
        seed=0,
    )
    assert metrics["token_f1"].n == 2
    assert metrics["abstained"].n == metrics["answer_contained"].n == 1


def test_labels_get_macro_f1_beside_accuracy():
    predictions = [
        a_prediction("base", item, {"accuracy": float(item % 4 == 0)}, references=(label,))
        for item, label in enumerate(["yes", "no", "no", "no"] * 10)
    ]
    metrics = arm_metrics(predictions, labels=("yes", "no"), seed=0)
    # Every output is "yes": F1 is .4 for yes (precision .25, recall 1) and 0 for no.
    assert metrics["macro_f1"].mean == pytest.approx(0.2)
    assert metrics["macro_f1"].low <= 0.2 <= metrics["macro_f1"].high


def trained(arm, columns, **more):
    """Predictions of one arm trained once for each column of scores."""
    return [
        one.model_copy(update={"seed": seed})
        for seed, scores in enumerate(columns)
        for one in answers(arm, scores, **more)
    ]


def test_a_trained_arms_score_is_the_mean_over_its_trainings():
    plan = a_plan(("rag", "finetune"), seeds=3)
    columns = [noisy(mean, 60, seed) for seed, mean in enumerate((0.5, 0.6, 0.7))]
    compared = compare_arms(
        [*answers("rag", noisy(0.3, 60, 9)), *trained("finetune", columns)], plan=plan
    )
    metric = compared.metrics["finetune"]["token_f1"]
    assert metric.mean == pytest.approx(0.6, abs=0.02)
    assert metric.n == compared.comparisons[0].n == 60
    assert "trainings" in compared.comparisons[0].method


def test_trainings_that_differ_leave_a_lead_open():
    plan = a_plan(("rag", "finetune"), seeds=3)
    rag = answers("rag", noisy(0.4, 60, 9))
    far = trained("finetune", [noisy(mean, 60, seed) for seed, mean in enumerate((0.4, 0.5, 0.6))])
    once = compare_arms([*rag, *far[60:120]], plan=plan).comparisons[0]
    thrice = compare_arms([*rag, *far], plan=plan)
    assert once.outcome == "b_better"
    assert thrice.comparisons[0].outcome == "inconclusive"
    assert thrice.comparisons[0].mde > 2 * once.mde
    assert thrice.items_needed == {}


def test_macro_f1_is_the_mean_over_trainings():
    right = [
        a_prediction("finetune", item, {"accuracy": 1.0}, references=(label,), output=label)
        for item, label in enumerate(["yes", "no"] * 20)
    ]
    wrong = [
        one.model_copy(update={"seed": 1, "output": "maybe", "scores": {"accuracy": 0.0}})
        for one in right
    ]
    metrics = arm_metrics([*right, *wrong], labels=("yes", "no"), seed=0)
    assert metrics["macro_f1"].mean == pytest.approx(0.5)
    assert metrics["accuracy"].mean == pytest.approx(0.5)
    assert metrics["accuracy"].n == 40
