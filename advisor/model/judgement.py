"""The judgement as numbers and rules: enough to rank the options again, for other answers too.

The matrix is the one judged, evidence included. Titles, questions and sources stand elsewhere in
the assessment. A report's page computes from this what other answers and weights would lead to.
"""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, model_validator

from advisor.model._record import Record
from advisor.model.rubric import Gate, StopRule, Thresholds

MOST_DRAWS = 100_000
"""Ten times what advisor draws; a stored file that claims more would only fill the memory."""

Numbers = tuple[float, ...]
Positive = Annotated[float, Field(gt=0)]


class JudgedTrait(Record):
    """One row of the matrix: a trait, or measured quality."""

    id: str
    """The trait's id; it names the streams of random numbers too."""
    weight: Positive
    """Relative weight."""
    levels: Annotated[tuple[str, ...], Field(min_length=1)]
    """Level ids; measured quality has the one level `measured`."""
    prior: Numbers
    """Of each level, its probability while nothing is answered."""
    bearings: tuple[Numbers, ...]
    """Of each level, how strongly it speaks for each option: centred on the prior, 1 is strong."""
    spread: tuple[Numbers, ...]
    """Of each level, the standard deviations of these bearings, on the same scale."""
    share: Numbers
    """Of each level, its probability as judged: 1 for the answer, less where people differ."""
    level: str
    """The level that gates and stop rules see: a level, `unknown` or `not_applicable`."""
    known: bool
    """Whether somebody answered or measured it."""
    applies: bool
    """False where the question does not arise."""


class Judgement(Record):
    """What a ranking was computed from; seed and draws stand in the provenance."""

    options: Annotated[tuple[str, ...], Field(min_length=2)]
    """Option ids, simplest first; ties go to the simpler one."""
    traits: Annotated[tuple[JudgedTrait, ...], Field(min_length=1)]
    """The rows of the matrix, in the order asked."""
    concentration: Positive
    """Of the Dirichlet distribution about the weights."""
    gates: dict[str, tuple[Gate, ...]]
    """Option -> its ordered gates; an option without any is left out."""
    stop: tuple[StopRule, ...]
    """Rules under which nothing should be chosen yet."""
    thresholds: Thresholds
    """When the verdict may be how sure."""

    @model_validator(mode="after")
    def _rectangular(self) -> Judgement:
        for trait in self.traits:
            tables = (trait.bearings, trait.spread)
            levels = {len(trait.levels), len(trait.prior), len(trait.share), *map(len, tables)}
            options = {len(self.options), *(len(row) for table in tables for row in table)}
            if len(levels) > 1 or len(options) > 1:
                raise ValueError(f"the numbers of trait {trait.id!r} do not fit its levels")
        return self
