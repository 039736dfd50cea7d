"""Lists the assessments of one use case as milestones, each with why it differs from the last."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pydantic import TypeAdapter

from advisor.errors import AdvisorError, UnreadableFile
from advisor.model.difference import Milestone
from advisor.report.markup import markdown_environment
from advisor.scoring.difference import standing
from advisor.wording import differences as words
from advisor.wording import names, numbers, verdicts
from advisor.wording.text import one_line, plain
from advisor.workflow.diff import Stored, compare
from advisor.workflow.reports import read_assessment


@dataclass(frozen=True)
class History:
    """The milestones, and what lay beside them."""

    milestones: tuple[Milestone, ...]
    """The oldest first."""
    passed_over: tuple[Path, ...]
    """JSON files in the folders that are no assessments."""
    stored: tuple[Stored, ...]
    """The assessments themselves, in the same order."""


@dataclass(frozen=True)
class Row:
    """One milestone in words."""

    date: str
    file: str
    verdict: str
    share: str
    rubric: str
    evidence: str
    reason: str


def read_history(places: Sequence[Path]) -> History:
    """Read all assessments and compare each with the one before.

    Args:
        places: JSON files, or folders that hold some.

    Raises:
        UnreadableFile: A file named is no assessment or has no date, or there is none at all.
    """
    stored: dict[Path, Stored] = {}
    passed_over: list[Path] = []
    for place in places:
        for path in sorted(place.glob("*.json")) if place.is_dir() else [place]:
            try:
                stored[path.resolve()] = Stored(path, read_assessment(path))
            except AdvisorError:
                if not place.is_dir():
                    raise
                passed_over.append(path)
    if not stored:
        raise UnreadableFile(
            f"{', '.join(str(place) for place in places)} holds no assessment.",
            hint="Store some with `advisor assess answers.yaml --format json -o FILE`.",
        )
    ordered = tuple(sorted(stored.values(), key=lambda one: (_moment(one), str(one.path))))
    milestones = tuple(
        _milestone(one, ordered[place - 1] if place else None) for place, one in enumerate(ordered)
    )
    return History(milestones, tuple(passed_over), ordered)


def render_history(history: History, format_name: str) -> str:
    """Render milestones.

    Args:
        history: The milestones.
        format_name: terminal, markdown or json.
    """
    if format_name == "json":
        found = {"milestones": history.milestones}
        return (
            TypeAdapter(dict[str, tuple[Milestone, ...]]).dump_json(found, indent=2).decode() + "\n"
        )
    pairs = zip(history.milestones, history.stored, strict=True)
    rows = [_row(milestone, stored) for milestone, stored in pairs]
    if format_name == "markdown":
        return markdown_environment().get_template("history.md").render(rows=rows)
    return plain("\n".join(_paragraph(row) for row in rows))


def _moment(stored: Stored) -> datetime:
    created = stored.assessment.provenance.created
    try:
        moment = datetime.fromisoformat(created)
    except ValueError:
        raise UnreadableFile(f"{stored.path} has no date: created is {created!r}.") from None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _milestone(stored: Stored, before: Stored | None) -> Milestone:
    assessment = stored.assessment
    found = compare(before, stored) if before else None
    reason = words.summary(assessment, found) if found else "First assessment."
    if before and before.assessment.use_case.title != assessment.use_case.title:
        reason += f" It was called {one_line(before.assessment.use_case.title)!r} before."
    return Milestone(
        file=str(stored.path),
        title=assessment.use_case.title,
        created=assessment.provenance.created,
        standing=standing(assessment),
        rubric=f"{assessment.rubric.id} {assessment.rubric.version}",
        evidence=assessment.provenance.evidence,
        reason=reason,
        since=found,
    )


def _row(milestone: Milestone, stored: Stored) -> Row:
    assessment = stored.assessment
    confidence = milestone.standing.confidence
    return Row(
        date=_moment(stored).date().isoformat(),
        file=one_line(milestone.file),
        verdict=f"{names.STATUS[milestone.standing.status]}: {verdicts.headline(assessment)}",
        share=numbers.percent(confidence) if confidence is not None else "",
        rubric=one_line(milestone.rubric),
        evidence=", ".join(one_line(one) for one in milestone.evidence) or "none",
        reason=milestone.reason,
    )


def _paragraph(row: Row) -> str:
    share = f" ({row.share})" if row.share else ""
    return (
        f"{row.date}  {row.verdict}{share}\n"
        f"            {row.reason}\n"
        f"            rubric {row.rubric}; evidence: {row.evidence}; {row.file}\n"
    )
