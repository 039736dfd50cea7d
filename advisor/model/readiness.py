"""Readiness rubrics: criteria with described levels, for design reviews."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from advisor.model import consistency
from advisor.model._record import Record
from advisor.model.rubric_file import Identifier, RubricFile, Sentence, SourceIds

OUTCOMES = ("ready", "not_ready")
"""What a readiness rubric can say of a design: every criterion that applies is met, or not."""


class CriterionLevel(Record):
    """A described level of performance on one criterion, the least first."""

    id: Identifier
    """Its name in blocks and answers."""
    title: Sentence
    """Its name for people."""
    meaning: Sentence
    """What a reviewer sees where this level is reached."""
    improvement: Sentence
    """The next step from here; at the highest level, how to stay there."""


class Criterion(Record):
    """One line of a readiness rubric."""

    id: Identifier
    """Its name."""
    title: Sentence
    """Its name for people."""
    question: Sentence
    """What the reviewer asks."""
    why: Sentence
    """Why it matters."""
    levels: Annotated[tuple[CriterionLevel, ...], Field(min_length=2)]
    """Performance levels from least to most."""
    required: Identifier
    """The least level at which the criterion is met."""
    risk: Literal["high", "medium", "low"]
    """What an unmet criterion puts at risk."""
    risk_note: Sentence
    """What happens where it is unmet."""
    sources: SourceIds
    """Ids of the sources that make this a criterion."""

    @model_validator(mode="after")
    def _consistent(self) -> Criterion:
        consistency.refuse(consistency.of_criterion(self))
        return self


class ReadinessRubric(RubricFile):
    """A rubric that says whether a design is ready: criteria with described levels."""

    kind: Literal["readiness"]
    """Checks a design against criteria."""
    criteria: Annotated[tuple[Criterion, ...], Field(min_length=1)]
    """The lines, most important first."""

    @model_validator(mode="after")
    def _consistent(self) -> ReadinessRubric:
        consistency.refuse(consistency.of_readiness(self, outcomes=OUTCOMES))
        return self
