"""The first screen: verdict, how sure, why, whether evidence agrees, what would change it."""

from __future__ import annotations

from typing import NamedTuple

from advisor.model.assessment import Assessment
from advisor.report.story.what_if import state_of
from advisor.wording import changes, names, numbers, targets, verdicts
from advisor.wording.text import one_line, plain

REASONS = 3
"""More than three are not taken in on the first screen."""

CHANGES = 3
"""The nearest three; the section below has them all."""


class Fact(NamedTuple):
    """A label and what stands beside it."""

    label: str
    value: str


class ChangeRow(NamedTuple):
    """One thing that would change the first place."""

    words: str
    state: str
    """The state of the what-if panel that shows it; empty where none does."""


class Opening(NamedTuple):
    """What a reader must understand within a minute."""

    title: str
    description: str
    date: str
    status: str
    status_words: str
    headline: str
    choice: str
    qualifier: str
    """What a close call is close to; the headline has both."""
    option: str
    """The option advised; empty where none is."""
    summary: str
    confidence: str
    """Acceptability of the first-ranked option, in words; empty under `stop`."""
    sure_phrase: str
    sureness: str
    reasons: tuple[str, ...]
    agreement: str
    checked: bool
    """Whether there is evidence besides the answers."""
    measured_only: bool
    """Whether there is evidence and nobody has answered anything."""
    changes: tuple[ChangeRow, ...]
    more_changes: tuple[ChangeRow, ...]
    target: str
    error_cost: str


def open_with(assessment: Assessment) -> Opening:
    """Take the first screen from the assessment."""
    verdict, use_case = assessment.verdict, assessment.use_case
    found = tuple(
        ChangeRow(said.words, state_of(said.change) if said.change else "")
        for said in changes.sentences(assessment)
    )
    target = use_case.target
    return Opening(
        title=one_line(use_case.title),
        description=plain(use_case.description),
        date=numbers.day(assessment.provenance.created),
        status=verdict.status,
        status_words=names.STATUS[verdict.status],
        headline=verdicts.headline(assessment),
        choice=verdicts.choice(assessment),
        qualifier=verdicts.qualifier(assessment),
        option=verdict.option or "",
        summary=_summary(assessment),
        confidence=numbers.percent(verdict.confidence) if verdict.confidence is not None else "",
        sure_phrase=verdicts.short_sureness(assessment),
        sureness=verdicts.sureness(assessment),
        reasons=verdict.because[:REASONS],
        agreement=verdicts.agreement(assessment),
        checked=bool(assessment.runs),
        measured_only=assessment.measured_only,
        changes=found[:CHANGES],
        more_changes=found[CHANGES:],
        target=targets.good_enough(target) if target else "",
        error_cost=plain(use_case.error_cost),
    )


def _summary(assessment: Assessment) -> str:
    for profile in assessment.options:
        if profile.option == assessment.verdict.option:
            return profile.summary
    return ""
