"""What would change the verdict -> sentences. Knows the assessment; computes nothing."""

from __future__ import annotations

from typing import NamedTuple

from advisor.model.assessment import (
    NO_CHOICE,
    AnswerChange,
    Assessment,
    Change,
    OpenQuestion,
    WeightChange,
)
from advisor.wording import names
from advisor.wording.numbers import percent, weight
from advisor.wording.text import listed
from advisor.wording.verdicts import option, trait

FOLD = 10
"""A weight that would have to change more than this many times is no news to anybody."""


class Said(NamedTuple):
    """One sentence."""

    words: str
    change: Change | None
    """What it speaks of; none where it speaks of several."""


def sentences(assessment: Assessment) -> tuple[Said, ...]:
    """Say everything that would change the first-ranked option, the nearest first.

    What may stop everything comes before it, and where too little is known, so does whatever else
    is open: that is what to find out. Open questions that cannot change it by themselves share one
    sentence, and weights that would have to change more than `FOLD` times are left to the data.
    """
    idle = [
        one
        for one in assessment.would_change_it
        if isinstance(one, OpenQuestion) and len(set(one.leads_to.values())) == 1
    ]
    said = [
        Said(sentence(assessment, one), one)
        for one in assessment.would_change_it
        if one not in idle and not (isinstance(one, WeightChange) and _far(one))
    ]
    said.sort(key=lambda one: not _to_find_out(assessment, one.change))
    if len(idle) < 2:
        return (*said, *(Said(sentence(assessment, one), one) for one in idle))
    titles = listed([_quoted(assessment, one.trait) for one in idle])
    leader = option(assessment, next(iter(idle[0].leads_to.values())))
    words = f"{titles} are not answered; whatever any one of them is, {leader} stays first."
    return (*said, Said(words, None))


def _to_find_out(assessment: Assessment, change: Change | None) -> bool:
    too_little = assessment.verdict.status == "not_enough_known"
    return isinstance(change, OpenQuestion) and (change.may_stop or too_little)


def _far(change: WeightChange) -> bool:
    ratio = change.to_weight / change.from_weight
    return not 1 / FOLD <= ratio <= FOLD


def sentence(assessment: Assessment, change: Change) -> str:
    """Say in one sentence what would change the first-ranked option, and to what."""
    if isinstance(change, AnswerChange):
        return _answer(assessment, change)
    if isinstance(change, WeightChange):
        return _weight(assessment, change)
    return _question(assessment, change)


def _answer(assessment: Assessment, change: AnswerChange) -> str:
    lifted = "one could choose, and " if assessment.verdict.status == "stop" else ""
    return (
        f"If {_quoted(assessment, change.trait)} were "
        f"“{_level(assessment, change.trait, change.to_level)}” "
        f"instead of “{_level(assessment, change.trait, change.from_level)}”, "
        f"{lifted}{option(assessment, change.option)} would come first "
        f"({percent(change.acceptability)})."
    )


def _weight(assessment: Assessment, change: WeightChange) -> str:
    return (
        f"If {_quoted(assessment, change.trait)} weighed {weight(change.to_weight)} "
        f"instead of {weight(change.from_weight)}, {option(assessment, change.option)} "
        "would come first."
    )


def _question(assessment: Assessment, change: OpenQuestion) -> str:
    # Levels that lead to one option belong together: the reader asks "what would it take?".
    leads: dict[str, list[str]] = {}
    for level, leader in change.leads_to.items():
        leads.setdefault(leader, []).append(f"“{_level(assessment, change.trait, level)}”")
    if len(leads) == 1:
        return (
            f"{_quoted(assessment, change.trait)} is not answered; whatever the answer, "
            f"{option(assessment, next(iter(leads)))} stays first."
        )
    ways = "; ".join(
        f"{listed(levels, 'or')} would mean choosing nothing yet"
        if leader == NO_CHOICE
        else f"{listed(levels, 'or')} would put {option(assessment, leader)} first"
        for leader, levels in leads.items()
    )
    return (
        f"{_quoted(assessment, change.trait)} is not answered; the answer changes the advice "
        f"with a chance of {percent(change.flip)}. {ways[:1].upper()}{ways[1:]}."
    )


def _quoted(assessment: Assessment, trait_id: str) -> str:
    return f"“{trait(assessment, trait_id)}”"


def _level(assessment: Assessment, trait_id: str, level_id: str) -> str:
    words = assessment.traits.get(trait_id)
    return names.level(level_id, words.levels if words else {})
