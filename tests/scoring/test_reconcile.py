"""What measurements change in the judgement, and what they leave alone."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.scoring.contributions import contributions
from advisor.scoring.disagreements import disagreements
from advisor.scoring.matrix import build_matrix
from advisor.scoring.reconcile import MEASURED_QUALITY, reconcile
from tests.report import evidence as recorded
from tests.scoring.judged import judged
from tests.scoring.runs import a_finding, a_run


def bearing(rubric, levels, trait, option, *runs):
    """Mean and spread at each level, centring taken off, as strengths from -2 to 2."""
    matrix = build_matrix(rubric, [levels])
    row = reconcile(rubric, matrix, levels, runs).matrix.row(trait)
    column = matrix.options.index(option)
    return 2 * row.bearings[:, column], 2 * row.spread[:, column]


def shown(rubric, levels, *runs):
    return reconcile(rubric, build_matrix(rubric, [levels]), levels, runs)


def follows(share, **more):
    return a_finding(
        "data_change",
        id="rag_follows_changed_documents",
        probe="freshness",
        option="rag",
        estimate=share,
        low=share - 0.02,
        high=share + 0.02,
        **more,
    )


def test_who_follows_a_change_bears_where_facts_change_and_nowhere_else(default_rubric):
    before, _ = bearing(default_rubric, {}, "data_change", "rag")
    after, _ = bearing(default_rubric, {}, "data_change", "rag", a_run(follows(0.1)))
    moved = (after - after[0]) - (before - before[0])
    assert moved[0] == 0
    assert (moved[1:] < 0).all()
    assert moved[-1] < moved[1] - 1  # the more often facts change, the more it counts


def test_a_measured_fit_is_weighted_by_how_sure_either_side_is(default_rubric):
    # Asserted bearings have a standard deviation of .2 strength; a share of .95 with an error of
    # .05 is a strength of 1.8 with one of .2. So the two meet half way: (1 + 1.8) / 2.
    exact = follows(0.95).model_copy(update={"low": 0.852, "high": 1.048})
    before, _ = bearing(default_rubric, {}, "data_change", "rag")
    after, spread = bearing(default_rubric, {}, "data_change", "rag", a_run(exact))
    moved = (after - after[0]) - (before - before[0])
    assert moved[-1] == pytest.approx((1.8 - 1) / 2)
    assert spread[0] == pytest.approx(0.2)
    assert spread[-1] == pytest.approx(0.2 / 2**0.5)


def test_a_stand_in_moves_a_bearing_less(default_rubric):
    def moved(**of):
        before, _ = bearing(default_rubric, {}, "data_change", "rag")
        after, _ = bearing(default_rubric, {}, "data_change", "rag", a_run(follows(0.1), **of))
        return (before - before[0] - (after - after[0]))[-1]

    assert 0 < moved(stand_in=True) < moved() / 3


@settings(max_examples=60, deadline=None)
@given(share=st.floats(0.02, 0.98), stand_in=st.booleans())
def test_a_measured_bearing_lies_between_the_rubrics_and_what_was_measured(
    default_rubric, share, stand_in
):
    run = a_run(follows(share), stand_in=stand_in)
    trait = default_rubric.trait("data_change").bearings["rag"].levels
    raw = np.array(list(trait.values()))
    after, spread = bearing(default_rubric, {}, "data_change", "rag", run)
    last = after[-1] - after[0] + raw[0]  # at the least demanding level nothing moves
    ends = sorted((raw[-1], 4 * share - 2))
    assert ends[0] - 1e-9 <= last <= ends[1] + 1e-9
    assert (spread <= 0.2 + 1e-9).all()


def test_an_unknown_answer_still_pushes_no_option(default_rubric):
    matrix = shown(default_rubric, {}, a_run(follows(0.1))).matrix
    np.testing.assert_allclose(matrix.row("data_change").mean, 0, atol=1e-12)


def test_a_level_is_corrected_by_the_larger_run(default_rubric):
    answers = {"labelled_examples": "thousands"}
    large = a_finding("labelled_examples", level="hundreds", n=300, reason="There are 300.")
    small = a_finding("labelled_examples", level="tens", n=40, reason="There are 40.")
    for runs in ((a_run(large), a_run(small, data="b")), (a_run(small), a_run(large, data="b"))):
        found = shown(default_rubric, answers, *runs)
        assert found.levels["labelled_examples"] == "hundreds"
        before = judged(default_rubric, answers).stage
        (one, *_) = disagreements(default_rubric, answers, found.evidence, runs, before)
        assert (one.asserted, one.measured) == ("Thousands", "Hundreds")
        assert "There are 300." in one.why
        assert "Tens" in one.why


def test_what_cannot_be_said_corrects_no_level(default_rubric):
    found = shown(
        default_rubric,
        {"baseline_quality": "poor"},
        a_run(a_finding("baseline_quality", level="meets", outcome="inconclusive")),
    )
    assert found.levels["baseline_quality"] == "poor"


@pytest.mark.parametrize(
    ("said", "outcome", "differs"),
    [
        ("none", "supports", True),
        ("strong", "contradicts", True),
        ("some", "supports", False),
        ("strong", "supports", False),
        ("none", "inconclusive", False),
        ("unknown", "supports", False),
    ],
)
def test_a_need_that_the_data_deny_or_show_is_a_disagreement(
    default_rubric, said, outcome, differs
):
    answers = {"style_need": said}
    run = a_run(
        a_finding("style_need", id="references_have_a_style", outcome=outcome),
        a_finding("style_need", id="base_writes_like_the_references", outcome=outcome),
        scores={"base": 0.5},
    )
    evidence = shown(default_rubric, answers, run).evidence
    before = judged(default_rubric, answers).stage
    found = disagreements(default_rubric, answers, evidence, [run], before)
    assert [one.about for one in found] == (["style_need"] if differs else [])


def test_one_run_speaks_for_quality_and_says_why(default_rubric):
    small = a_run(scores={"base": 0.1, "rag": 0.9}, data="b")
    stand_in = a_run(scores={"base": 0.9, "rag": 0.1, "finetune": 0.5}, stand_in=True)
    found = shown(default_rubric, {}, small, stand_in)
    row = found.matrix.row(MEASURED_QUALITY)
    column = found.matrix.options.index("rag")
    assert row.bearings[0, column] > 0
    assert "Of 2 runs" in found.evidence.reasons[MEASURED_QUALITY, "rag"].because
    assert MEASURED_QUALITY not in [
        one.id for one in shown(default_rubric, {}, a_run(scores={"rag": 1})).matrix.rows
    ]


def reasons(rubric, levels, *runs):
    found = shown(rubric, levels, *runs)
    listed = contributions(rubric, found.matrix, levels=found.levels, evidence=found.evidence)
    return {(one.trait, one.option): one for one in listed}


def test_a_reason_names_the_measurement_as_loudly_as_it_speaks(default_rubric):
    run = a_run(follows(0.1, reason="It lagged."))
    rubric_says = default_rubric.trait("data_change").bearings["rag"].because
    loud = reasons(default_rubric, {"data_change": "realtime"}, run)["data_change", "rag"]
    assert loud.evidence == "measured"
    assert rubric_says in loud.because
    assert "It lagged." in loud.because
    assert "rag_follows_changed_documents" in loud.source
    silent = reasons(default_rubric, {"data_change": "static"}, run)["data_change", "rag"]
    assert (silent.evidence, silent.because) == ("asserted", rubric_says)
    faint = a_run(follows(0.1, reason="It lagged."), stand_in=True)
    heard = reasons(default_rubric, {"data_change": "realtime"}, faint)["data_change", "rag"]
    assert heard.evidence == "asserted"
    assert "It lagged." in heard.because


def doubt(rubric, *, stand_in, drafted_items):
    """Spread of the measured quality of RAG that comes from transfer alone."""
    run = recorded.run()
    items = tuple(f"item-{at}" for at in range(40))
    run = run.model_copy(
        update={
            "plan": run.plan.model_copy(update={"test_ids": items}),
            "provenance": run.provenance.model_copy(update={"stand_in": stand_in}),
            "drafted_items": drafted_items,
            "comparisons": (),
            "findings": (),
        }
    )
    found = reconcile(rubric, build_matrix(rubric, [{}]), {}, [run]).matrix.row(MEASURED_QUALITY)
    return float(found.spread[0, rubric.option_ids.index("rag")])


@pytest.mark.parametrize(
    ("drafted_items", "times"), [(0, 1.0), (20, math.sqrt(1.5)), (40, math.sqrt(2))]
)
def test_drafted_items_add_as_much_doubt_as_a_stand_in_in_proportion(
    default_rubric, drafted_items, times
):
    alone = doubt(default_rubric, stand_in=True, drafted_items=0)
    both = doubt(default_rubric, stand_in=True, drafted_items=drafted_items)
    assert both == pytest.approx(times * alone)


def test_real_items_and_the_users_own_model_add_none(default_rubric):
    assert doubt(default_rubric, stand_in=False, drafted_items=0) == 0
    whole = doubt(default_rubric, stand_in=False, drafted_items=40)
    assert whole == pytest.approx(doubt(default_rubric, stand_in=True, drafted_items=0))
