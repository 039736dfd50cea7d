"""Whether the parts of a rubric fit together, each complaint with its place in the file.

Knows rubrics as records; reads no file. All complaints come at once, so that an author mends a
rubric in one go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from advisor.model.condition import named_levels

if TYPE_CHECKING:
    from advisor.model.readiness import Criterion, ReadinessRubric
    from advisor.model.rubric import DecisionRubric, Gate, StopRule, Trait
    from advisor.model.rubric_file import GoldenCase, Source

RESERVED_LEVELS = frozenset({"unknown", "not_applicable"})
"""Answers of their own, so no trait may use them for a level."""

Place = tuple[str | int, ...]
"""Keys and positions that lead from a record to one of its parts."""

Levels = set[tuple[str, str]]
"""(trait or criterion, level) pairs that exist."""


class Complaint(NamedTuple):
    """One thing that does not fit."""

    at: Place
    """Where, from the record that was checked."""
    says: str
    """What is wrong."""


class Citation(NamedTuple):
    """One claim's sources."""

    at: Place
    """Where they are named."""
    sources: tuple[str, ...]
    """Ids."""


class Inconsistent(ValueError):
    """Parts of a record do not fit together."""

    def __init__(self, complaints: Sequence[Complaint]) -> None:
        super().__init__("; ".join(one.says for one in complaints))
        self.complaints = tuple(complaints)


def refuse(complaints: Iterable[Complaint]) -> None:
    """Raise where there is anything to complain of.

    Raises:
        Inconsistent: With every complaint.
    """
    found = list(complaints)
    if found:
        raise Inconsistent(found)


def of_trait(trait: Trait) -> Iterator[Complaint]:
    """Complain of a trait's levels, priors and bearings."""
    ids = trait.level_ids
    yield from _repeated("levels", ids)
    for index, level in enumerate(ids):
        if level in RESERVED_LEVELS:
            yield Complaint(("levels", index), f"{level!r} is an answer of its own, not a level")
    total = sum(level.prior for level in trait.levels)
    if abs(total - 1) > 1e-6:
        yield Complaint(("levels",), f"the priors of the levels add up to {total:g}, not 1")
    for option, bearing in trait.bearings.items():
        place: Place = ("bearings", option, "levels")
        yield from _differing(place, bearing.levels, ids, what="level")


def of_criterion(criterion: Criterion) -> Iterator[Complaint]:
    """Complain of a criterion's levels."""
    ids = tuple(level.id for level in criterion.levels)
    yield from _repeated("levels", ids)
    if criterion.required not in ids:
        yield Complaint(("required",), f"{criterion.required!r} is none of the levels")


def of_decision(rubric: DecisionRubric) -> Iterator[Complaint]:
    """Complain of options, bearings, rules, golden cases and sources that do not fit."""
    yield from _repeated("options", rubric.option_ids)
    yield from _repeated("traits", rubric.trait_ids)
    for index, trait in enumerate(rubric.traits):
        place: Place = ("traits", index, "bearings")
        yield from _differing(place, trait.bearings, rubric.option_ids, what="option")
    levels = {(trait.id, level) for trait in rubric.traits for level in trait.level_ids}
    for at, rule in _rules(rubric):
        for name, level in named_levels(rule.when):
            if (name, level) not in levels:
                yield Complaint((*at, "when"), f"no trait has {name}: {level}")
    yield from _golden(rubric.golden, levels, outcomes=rubric.option_ids, what="option")
    yield from _unlisted(rubric.sources, decision_citations(rubric))


def of_readiness(rubric: ReadinessRubric, *, outcomes: Sequence[str]) -> Iterator[Complaint]:
    """Complain of criteria, golden cases and sources that do not fit.

    Args:
        rubric: The rubric.
        outcomes: What it can say of a design.
    """
    yield from _repeated("criteria", tuple(one.id for one in rubric.criteria))
    levels = {(line.id, level.id) for line in rubric.criteria for level in line.levels}
    yield from _golden(rubric.golden, levels, outcomes=outcomes, what="outcome")
    yield from _unlisted(rubric.sources, readiness_citations(rubric))


def decision_citations(rubric: DecisionRubric) -> Iterator[Citation]:
    """List the sources of every claim."""
    for index, trait in enumerate(rubric.traits):
        yield Citation(("traits", index, "sources"), trait.sources)
        yield Citation(("traits", index, "priors", "sources"), trait.priors.sources)
        for option_id, bearing in trait.bearings.items():
            yield Citation(("traits", index, "bearings", option_id, "sources"), bearing.sources)
    for at, rule in _rules(rubric):
        yield Citation((*at, "sources"), rule.sources)
    for index, option in enumerate(rubric.options):
        for name in ("effort", "skills", "risk"):
            yield Citation(("options", index, name, "sources"), getattr(option, name).sources)
    yield Citation(("evidence", "sources"), rubric.evidence.sources)


def readiness_citations(rubric: ReadinessRubric) -> Iterator[Citation]:
    """List the sources of every criterion."""
    for index, criterion in enumerate(rubric.criteria):
        yield Citation(("criteria", index, "sources"), criterion.sources)


def _rules(rubric: DecisionRubric) -> Iterator[tuple[Place, Gate | StopRule]]:
    for index, rule in enumerate(rubric.stop):
        yield ("stop", index), rule
    for index, option in enumerate(rubric.options):
        for position, gate in enumerate(option.gates):
            yield ("options", index, "gates", position), gate


def _repeated(part: str, ids: Sequence[str]) -> Iterator[Complaint]:
    for index, one in enumerate(ids):
        if one in ids[:index]:
            yield Complaint((part, index, "id"), f"{one!r} is there already")


def _differing(
    at: Place, given: Iterable[str], wanted: Sequence[str], *, what: str
) -> Iterator[Complaint]:
    names = list(given)
    for name in names:
        if name not in wanted:
            yield Complaint((*at, name), f"there is no {what} {name!r}")
    missing = [name for name in wanted if name not in names]
    if missing:
        yield Complaint(at, f"nothing for {what} {', '.join(map(repr, missing))}")


def _golden(
    cases: Sequence[GoldenCase], levels: Levels, *, outcomes: Sequence[str], what: str
) -> Iterator[Complaint]:
    yield from _repeated("golden", tuple(case.id for case in cases))
    for index, case in enumerate(cases):
        for name, level in case.traits.items():
            if level in RESERVED_LEVELS and any(name == known for known, _ in levels):
                continue
            if (name, level) not in levels:
                yield Complaint(("golden", index, "traits", name), f"there is no {name}: {level}")
        if case.expects not in outcomes:
            yield Complaint(("golden", index, "expects"), f"there is no {what} {case.expects!r}")


def _unlisted(sources: dict[str, Source], cited: Iterable[Citation]) -> Iterator[Complaint]:
    for at, ids in cited:
        for source in ids:
            if source not in sources:
                yield Complaint(at, f"source {source!r} is not listed under sources")
