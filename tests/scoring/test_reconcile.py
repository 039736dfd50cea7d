"""What stands in for the real thing, a model or drafted examples, widens the doubt."""

from __future__ import annotations

import math

import pytest

from advisor.scoring.matrix import build_matrix
from advisor.scoring.reconcile import MEASURED_QUALITY, reconcile
from tests.report import evidence


def doubt(rubric, *, stand_in, drafted_items):
    """Spread of the measured quality of RAG that comes from transfer alone."""
    run = evidence.run()
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
