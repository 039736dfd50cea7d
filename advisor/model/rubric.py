"""Rubrics: what is asked, how strongly each answer speaks, and where that is known from.

Two kinds share one file format: a *decision* rubric ranks options, a *readiness* rubric
(`advisor.model.readiness`) is a list of criteria. Checks need nothing but the record itself.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from advisor.model import consistency
from advisor.model._record import Record
from advisor.model.condition import Condition
from advisor.model.readiness import ReadinessRubric
from advisor.model.rubric_file import Identifier, RubricFile, Sentence, SourceIds

Evidence = Literal["asserted", "published", "measured"]
"""How a bearing is known: someone says so, an experiment was published, a probe measured it."""


class Bearing(Record):
    """How strongly each level of a trait speaks for (+) or against (-) one option."""

    levels: dict[str, Annotated[float, Field(ge=-2, le=2)]]
    """Level -> strength: -2 strongly against, -1 against, 0 neither, 1 for, 2 strongly for."""
    because: Sentence
    """The reason, as it is shown to people; it must stand without any particular case."""
    sources: SourceIds
    """Ids of the sources that say so."""
    evidence: Evidence = "asserted"
    """How it is known; weaker evidence carries more uncertainty."""


class Level(Record):
    """One possible answer to a trait's question."""

    id: Identifier
    """Its name in answers files."""
    title: Sentence
    """Its name for people, a few words."""
    meaning: Sentence
    """When to choose it, in one sentence."""
    prior: Annotated[float, Field(gt=0, le=1)]
    """Chance of this level where the answer is unknown; see the trait's `priors` for why."""


class PriorReason(Record):
    """Why the levels of a trait are expected as they are where nobody can say."""

    because: Sentence
    """The reason, as it is shown to people."""
    sources: SourceIds
    """Ids of the sources that make it reasonable."""


class Weight(Record):
    """How much a trait counts, relative to the others; only ratios matter."""

    value: Annotated[float, Field(gt=0)]
    """The weight in use."""
    low: Annotated[float, Field(gt=0)]
    """The least that the sources allow; calibration stays above it."""
    high: Annotated[float, Field(gt=0)]
    """The most that the sources allow; calibration stays below it."""

    @model_validator(mode="after")
    def _ordered(self) -> Weight:
        if not self.low <= self.value <= self.high:
            raise ValueError("a weight must lie between its low and its high")
        return self


class Trait(Record):
    """One property of the use case: one question."""

    id: Identifier
    """Its name in answers files."""
    title: Sentence
    """Its name for people, a few words."""
    kind: Literal["fact", "requirement"]
    """A fact can be checked on data; a requirement says what is wanted."""
    question: Sentence
    """The question as it is asked."""
    why: Sentence
    """Why it is asked: what depends on the answer."""
    ordered: bool = True
    """Whether the levels run from less to more, so that neighbours are near."""
    weight: Weight
    """How much the trait counts."""
    levels: Annotated[tuple[Level, ...], Field(min_length=2)]
    """The possible answers; `unknown` and `not_applicable` are always possible too."""
    priors: PriorReason
    """Why the priors of the levels are what they are."""
    bearings: dict[str, Bearing]
    """Option -> how its levels bear on it; every option, every level."""
    sources: SourceIds
    """Ids of the sources that make this a criterion at all."""

    def level(self, level_id: str) -> Level:
        """Find a level by id.

        Raises:
            KeyError: There is none.
        """
        for level in self.levels:
            if level.id == level_id:
                return level
        raise KeyError(level_id)

    @property
    def level_ids(self) -> tuple[str, ...]:
        """The ids of the levels, in order."""
        return tuple(level.id for level in self.levels)

    @model_validator(mode="after")
    def _complete(self) -> Trait:
        consistency.refuse(consistency.of_trait(self))
        return self


class Gate(Record):
    """A rule over answers; of an ordered list, the first that holds decides."""

    when: Condition
    """The rule."""
    decision: Literal["ruled_out", "allowed"] = "ruled_out"
    """What it decides."""
    because: Sentence
    """The reason, as it is shown to people."""
    sources: SourceIds
    """Ids of the sources that say so."""


class StopRule(Record):
    """A rule over answers under which no option should be chosen yet."""

    when: Condition
    """The rule."""
    because: Sentence
    """The reason, as it is shown to people."""
    then: Sentence
    """What to settle first."""
    sources: SourceIds
    """Ids of the sources that say so."""


class Aspect(Record):
    """What an option asks of a team: effort, skills or operating risk."""

    level: Literal["low", "medium", "high"]
    """How much."""
    note: Sentence
    """What it consists of."""
    sources: SourceIds
    """Ids of the sources that say so."""


class Option(Record):
    """A course of action."""

    id: Identifier
    """Its name in files."""
    title: Sentence
    """Its name for people."""
    summary: Sentence
    """What it is, in one sentence."""
    effort: Aspect
    """Time and money until it works."""
    skills: Aspect
    """What the team must be able to do."""
    risk: Aspect
    """What can go wrong once it runs."""
    next_steps: Annotated[tuple[Sentence, ...], Field(min_length=1)]
    """What to do first where this option is chosen."""
    gates: tuple[Gate, ...] = ()
    """Rules that rule it out or allow it; the first that holds decides, none holding allows."""


class Uncertainty(Record):
    """How sure the rubric is of itself."""

    concentration: Annotated[float, Field(gt=0)]
    """Of the Dirichlet distribution about the weights: the larger, the surer; fitted on cases."""
    asserted: Annotated[float, Field(ge=0)]
    """Standard deviation of a bearing that somebody asserts, in units of strength."""
    published: Annotated[float, Field(ge=0)]
    """Standard deviation of a bearing that a published experiment supports."""


class EvidencePolicy(Record):
    """How measurements by probes enter the judgement."""

    weight: Annotated[float, Field(gt=0)]
    """Weight of measured quality, on the scale of the traits' weights."""
    full_strength: Annotated[float, Field(gt=0, le=1)]
    """Difference in the primary metric that counts as strength 2, `strongly for`."""
    transfer: Annotated[float, Field(ge=0)]
    """Standard deviation, in strength, added where a stand-in model was probed."""
    sources: SourceIds
    """Ids of the sources that make these sizes reasonable."""


class Thresholds(Record):
    """When the verdict may be how sure."""

    recommended: Annotated[float, Field(gt=0, le=1)]
    """Least acceptability at which an option is recommended."""
    flip: Annotated[float, Field(gt=0, le=1)]
    """Chance that the unknown answers change the leader above which too little is known."""


class DecisionRubric(RubricFile):
    """A rubric that ranks options."""

    kind: Literal["decision"]
    """Ranks options by answers."""
    options: Annotated[tuple[Option, ...], Field(min_length=2)]
    """The courses of action, simplest first: ties go to the simpler one."""
    traits: Annotated[tuple[Trait, ...], Field(min_length=1)]
    """The questions."""
    stop: tuple[StopRule, ...] = ()
    """Rules under which nothing should be chosen yet."""
    uncertainty: Uncertainty
    """How sure the rubric is of itself."""
    evidence: EvidencePolicy
    """How measurements enter."""
    thresholds: Thresholds
    """When the verdict may be how sure."""

    @property
    def option_ids(self) -> tuple[str, ...]:
        """The ids of the options, simplest first."""
        return tuple(option.id for option in self.options)

    @property
    def trait_ids(self) -> tuple[str, ...]:
        """The ids of the traits, in the order asked."""
        return tuple(trait.id for trait in self.traits)

    def option(self, option_id: str) -> Option:
        """Find an option by id.

        Raises:
            KeyError: There is none.
        """
        for option in self.options:
            if option.id == option_id:
                return option
        raise KeyError(option_id)

    def trait(self, trait_id: str) -> Trait:
        """Find a trait by id.

        Raises:
            KeyError: There is none.
        """
        for trait in self.traits:
            if trait.id == trait_id:
                return trait
        raise KeyError(trait_id)

    @model_validator(mode="after")
    def _consistent(self) -> DecisionRubric:
        consistency.refuse(consistency.of_decision(self))
        return self


Rubric = Annotated[DecisionRubric | ReadinessRubric, Field(discriminator="kind")]
"""A rubric of either kind."""
