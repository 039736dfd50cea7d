"""The assessment: the whole result, and the one thing that reports are made from."""

from __future__ import annotations

from typing import Literal

from pydantic import model_validator

from advisor.model._record import Record
from advisor.model.answers import Answer, UseCase
from advisor.model.cost import CostEstimate
from advisor.model.finding import Finding
from advisor.model.judgement import Judgement
from advisor.model.run import Run

SCHEMA_VERSION = 1
"""Raised when a field of the assessment's JSON changes its meaning or goes."""

Status = Literal["recommended", "close_call", "not_enough_known", "stop"]
"""How far the verdict goes."""


class RubricIdentity(Record):
    """Exactly which rubric judged."""

    id: str
    """Its id."""
    version: str
    """Its version."""
    sha256: str
    """Of the file's bytes."""


class Verdict(Record):
    """What is advised, and how sure."""

    option: str | None
    """The option advised; none where too little is known or nothing should be chosen yet."""
    status: Status
    """How far the verdict goes."""
    confidence: float | None
    """Acceptability of the first-ranked option, 0 to 1; none under `stop`."""
    because: tuple[str, ...]
    """Reasons in plain sentences, the weightiest first."""


class Ranked(Record):
    """One option's place in the ranking."""

    option: str
    """The option."""
    score: float
    """Weighted sum of its bearings, -1 to 1; 0 is where nothing known would put it."""
    low: float
    """2.5th percentile of the score over the draws."""
    high: float
    """97.5th percentile of the score over the draws."""
    acceptability: float
    """Share of the draws in which it comes first, 0 to 1."""
    ruled_out_by: str | None
    """Why it is ruled out whatever the scores; none where it is not."""
    ruled_out_share: float
    """Share of the draws in which a gate rules it out; between 0 and 1 while an answer is open."""


class Contribution(Record):
    """What one trait gave one option; over the traits they add up to the score."""

    trait: str
    """The trait."""
    option: str
    """The option."""
    amount: float
    """Its part of the score."""
    level: str
    """The level it was read at."""
    because: str
    """The rubric's reason."""
    source: tuple[str, ...]
    """Ids of the sources in the rubric, or of findings."""
    evidence: Literal["asserted", "published", "measured"]
    """How the bearing is known."""


class AnswerChange(Record):
    """The nearest change of one answer that changes the first-ranked option."""

    kind: Literal["answer"] = "answer"
    trait: str
    """The trait."""
    from_level: str
    """What was answered."""
    to_level: str
    """What would flip it."""
    steps: int
    """How many levels away that is; 1 where the levels have no order."""
    option: str
    """Who would come first then."""
    acceptability: float
    """With what acceptability."""


class WeightChange(Record):
    """The weight of one trait at which the first two options change places."""

    kind: Literal["weight"] = "weight"
    trait: str
    """The trait."""
    from_weight: float
    """Its weight in the rubric."""
    to_weight: float
    """Its weight at the reversal."""
    option: str
    """Who would come first beyond it."""


NO_CHOICE = "stop"
"""Stands where an option would, for a level under which nothing should be chosen yet."""


class OpenQuestion(Record):
    """An unanswered question and what its answer would be worth."""

    kind: Literal["question"] = "question"
    trait: str
    """The trait."""
    gain: float
    """Expected gain in acceptability of the first-ranked option, 0 to 1."""
    flip: float
    """Chance that the answer changes the first-ranked option or stops all, 0 to 1."""
    leads_to: dict[str, str]
    """Level -> who would come first then, or `stop` where nothing should be chosen yet."""

    @property
    def may_stop(self) -> bool:
        """Whether some answer would mean that nothing should be chosen yet."""
        return NO_CHOICE in self.leads_to.values()


Change = AnswerChange | WeightChange | OpenQuestion
"""One thing that would change the verdict."""


class Disagreement(Record):
    """Where an answer and a measurement differ, or the questionnaire and the probe."""

    about: str
    """A trait, or `verdict`."""
    asserted: str
    """What the answers say."""
    measured: str
    """What the probe found."""
    why: str
    """Why that may be."""
    do: str
    """What to do about it."""


class Stage(Record):
    """Ranking and verdict at one stage, so that before and after can be shown side by side."""

    verdict: Verdict
    """What would be advised at this stage."""
    ranking: tuple[Ranked, ...]
    """The options, best first."""


class Person(Record):
    """One person's answers and what they alone would lead to."""

    name: str
    """Who answered."""
    answers: dict[str, Answer]
    """Trait -> answer."""
    stage: Stage
    """Ranking and verdict on these answers alone."""


class Difference(Record):
    """A question on which people differ."""

    trait: str
    """The trait."""
    levels: dict[str, str]
    """Person -> what they answered."""
    matters: bool
    """Whether settling it one way or another changes the first-ranked option, or stops all."""


class Agreement(Record):
    """How far several people agree."""

    people: tuple[Person, ...]
    """Everyone."""
    differences: tuple[Difference, ...]
    """Questions answered differently, those that matter first."""
    kendall_w: float | None
    """Kendall's coefficient of concordance over their rankings, 0 to 1; none for one person."""


class OptionProfile(Record):
    """What an option asks of a team: shown beside the ranking, never scored."""

    option: str
    """The option."""
    title: str
    """Its name for people."""
    summary: str
    """What it is."""
    effort: str
    """low, medium or high."""
    effort_note: str
    """What it consists of."""
    skills: str
    """low, medium or high."""
    skills_note: str
    """What the team must be able to do."""
    risk: str
    """low, medium or high."""
    risk_note: str
    """What can go wrong once it runs."""
    sources: tuple[str, ...]
    """Ids of the sources."""
    next_steps: tuple[str, ...]
    """What to do first."""


class TraitWords(Record):
    """The words of one trait, so that a report needs no rubric."""

    title: str
    """The trait's name for people."""
    question: str
    """The question."""
    kind: Literal["fact", "requirement"]
    """Whether data can check it."""
    levels: dict[str, str]
    """Level -> its name for people."""


class SourceWords(Record):
    """One source, so that a report needs no rubric."""

    title: str
    """Title and author."""
    url: str
    """Link or citation."""
    date: str
    """ISO date."""


class Provenance(Record):
    """What would have to be the same for the same assessment."""

    advisor: str
    """advisor's version."""
    draws: int
    """Monte-Carlo draws."""
    seed: int
    """Of the draws."""
    created: str
    """UTC, ISO 8601."""
    answers_sha256: str
    """Of the answers judged."""
    evidence: tuple[str, ...]
    """Names of the probe runs that entered."""


class Assessment(Record):
    """The whole result."""

    schema_version: int = SCHEMA_VERSION
    """Of this format."""
    rubric: RubricIdentity
    """Exactly which rubric judged."""
    use_case: UseCase
    """What it is about."""
    answers: dict[str, Answer]
    """Trait -> the answer judged; every trait of the rubric."""
    verdict: Verdict
    """What is advised, evidence included."""
    ranking: tuple[Ranked, ...]
    """The options, best first, evidence included."""
    before: Stage | None = None
    """The same on the answers alone, where there is evidence."""
    contributions: tuple[Contribution, ...]
    """What each known trait gave each option."""
    would_change_it: tuple[Change, ...]
    """What would change the verdict: answers, weights, open questions; nearest first."""
    findings: tuple[Finding, ...] = ()
    """What the probes saw."""
    disagreements: tuple[Disagreement, ...] = ()
    """Where answers and measurements differ."""
    agreement: Agreement | None = None
    """How far several people agree, where there are several."""
    cost: CostEstimate | None = None
    """What the options would cost, where volumes or prices are known."""
    runs: tuple[Run, ...] = ()
    """The probe runs, without predictions."""
    options: tuple[OptionProfile, ...]
    """What each option asks of a team."""
    traits: dict[str, TraitWords]
    """The words of each trait."""
    sources: dict[str, SourceWords]
    """The sources cited."""
    judgement: Judgement | None = None
    """What the ranking was computed from, evidence included; older files are without it."""
    provenance: Provenance
    """What would have to be the same for the same assessment."""

    @property
    def measured_only(self) -> bool:
        """Whether there are runs and nobody has answered anything."""
        return bool(self.runs) and self.before is None

    @model_validator(mode="after")
    def _of_one_piece(self) -> Assessment:
        if self.judgement and {one.option for one in self.ranking} != set(self.judgement.options):
            raise ValueError("the judgement is about other options than the ranking")
        return self
