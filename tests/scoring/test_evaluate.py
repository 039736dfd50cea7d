"""A rubric scored against cases: the figures, and what they may be trusted with."""

from __future__ import annotations

import pytest

from advisor.model.case import Case
from advisor.scoring.evaluate import FEW, evaluate
from tests.scoring.strategies import option, rubric, trait


@pytest.fixture(scope="module")
def clear():
    """Two options, of which the answer decides; a gate makes one of them certain."""
    gate = {"when": {"one": ["low"]}, "because": "It cannot be.", "sources": ["book"]}
    return rubric(
        [option("alpha"), option("bravo", (gate,))],
        [
            trait(
                "one",
                levels=("low", "high"),
                priors=(0.5, 0.5),
                bearings={"alpha": (0, 0), "bravo": (-2, 2)},
            )
        ],
    )


def case(name, level, recommended, also=()):
    return Case(id=name, traits={"one": level}, recommended=recommended, also_acceptable=also)


def test_the_figures_are_what_the_contract_says(clear):
    cases = [
        case("right", "low", "alpha"),
        case("also", "low", "bravo", ("alpha",)),
        case("wrong", "low", "bravo"),
        case("open", "unknown", "bravo"),
    ]
    found = evaluate(clear, cases, draws=4000)
    assert found.n == 4
    by_name = {one.id: one for one in found.cases}
    assert [by_name[name].strict for name in ("right", "also", "wrong")] == [True, False, False]
    assert by_name["also"].lenient
    assert by_name["right"].brier == 0
    assert by_name["wrong"].brier == 2
    assert by_name["open"].brier == pytest.approx(0.5, abs=0.1)
    assert found.brier == pytest.approx(sum(one.brier for one in found.cases) / 4)
    assert found.coverage == 0.75
    assert found.lenient_where_sure == pytest.approx(2 / 3)
    assert found.per_option["alpha"] == 1
    assert found.confusion["bravo"]["alpha"] >= 2
    assert found.tree is None
    assert by_name["open"].known == {}


def test_every_share_lies_within_its_interval_and_brier_too(clear):
    cases = [case(str(one), "low", "alpha" if one % 3 else "bravo") for one in range(30)]
    found = evaluate(clear, cases, draws=500)
    for name in ("strict", "lenient", "brier", "coverage", "lenient_where_sure"):
        interval = getattr(found.intervals, name)
        assert interval.low <= getattr(found, name) <= interval.high


def test_the_calibration_table_shows_being_surer_than_right(clear):
    cases = [case(str(one), "low", "alpha" if one < 5 else "bravo") for one in range(20)]
    (top,) = evaluate(clear, cases, draws=500).calibration
    assert (top.above, top.below, top.n, top.stated, top.strict) == (0.9, 1.0, 20, 1.0, 0.25)
    assert top.interval.high < top.stated


def test_traits_that_too_few_cases_answer_are_named(clear):
    few = [case(str(one), "low", "alpha") for one in range(FEW - 1)]
    silent = [case(f"silent{one}", "unknown", "alpha") for one in range(20)]
    assert evaluate(clear, few + silent, draws=200).untested == ("one",)
    enough = [*few, case("more", "low", "alpha")]
    assert evaluate(clear, enough + silent, draws=200).untested == ()


def test_the_tree_is_compared_case_by_case(default_rubric):
    cases = [
        Case(
            id=str(one),
            traits={
                "external_knowledge": "none",
                "corpus_size": "none",
                "style_need": "strong",
                "task_type": "classify",
                "baseline_quality": "poor",
            },
            recommended="finetune",
        )
        for one in range(8)
    ]
    found = evaluate(default_rubric, cases, draws=500)
    assert found.tree is not None
    assert {one.tree for one in found.cases} == {"prompt"}
    gain = found.tree.strict
    assert (gain.rival, gain.difference, gain.better, gain.worse) == (0, 1, 8, 0)
    assert gain.p == pytest.approx(2 / 2**8)
