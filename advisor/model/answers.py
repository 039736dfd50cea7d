"""Answers: what one person says about a use case."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field

from advisor.model._record import Record

UNKNOWN = "unknown"
"""The answer "I do not know": drawn from the prior over the levels, never taken for "no"."""

NOT_APPLICABLE = "not_applicable"
"""The answer "the question does not arise here": the trait then bears on no option."""


class Target(Record):
    """What would be good enough."""

    metric: str
    """The metric it is read on, as the probe names it."""
    value: Annotated[float, Field(ge=0, le=1)]
    """The value that would be good enough, a share from 0 to 1."""


class UseCase(Record):
    """What the answers are about; further keys are kept as they are."""

    model_config = ConfigDict(extra="allow")

    title: str = "Untitled use case"
    """A name for reports."""
    description: str = ""
    """A few sentences for readers who were not there."""
    target: Target | None = None
    """The metric and value that would be good enough."""
    error_cost: str = ""
    """What a wrong answer costs, in words."""


class RubricReference(Record):
    """Which rubric the answers were given to."""

    id: str
    """The rubric's id."""
    version: str
    """The rubric's version."""


class Answer(Record):
    """One person's answer to one question."""

    level: str
    """A level of the trait, `unknown` or `not_applicable`."""
    note: str = ""
    """Why, in the person's own words."""

    @property
    def known(self) -> bool:
        """Whether a level was given."""
        return self.level not in (UNKNOWN, NOT_APPLICABLE)


def _from_shorthand(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        raise ValueError("should be a level, such as unknown, or a map with a level and a note")
    return {"level": value} if isinstance(value, str) else value


class Answers(Record):
    """The answers of one person to one rubric."""

    rubric: RubricReference | None = None
    """Which rubric they were given to; the one in use where it is left out."""
    use_case: UseCase = UseCase()
    """What they are about."""
    answered_by: str = ""
    """Who answered; the file's name stands in where it is left out."""
    answers: dict[str, Annotated[Answer, BeforeValidator(_from_shorthand)]]
    """Trait -> answer; a trait left out is unknown."""

    def level(self, trait: str) -> str:
        """Say what was answered: a level, `unknown` or `not_applicable`."""
        answer = self.answers.get(trait)
        return UNKNOWN if answer is None else answer.level
