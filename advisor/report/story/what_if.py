"""The panel in which a reader changes answers and weights: what there is to change, in words.

Computes nothing: the page does, from the judgement that the assessment carries.
"""

from __future__ import annotations

from typing import Any, NamedTuple
from urllib.parse import urlencode

from advisor.model.answers import NOT_APPLICABLE, UNKNOWN, Answer
from advisor.model.assessment import AnswerChange, Assessment, Change
from advisor.model.judgement import MOST_DRAWS, JudgedTrait
from advisor.wording import names, numbers, verdicts
from advisor.wording.text import listed
from advisor.wording.what_if import SENTENCES

EXACT = 2**53
"""From here JavaScript's numbers skip integers, and a seed would be another one."""

AS_JUDGED = ""
"""The value of the choice that changes nothing."""


class Choice(NamedTuple):
    """One answer that can be chosen."""

    value: str
    """A level, `unknown`, `not_applicable`, or empty for the answer judged."""
    title: str
    note: str
    """Where the answer judged is from, where it is not simply the answer given."""


class Lever(NamedTuple):
    """One trait, or measured quality: its answers and its weight."""

    trait: str
    title: str
    choices: tuple[Choice, ...]
    """None for what was only measured."""
    weight: float
    weight_words: str


class WhatIf(NamedTuple):
    """Everything that can be changed."""

    levers: tuple[Lever, ...]
    sentences: dict[str, Any]
    corrected: bool
    """Whether the data corrected an answer."""


def what_if(assessment: Assessment) -> WhatIf | None:
    """Lay out what can be changed; none where the page could not compute what follows."""
    judgement, provenance = assessment.judgement, assessment.provenance
    if judgement is None or not 1 <= provenance.draws <= MOST_DRAWS:
        return None
    if not 0 <= provenance.seed < EXACT:
        return None
    return WhatIf(
        levers=tuple(_lever(assessment, trait) for trait in judgement.traits),
        sentences=SENTENCES,
        corrected=any(_corrected(assessment, trait) for trait in judgement.traits),
    )


def state_of(change: Change) -> str:
    """Write the state of the panel that shows a change, as its links do; empty for no answer's."""
    return urlencode({change.trait: change.to_level}) if isinstance(change, AnswerChange) else ""


def _lever(assessment: Assessment, trait: JudgedTrait) -> Lever:
    asked = trait.id in assessment.answers
    return Lever(
        trait=trait.id,
        title=verdicts.trait(assessment, trait.id),
        choices=_choices(assessment, trait) if asked else (),
        weight=trait.weight,
        weight_words=numbers.weight(trait.weight),
    )


def _choices(assessment: Assessment, trait: JudgedTrait) -> tuple[Choice, ...]:
    words = assessment.traits.get(trait.id)
    titles = {
        level: names.level(level, words.levels if words else {})
        for level in (*trait.levels, UNKNOWN, NOT_APPLICABLE)
    }
    others = [Choice(level, title, "") for level, title in titles.items()]
    judged = _judged_level(trait)
    if judged is None:
        given = [
            titles[level] for level, share in zip(trait.levels, trait.share, strict=True) if share
        ]
        said = listed(given, "or") if trait.known else titles[UNKNOWN]
        return (Choice(AS_JUDGED, said, "people differ"), *others)
    note = "measured" if _corrected(assessment, trait) else ""
    return tuple(
        Choice(AS_JUDGED, one.title, note) if one.value == judged else one for one in others
    )


def _judged_level(trait: JudgedTrait) -> str | None:
    """The one answer that was judged; none where people differ."""
    if trait.known:
        return trait.level if max(trait.share) == 1 else None
    return trait.level if trait.applies == (trait.level != NOT_APPLICABLE) else None


def _corrected(assessment: Assessment, trait: JudgedTrait) -> bool:
    answer: Answer | None = assessment.answers.get(trait.id)
    return answer is not None and answer.level != trait.level
