"""A claim about a data set is true, false or open, as the run's own comparisons say."""

from __future__ import annotations

import pytest

from benchmarks import claims
from benchmarks.verdicts import Row, table
from tests.probes.runs import a_comparison
from tests.scoring.runs import a_run


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
