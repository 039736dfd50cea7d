"""Several people: what each of them alone would lead to, and where they differ."""

from __future__ import annotations

from typing import NamedTuple

from advisor.model.assessment import Agreement, Assessment, Difference, Person
from advisor.wording import names, numbers, verdicts
from advisor.wording.text import one_line

SHOWN = 0.01
"""Options that come first less often than this are left out of a person's ranking."""


class PersonRow(NamedTuple):
    """One person's answers alone."""

    name: str
    option: str
    """The first of the ranking, for its colour."""
    ranking: str
    """Every option that comes first in at least 1 % of the draws, with its share."""
    status_words: str


class DifferenceRow(NamedTuple):
    """A question on which they differ."""

    title: str
    answers: tuple[str, ...]
    """In the order of the people."""
    matters: bool
    verdict: str


class People(NamedTuple):
    """How far they agree."""

    names: tuple[str, ...]
    rows: tuple[PersonRow, ...]
    differences: tuple[DifferenceRow, ...]
    concordance: str


def people(assessment: Assessment) -> People | None:
    """Take the agreement, where several people answered."""
    agreement = assessment.agreement
    if agreement is None:
        return None
    everyone = tuple(person.name for person in agreement.people)
    return People(
        names=tuple(one_line(name) for name in everyone),
        rows=tuple(_person(assessment, person) for person in agreement.people),
        differences=tuple(_difference(assessment, one, everyone) for one in agreement.differences),
        concordance=_concordance(agreement),
    )


def _person(assessment: Assessment, person: Person) -> PersonRow:
    return PersonRow(
        name=one_line(person.name),
        option=person.stage.ranking[0].option,
        ranking=", ".join(
            f"{verdicts.option(assessment, one.option)} {numbers.percent(one.acceptability)}"
            for one in person.stage.ranking
            if one.acceptability >= SHOWN
        ),
        status_words=names.STATUS[person.stage.verdict.status],
    )


def _difference(
    assessment: Assessment, one: Difference, everyone: tuple[str, ...]
) -> DifferenceRow:
    words = assessment.traits.get(one.trait)
    levels = words.levels if words else {}
    return DifferenceRow(
        title=verdicts.trait(assessment, one.trait),
        answers=tuple(
            names.level(one.levels[name], levels) if name in one.levels else "Not answered"
            for name in everyone
        ),
        matters=one.matters,
        verdict=(
            "Settle this: it changes what is advised"
            if one.matters
            else "May stay open: the advice is the same either way"
        ),
    )


def _concordance(agreement: Agreement) -> str:
    if agreement.kendall_w is None:
        return ""
    return (
        f"Kendall's coefficient of concordance over their rankings is "
        f"{numbers.score(agreement.kendall_w)} (0: no agreement, 1: the same order)."
    )
