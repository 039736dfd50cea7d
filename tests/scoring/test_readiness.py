"""Readiness: every criterion that applies must be met, and silence is not met."""

from __future__ import annotations

import pytest

from advisor.intake.rubrics import read_rubric, shipped
from advisor.model.readiness import ReadinessRubric
from advisor.scoring.readiness import judge_readiness

RUBRICS = [
    found
    for found in (read_rubric(path).rubric for path in shipped())
    if isinstance(found, ReadinessRubric)
]


@pytest.fixture(params=RUBRICS, ids=lambda rubric: rubric.id)
def rubric(request):
    return request.param


def met(rubric):
    return {one.id: one.required for one in rubric.criteria}


def test_every_criterion_at_its_required_level_is_ready(rubric):
    found = judge_readiness(rubric, met(rubric))
    assert found.outcome == "ready"
    assert found.at("met") == tuple(met(rubric))


@pytest.mark.parametrize(
    ("level", "standing", "outcome"),
    [
        (None, "open", "not_ready"),
        ("unknown", "open", "not_ready"),
        ("not_applicable", "skipped", "ready"),
        ("lowest", "unmet", "not_ready"),
        ("highest", "met", "ready"),
    ],
)
def test_one_criterion_decides(rubric, level, standing, outcome):
    first = rubric.criteria[0]
    ends = {"lowest": first.levels[0].id, "highest": first.levels[-1].id}
    levels = {**met(rubric), first.id: ends.get(level, level)}
    if level is None:
        del levels[first.id]
    found = judge_readiness(rubric, levels)
    assert found.outcome == outcome
    assert found.at(standing)[:1] == (first.id,)
