"""What only a decision record says: drivers, outcome, and when to look at it again."""

from __future__ import annotations

import datetime

from advisor.model.assessment import Assessment
from advisor.wording import names, verdicts
from advisor.wording.numbers import day

REVIEW_DAYS = 183
"""Half a year: models, their prices and what they know change about as often."""

DRIVERS = 5
"""The traits that move the options furthest apart; a record with all of them is not read."""


def date(moment: str) -> str:
    """Take the ISO date of a moment."""
    return moment[:10]


def outcome(assessment: Assessment) -> str:
    """Say what was chosen, and why, in the sentence that MADR asks for."""
    verdict = assessment.verdict
    because = " ".join(verdict.because) or "nothing that decides between the options is known yet."
    if verdict.option is None:
        return f"No option is chosen yet, because: {because}"
    return f"Chosen option: “{verdicts.option(assessment, verdict.option)}”, because: {because}"


def drivers(assessment: Assessment) -> tuple[str, ...]:
    """Name what decides, weightiest first, with what was answered."""
    reach: dict[str, list[float]] = {}
    for one in assessment.contributions:
        reach.setdefault(one.trait, [0.0]).append(one.amount)
    order = sorted(reach, key=lambda trait: min(reach[trait]) - max(reach[trait]))
    split = _split(assessment)
    sentences = []
    for trait in order[:DRIVERS]:
        words = assessment.traits.get(trait)
        answer = assessment.answers.get(trait)
        if words is None or answer is None:
            continue
        said = split.get(trait) or names.level(answer.level, words.levels)
        sentences.append(f"{words.title}: {said}")
    return tuple(sentences)


def _split(assessment: Assessment) -> dict[str, str]:
    """Say who answered what, where people differ."""
    if assessment.agreement is None:
        return {}
    said = {}
    for one in assessment.agreement.differences:
        levels = assessment.traits[one.trait].levels if one.trait in assessment.traits else {}
        each = [f"{names.level(level, levels)} ({who})" for who, level in one.levels.items()]
        said[one.trait] = f"answers differ: {', '.join(each)}"
    return said


def triggers(assessment: Assessment) -> tuple[str, ...]:
    """Say which changes make the record stale."""
    rubric = assessment.rubric
    lines = []
    change = assessment.traits.get("data_change")
    answer = assessment.answers.get("data_change")
    if change and answer and answer.known:
        level = names.level(answer.level, change.levels)
        lines.append(f"{change.title} is no longer “{level}”.")
    for run in assessment.runs:
        lines.append(f"The sample is no longer the one with sha256 {run.provenance.data_sha256}.")
        if run.provenance.stand_in:
            lines.append(f"A model of your own is probed in place of {run.plan.model}.")
        else:
            lines.append(f"The model is no longer {run.plan.model}.")
    lines.append(f"The rubric is no longer {rubric.id} {rubric.version} (sha256 {rubric.sha256}).")
    lines.append(f"An answer changes (sha256 {assessment.provenance.answers_sha256}).")
    due = _due(assessment.provenance.created)
    if due:
        lines.append(f"It is {due} or later.")
    return tuple(lines)


def _due(moment: str) -> str:
    try:
        made = datetime.datetime.fromisoformat(moment)
    except ValueError:
        return ""
    return day((made + datetime.timedelta(days=REVIEW_DAYS)).isoformat())
