"""What changed between two assessments -> sentences. Knows the records; judges nothing anew."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.model.assessment import Assessment
from advisor.model.difference import AssessmentDifference, Moved, Standing
from advisor.wording import names
from advisor.wording.numbers import percent, things
from advisor.wording.text import listed, one_line
from advisor.wording.verdicts import option, trait

ARROW = "→"

KINDS = {
    "people": "Who answered",
    "rubric": "Rubric",
    "evidence": "Evidence",
    "advisor": "advisor's own judgement",
}
"""What changed, where it is no answer."""


@dataclass(frozen=True, slots=True)
class Line:
    """One change."""

    change: str
    """What it is."""
    effect: str
    """Where it alone leads."""


@dataclass(frozen=True, slots=True)
class Told:
    """What there is to be said of a difference."""

    headline: str
    """Whether the verdict moved."""
    summary: str
    """Which changes moved it."""
    changes: tuple[Line, ...]
    """Every change."""
    notes: str
    """What else was written; empty where nothing was."""


def tell(assessment: Assessment, found: AssessmentDifference) -> Told:
    """Put a difference into words.

    Args:
        assessment: The newer assessment, for the names in it.
        found: The difference.
    """
    return Told(
        headline=headline(assessment, found),
        summary=summary(assessment, found),
        changes=tuple(
            Line(f"{change(assessment, one)}.", effect(assessment, one)) for one in found.changes
        ),
        notes=notes(assessment, found),
    )


def standing(assessment: Assessment, one: Standing) -> str:
    """Say where a judgement stands: `Retrieval (RAG), recommended (83%)`."""
    status = names.STATUS[one.status]
    if one.status == "stop":
        return status
    share = f" ({percent(one.confidence)})"
    first = option(assessment, one.first)
    if one.option is None:
        return f"{status}{share}; {first} comes first"
    return f"{option(assessment, one.option)}, {status[:1].lower()}{status[1:]}{share}"


def headline(assessment: Assessment, found: AssessmentDifference) -> str:
    """Say whether the verdict moved, and from where to where."""
    old, new = standing(assessment, found.old), standing(assessment, found.new)
    if found.moved:
        return f"The verdict moved: {old} {ARROW} {new}."
    if old == new:
        return f"The verdict is the same: {new}."
    return f"The verdict held: {old} {ARROW} {new}."


def change(assessment: Assessment, one: Moved) -> str:
    """Name one change with what it was and what it is."""
    if one.kind != "answer":
        before, after = one_line(one.before) or "none", one_line(one.after) or "none"
        return f"{KINDS[one.kind]}: {before} {ARROW} {after}"
    words = assessment.traits.get(one.trait or "")
    levels = words.levels if words else {}
    before, after = (
        one_line(levels.get(level) or names.ANSWERS.get(level) or level or "not asked")
        for level in (one.before, one.after)
    )
    return f"{_name(assessment, one)}: {before} {ARROW} {after}"


def effect(assessment: Assessment, one: Moved) -> str:
    """Say where one change alone leads."""
    if one.alone is None:
        return f"What it does alone cannot be said: {one.why_not}."
    where = standing(assessment, one.alone)
    if one.moves_verdict:
        return f"Alone it moves the verdict: {where}."
    return f"Alone it leaves the verdict: {where}."


def summary(assessment: Assessment, found: AssessmentDifference) -> str:
    """Say in one sentence which changes moved the verdict, or that none did."""
    if not found.changes:
        return (
            "Only notes changed." if found.notes else "Nothing changed that the verdict rests on."
        )
    what = listed([_name(assessment, one) for one in found.changes])
    moving = [one for one in found.changes if one.moves_verdict]
    if not found.moved:
        held = f"Same verdict, though {things(len(found.changes), 'thing')} changed: {what}."
        if moving:
            alone = listed([_name(assessment, one) for one in moving])
            held += f" Alone, {alone} would have moved it."
        return held
    if moving:
        return f"Moved by {listed([change(assessment, one) for one in moving])}."
    if any(one.alone is None for one in found.changes):
        return f"What moved it cannot be said; changed: {what}."
    return f"No change moves it alone; together these do: {what}."


def notes(assessment: Assessment, found: AssessmentDifference) -> str:
    """Name the answers of which only the note changed; empty where there are none."""
    if not found.notes:
        return ""
    return f"Only the note changed: {listed([trait(assessment, one) for one in found.notes])}."


def _name(assessment: Assessment, one: Moved) -> str:
    return trait(assessment, one.trait or "") if one.kind == "answer" else KINDS[one.kind]
