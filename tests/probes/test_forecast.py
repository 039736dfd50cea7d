"""A run is foreseen from rates, and planned so that it fits its budget."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.probes.forecast import (
    LEAST_ITEMS,
    LEAST_ROWS,
    Pace,
    Planned,
    Rates,
    Sizes,
    fit,
    foresee,
)
from advisor.probes.plan import check_plan, draw_plan
from advisor.probes.progress import Unwatched
from advisor.probes.request import ProbeRequest
from advisor.probes.timetable import with_timetable
from tests.probes.fakes import FakeModels, label_sample, town_sample

SIZES = Sizes(
    careful=40,
    brief=20,
    passages=200,
    lesson=10,
    answer=24,
    corpus_words=10_000,
    input_words=12,
)
PACE = Pace(
    read_s=1 / 4000,
    choose_s=0.0,
    write_s=1 / 500,
    passaged_write_s=1 / 250,
    learn_s={"finetune": 1 / 500, "hybrid": 1 / 600},
    embed_s=1 / 5000,
    recall_s=3,
)
RATES = Rates(SIZES, PACE)
FOUR = ("base", "rag", "finetune", "hybrid")


def total(planned):
    return sum(foresee(planned, RATES).values())


def test_each_arm_is_foreseen_from_what_it_does():
    found = foresee(Planned(FOUR, items=100, rows=300), RATES)
    reading, writing, slower = 100 / 4000, 100 / 500, 100 / 250
    assert found["base"] == pytest.approx(40 * reading + 24 * writing)
    assert found["rag"] == pytest.approx(240 * reading + 24 * slower + 2)  # and the index
    # What is forgotten is seen by a look before the first training and one after each.
    assert found["finetune"] == pytest.approx(20 * reading + 10 * writing + 300 * 30 / 500 + 2 * 3)
    assert found["hybrid"] == pytest.approx(220 * reading + 10 * slower + 300 * 230 / 600 + 3)


def test_several_trainings_take_several_times_as_long():
    once = foresee(Planned(FOUR, 100, 300), RATES)
    thrice = foresee(Planned(FOUR, 100, 300, trainings=3), RATES)
    assert thrice["hybrid"] == pytest.approx(3 * once["hybrid"])
    assert thrice["rag"] == once["rag"]


@given(
    budget=st.floats(0, 400),
    items=st.integers(2, 1000),
    rows=st.integers(0, 2000),
    spent=st.floats(0, 20),
)
def test_what_is_planned_fits_the_budget_or_is_the_least_there_is(budget, items, rows, spent):
    wished = Planned(FOUR, items, rows)
    planned = fit(wished, total, budget, spent_s=spent)
    assert planned.items <= items
    assert planned.rows <= rows
    assert planned.arms == FOUR[: len(planned.arms)]
    if total(planned) > budget - spent:
        assert planned == Planned(("base",), min(LEAST_ITEMS, items), min(LEAST_ROWS, rows))


def test_a_run_that_fits_is_left_as_it_is():
    wished = Planned(FOUR, 200, 300)
    assert fit(wished, total, 1000) == wished


SAMPLE = town_sample(400)


def wished_and_planned(request):
    models = FakeModels()
    models.measured = RATES
    begun = datetime(2026, 1, 1, tzinfo=UTC)
    drawn = draw_plan(SAMPLE, request, models=models, progress=Unwatched(), now=begun)
    fitted = with_timetable(drawn, SAMPLE, models=models, clock=lambda: 0.0, begun=0.0)
    return drawn.plan, fitted.plan


def test_a_plan_says_what_its_budget_cut():
    wished, plan = wished_and_planned(ProbeRequest(budget_s=60.0))
    assert sum(plan.forecast_s.values()) <= 60
    assert plan.arms == FOUR
    assert plan.test_ids == wished.test_ids[: len(plan.test_ids)]
    assert len(plan.train_ids) < len(wished.train_ids)
    assert any("training rows" in cut and "budget of 1 min" in cut for cut in plan.cut)


def test_a_budget_too_small_for_an_arm_leaves_it_out_and_may_be_resumed(tmp_path):
    _, plan = wished_and_planned(ProbeRequest(budget_s=8.0))
    assert "hybrid" not in plan.arms
    assert any("Hybrid: left out" in cut for cut in plan.cut)
    check_plan(plan, SAMPLE, ProbeRequest(budget_s=8.0, arms=FOUR), tmp_path)


def test_training_rows_are_not_said_to_be_cut_where_no_arm_is_left_to_learn():
    wished, plan = wished_and_planned(ProbeRequest(budget_s=4.0))
    assert not {"finetune", "hybrid"} & set(plan.arms)
    assert len(plan.train_ids) < len(wished.train_ids)
    assert any("Hybrid" in cut for cut in plan.cut)
    assert not any("training rows" in cut and "budget" in cut for cut in plan.cut)


def test_an_arm_that_must_refuse_takes_no_time_and_is_not_cut_for():
    class Timed(FakeModels):
        def rates(self, bench, clock):
            self.timed = bench.plan.arms
            return RATES

    sample, models = label_sample(), Timed()
    request = ProbeRequest(arms=FOUR, budget_s=1e6)
    drawn = draw_plan(
        sample, request, models=models, progress=Unwatched(), now=datetime(2026, 1, 1, tzinfo=UTC)
    )
    plan = with_timetable(drawn, sample, models=models, clock=lambda: 0.0, begun=0.0).plan
    assert plan.arms == FOUR
    assert models.timed == ("base", "finetune")
    assert set(plan.forecast_s) == {"base", "finetune"}
