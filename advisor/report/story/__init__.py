"""The story an assessment tells, ready to be laid out: every sentence and figure, no markup.

Formats lay it out and decide nothing. Knows the records and the words; knows no format.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from advisor.model.assessment import Assessment
from advisor.model.run import Passage, Prediction
from advisor.report.story.background import Background, DisagreementRow, background
from advisor.report.story.costs import Costs, costs
from advisor.report.story.evidence import RunStory, runs
from advisor.report.story.findings import FindingRow, Findings, findings, grouped
from advisor.report.story.judgement import (
    AnswerRow,
    OptionRow,
    RankedRow,
    TraitReasons,
    answers,
    contributions,
    options,
    ranking,
)
from advisor.report.story.opening import Opening, open_with
from advisor.report.story.people import People, people
from advisor.report.story.predictions import Browser, browse
from advisor.report.story.what_if import WhatIf, what_if
from advisor.wording import numbers, verdicts
from advisor.wording.text import plain


class Column(NamedTuple):
    """An option as the head of a column."""

    option: str
    title: str
    score: str


class Story(NamedTuple):
    """What a report tells, in the order of telling."""

    opening: Opening
    ranking: tuple[RankedRow, ...]
    what_if: WhatIf | None
    """None where the assessment carries no judgement to change."""
    disagreements: tuple[DisagreementRow, ...]
    runs: tuple[RunStory, ...]
    findings: tuple[FindingRow, ...]
    findings_by_topic: Findings
    contributions: tuple[TraitReasons, ...]
    answers: tuple[AnswerRow, ...]
    people: People | None
    costs: Costs | None
    options: tuple[OptionRow, ...]
    columns: tuple[Column, ...]
    """The options in the rubric's order, in which columns stand and colours are given."""
    browser: Browser | None
    background: Background


def tell(
    assessment: Assessment,
    *,
    predictions: Sequence[Prediction] = (),
    passages: Mapping[str, Passage] | None = None,
) -> Story:
    """Turn an assessment into what a report says.

    Args:
        assessment: The whole result.
        predictions: The rows behind its runs, where they shall be browsable.
        passages: Id -> passage, for what the rows name.
    """
    found = findings(assessment)
    metric = assessment.runs[0].plan.primary_metric if assessment.runs else ""
    return Story(
        opening=open_with(assessment),
        ranking=ranking(assessment),
        what_if=what_if(assessment),
        disagreements=_disagreements(assessment),
        runs=runs(assessment),
        findings=found,
        findings_by_topic=grouped(found),
        contributions=contributions(assessment),
        answers=answers(assessment),
        people=people(assessment),
        costs=costs(assessment),
        options=options(assessment),
        columns=_columns(assessment),
        browser=browse(predictions, passages or {}, metric=metric),
        background=background(assessment),
    )


def _columns(assessment: Assessment) -> tuple[Column, ...]:
    scores = {one.option: numbers.signed(one.score) for one in assessment.ranking}
    return tuple(
        Column(one.option, one.title, scores.get(one.option, numbers.UNKNOWN))
        for one in assessment.options
    )


def _disagreements(assessment: Assessment) -> tuple[DisagreementRow, ...]:
    return tuple(
        DisagreementRow(
            about=(
                "The verdict" if one.about == "verdict" else verdicts.trait(assessment, one.about)
            ),
            asserted=plain(one.asserted),
            measured=plain(one.measured),
            why=plain(one.why),
            do=plain(one.do),
        )
        for one in assessment.disagreements
    )
