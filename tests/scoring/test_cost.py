"""Costs of three use cases, each figure worked out by hand beside it."""

from __future__ import annotations

import pytest

from advisor.model.cost import CostPlan, Price
from advisor.scoring.cost import estimate

OPTIONS = ("prompt", "long_context", "rag", "finetune", "hybrid")


def plan(**given) -> CostPlan:
    return CostPlan.model_validate({"requests_per_month": 10_000, "horizon_months": 12, **given})


def price(**given) -> Price:
    return Price(
        **{
            "model": "m",
            "input_per_million": 3.0,
            "output_per_million": 15.0,
            "source": "By hand, 2026-01-01",
            **given,
        }
    )


def by_option(found):
    return {one.option: one for one in found.options}


def broken_even(found, cheaper, than):
    return next(
        one.requests_per_month
        for one in found.break_even
        if (one.cheaper, one.than) == (cheaper, than)
    )


def test_a_help_desk_with_a_handbook_in_the_cache():
    found = estimate(
        plan(
            requests_per_month=(50_000, 80_000),
            price=price(cached_per_million=0.3, embedding_per_million=0.02),
            prompt_tokens=900,
            output_tokens=250,
            passage_tokens=1_800,
            corpus_tokens=60_000,
            setup_days={"long_context": (2, 5), "rag": (10, 25)},
            day_rate=800,
        ),
        OPTIONS,
        levels={"data_change": "monthly"},
    )
    costs = by_option(found)
    # (900 * 3 + 250 * 15) / 1e6 = 0.00645, times 50,000 and 80,000
    assert costs["prompt"].per_request_low == costs["prompt"].per_request_high
    assert costs["prompt"].per_month_low == pytest.approx(322.5)
    assert costs["prompt"].per_month_high == pytest.approx(516.0)
    # (2,700 * 3 + 3,750) / 1e6 = 0.01185 a request; 60,000 * 0.02 / 1e6 = 0.0012 to index, monthly
    assert costs["rag"].per_month_low == pytest.approx(592.5 + 0.0012)
    assert costs["rag"].setup_high == pytest.approx(25 * 800 + 0.0012)
    assert costs["rag"].cumulative_low[-1] == pytest.approx(8_000.0012 + 12 * 592.5012)
    # 60,900 * 3 + 3,750 = 186,450; with 60,000 of them at 0.3, 24,450
    assert costs["long_context"].per_request_high == pytest.approx(0.18645)
    assert costs["long_context"].per_request_low == pytest.approx(0.02445)
    # 20,000 and 2,800 of set-up over 12 months, half-way: 1,166.67 - 233.33 = 933.33 and indexing,
    # over (0.02445 + 0.18645) / 2 - 0.01185 = 0.0936
    fixed = (8_000 + 20_000) / 2 / 12 - (1_600 + 4_000) / 2 / 12 + 0.0012 / 12 + 0.0012
    assert broken_even(found, "rag", "long_context") == pytest.approx(fixed / 0.0936)
    assert broken_even(found, "prompt", "rag") == 0
    assert "no days of set-up work for prompt, finetune, hybrid" in found.inputs.assumed


def test_labels_at_volume_with_a_small_model_tuned_in_place_of_a_large_one():
    found = estimate(
        plan(
            requests_per_month=2_000_000,
            price=price(),
            tuned_price=price(
                input_per_million=0.15,
                output_per_million=0.6,
                tuned_factor=2,
                training_per_million=3,
                hosting_per_month=300,
            ),
            prompt_tokens=1_000,
            tuned_prompt_tokens=100,
            output_tokens=10,
            training_tokens=5_000_000,
            setup_days={"prompt": 2, "finetune": 20},
            day_rate=1_000,
        ),
        ("prompt", "finetune"),
        levels={"data_change": "yearly"},
    )
    costs = by_option(found)
    # (1,000 * 3 + 10 * 15) / 1e6 = 0.00315, times 2 million
    assert costs["prompt"].per_month_low == pytest.approx(6_300)
    # (100 * 0.15 + 10 * 0.6) * 2 / 1e6 = 0.000042: 84 a month, 300 of hosting; training 5 * 3 = 15
    assert costs["finetune"].per_month_low == pytest.approx(384)
    assert costs["finetune"].per_month_high == pytest.approx(384 + 15 / 12)
    assert costs["finetune"].setup_low == pytest.approx(20_015)
    # 300 + 0.625 + (20,015 - 2,000) / 12 = 1,801.875 more a month, whatever the volume
    assert broken_even(found, "finetune", "prompt") == pytest.approx(1_801.875 / 0.003108)


def test_what_nobody_gave_is_assumed_and_said():
    found = estimate(plan(price=price()), OPTIONS, levels={})
    costs = by_option(found)
    # (300 * 3 + 150 * 15) / 1e6, and 1,500 tokens of passages more
    assert costs["prompt"].per_request_low == pytest.approx(0.00315)
    assert costs["rag"].per_request_low == pytest.approx(0.00765)
    assumed = " ".join(found.inputs.assumed)
    for part in (
        "300 prompt",
        "150 output",
        "1500 tokens of passages",
        "never change",
        "documents",
    ):
        assert part in assumed


def test_a_price_that_is_missing_is_said_to_count_as_nothing():
    given = plan(price=price(), corpus_tokens=1_000, training_tokens=1_000)
    assumed = " ".join(estimate(given, OPTIONS, levels={}).inputs.assumed)
    assert "indexing costs nothing" in assumed
    assert "a training run costs nothing" in assumed
