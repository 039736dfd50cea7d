"""The default rubric, read once."""

from __future__ import annotations

import pytest

from advisor.intake.rubrics import decision, read_decision_rubric
from advisor.model.rubric import DecisionRubric


@pytest.fixture(scope="session")
def default_rubric() -> DecisionRubric:
    return decision(read_decision_rubric())
