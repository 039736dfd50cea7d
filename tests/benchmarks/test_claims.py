"""A claim about a data set is true, false or open, as the run's own comparisons say."""

from __future__ import annotations

import pytest

from advisor.model.run import CurvePoint
from benchmarks import claims
from benchmarks.verdicts import Row, table
from tests.probes.runs import a_comparison
from tests.scoring.runs import a_finding, a_run


def run(*comparisons):
    return a_run(scores={"base": 0.2, "rag": 0.5}).model_copy(update={"comparisons": comparisons})


@pytest.mark.parametrize(
    ("outcome", "ahead", "not_ahead"),
    [
        (("a_better", 0.3, 0.2, 0.4), True, False),
        (("b_better", -0.3, -0.4, -0.2), False, True),
        (("equivalent", 0.0, -0.03, 0.03), False, True),
        (("inconclusive", 0.04, -0.06, 0.14), None, None),
    ],
)
def test_a_claim_follows_the_comparison_whichever_arm_it_names_first(outcome, ahead, not_ahead):
    said, difference, low, high = outcome
    swapped = {"a_better": "b_better", "b_better": "a_better"}.get(said, said)
    for one in (
        a_comparison("rag", "base", difference, low, high, said),
        a_comparison("base", "rag", -difference, -high, -low, swapped),
    ):
        assert claims.ahead("rag", "base")(run(one)).true is ahead
        assert claims.not_ahead("rag", "base")(run(one)).true is not_ahead


def test_arms_that_were_never_compared_leave_a_claim_open():
    assert claims.ahead("rag", "base")(run()).true is None


@pytest.mark.parametrize(
    ("low", "high", "reached"),
    [(0.60, 0.64, False), (0.60, 0.70, True), (0.66, 0.70, True), (None, None, None)],
)
def test_a_published_figure_is_missed_only_where_the_whole_interval_is_below(low, high, reached):
    found = a_finding(
        None, id="bm25_retrieval_ranks_gold_passage_high", estimate=0.65, low=low, high=high
    )
    assert claims.ranks("bm25", 0.65)(a_run(found)).true is reached
    assert claims.ranks("dense", 0.65)(a_run(found)).true is None


def curve(*intervals, extrapolated=False):
    points = tuple(
        CurvePoint(rows=100 * place, mean=(low + high) / 2, low=low, high=high, n=50)
        for place, (low, high) in enumerate(intervals, start=1)
    )
    last = points[-1].model_copy(update={"extrapolated": extrapolated})
    return a_run().model_copy(update={"curves": {"finetune": (*points[:-1], last)}})


@pytest.mark.parametrize(
    ("last", "rises"), [((0.6, 0.8), True), ((0.4, 0.6), None), ((0.1, 0.2), False)]
)
def test_an_arm_learns_where_the_end_of_its_curve_is_clear_of_the_beginning(last, rises):
    assert claims.learns("finetune")(curve((0.3, 0.5), last)).true is rises


def test_what_a_curve_only_expects_shows_no_learning():
    claim = claims.learns("finetune")
    assert claim(curve((0.3, 0.5), (0.6, 0.8), extrapolated=True)).true is None
    assert claim(a_run()).true is None


def test_a_set_is_wrong_if_any_claim_is_and_right_only_if_all_are():
    held = {
        word: claims.Held("", truth, "")
        for word, truth in {"yes": True, "no": False, "open": None}.items()
    }

    def standing(*words):
        return Row("set", tuple(held[word] for word in words), run(), 1.0).standing

    assert standing("yes", "yes") == "right"
    assert standing("yes", "open") == "open"
    assert standing("open", "no", "yes") == "wrong"
    row = Row("set", (held["no"],), run(), 61.0)
    assert table([row]).splitlines()[-1].startswith("| set | ")
    assert "**wrong**, 61 s" in table([row])
