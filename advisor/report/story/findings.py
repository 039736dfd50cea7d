"""What the probes saw, one row each."""

from __future__ import annotations

from typing import NamedTuple

from advisor.model.assessment import Assessment
from advisor.model.finding import Finding
from advisor.wording import names, numbers, verdicts

IDLE = ("inconclusive", "not_applicable")
"""Outcomes from which nothing follows; a report counts them and keeps them folded."""


class FindingRow(NamedTuple):
    """What one probe saw."""

    claim: str
    probe: str
    trait: str
    outcome: str
    outcome_words: str
    estimate: str
    n: str
    reason: str
    shows: str
    """The level or option it speaks of; empty where neither."""


class Topic(NamedTuple):
    """What was seen about one trait, or by one probe where it is about none."""

    title: str
    rows: tuple[FindingRow, ...]


class Findings(NamedTuple):
    """What was seen, by what it is about."""

    telling: tuple[Topic, ...]
    """What holds or does not, and what failed."""
    idle: tuple[Topic, ...]
    """What was measured and lets nothing be said."""
    idle_words: str
    """How much that is."""


def findings(assessment: Assessment) -> tuple[FindingRow, ...]:
    """Take what the probes saw; a run's own where the assessment lists none."""
    found = assessment.findings or tuple(
        finding for run in assessment.runs for finding in run.findings
    )
    return tuple(_finding(assessment, one) for one in found)


def grouped(rows: tuple[FindingRow, ...]) -> Findings:
    """Group what was seen, in the order seen, and set aside what lets nothing be said."""
    idle = tuple(one for one in rows if one.outcome in IDLE)
    return Findings(
        telling=_topics(tuple(one for one in rows if one.outcome not in IDLE)),
        idle=_topics(idle),
        idle_words=f"{numbers.things(len(idle), 'finding')} from which nothing follows",
    )


def _topics(rows: tuple[FindingRow, ...]) -> tuple[Topic, ...]:
    by_title: dict[str, list[FindingRow]] = {}
    for one in rows:
        by_title.setdefault(one.trait or one.probe, []).append(one)
    return tuple(Topic(title, tuple(about)) for title, about in by_title.items())


def _finding(assessment: Assessment, one: Finding) -> FindingRow:
    estimate = "not measured"
    if one.estimate is not None:
        estimate = numbers.in_unit(one.estimate, one.unit, one.n)
        if one.low is not None and one.high is not None:
            ends = (numbers.in_unit(end, one.unit, one.n) for end in (one.low, one.high))
            estimate += f" ({numbers.span(*ends)})"
    words = assessment.traits.get(one.trait or "")
    shows = ""
    if one.level is not None:
        shows = names.level(one.level, words.levels if words else {})
    elif one.option is not None:
        shows = verdicts.option(assessment, one.option)
    return FindingRow(
        claim=names.claim(one.id),
        probe=names.spelt(one.probe),
        trait=verdicts.trait(assessment, one.trait) if one.trait else "",
        outcome=one.outcome,
        outcome_words=names.OUTCOMES[one.outcome],
        estimate=estimate,
        n=numbers.count(one.n) if one.n else "",
        reason=one.reason,
        shows=shows,
    )
