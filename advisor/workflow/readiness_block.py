"""What a readiness block should hold: its rubric as a table, and where each criterion stands."""

from __future__ import annotations

import re
from pathlib import Path

from advisor.intake.answers import answers_sha256
from advisor.model.answers import NOT_APPLICABLE, UNKNOWN
from advisor.model.readiness import Criterion
from advisor.report.markup import markdown_environment
from advisor.review.blocks import NEWLINE, Block
from advisor.review.check import Content, Statement
from advisor.review.people import Contribution
from advisor.review.record import short
from advisor.review.ruling import Status
from advisor.review.waivers import REASONS
from advisor.scoring.readiness import Standing, judge_readiness
from advisor.workflow.sources import Readiness, Sources

STATUSES: dict[Standing, Status] = {
    "met": "met",
    "unmet": "failed",
    "open": "failed",
    "skipped": "not_applicable",
}
"""Where a criterion stands -> what the check makes of it: what nobody has rated is not met."""


def readiness_content(
    block: Block, contribution: Contribution, *, folder: Path, sources: Sources
) -> Content:
    """Make what a readiness block should hold.

    Args:
        block: The block.
        contribution: What reviewers wrote in it.
        folder: What the paths in its attributes are relative to.
        sources: Reads them.

    Raises:
        InputError: A source cannot be used.
    """
    given = block.attributes
    answers = folder / given["from"] if "from" in given else None
    found = sources.readiness(given["rubric"], answers, folder)
    rubric, identity = found.rubric, found.file.identity
    known = frozenset(one.id for one in rubric.criteria)
    written = {
        key for key, cells in contribution.cells.items() if f"{cells.level}{cells.note}".strip()
    }
    text = (
        markdown_environment()
        .get_template("review/readiness.md")
        .render(
            rubric=rubric,
            titles={one.id: _titles(one) for one in rubric.criteria},
            answers=found.answers.answers,
            retired=sorted(written - known),
            reasons=tuple(REASONS),
        )
    )
    return Content(
        lines=tuple(NEWLINE.split(text.strip("\n"))),
        inputs={
            "rubric": f"{identity.id}@{identity.version}@{short(identity.sha256)}",
            "answers": short(answers_sha256([found.answers])) if answers else "none",
        },
        waivable=known,
        statements=_statements(found, contribution),
    )


def _statements(found: Readiness, contribution: Contribution) -> tuple[Statement, ...]:
    levels = {one.id: _level(one, found, contribution) for one in found.rubric.criteria}
    known = {key: level or UNKNOWN for key, level in levels.items()}
    standings = judge_readiness(found.rubric, known).standings
    return tuple(
        Statement(
            one.id,
            "readiness",
            STATUSES[standings[one.id]],
            _sentence(one, levels[one.id], standings[one.id]),
        )
        for one in found.rubric.criteria
    )


def _level(criterion: Criterion, found: Readiness, contribution: Contribution) -> str | None:
    """Read the reviewers' level, else the team's answer; none where theirs cannot be read."""
    cells = contribution.cells.get(criterion.id)
    written = _spelt(cells.level) if cells else ""
    if not written:
        return found.answers.level(criterion.id)
    if written in (UNKNOWN, NOT_APPLICABLE):
        return written
    for level in criterion.levels:
        if written in (level.id, _spelt(level.title)):
            return level.id
    return None


def _spelt(text: str) -> str:
    return re.sub(r"[\s-]+", "_", text.strip(" \t`*_").casefold())


def _sentence(criterion: Criterion, level: str | None, standing: Standing) -> str:
    name, titles = f"“{criterion.title}”", _titles(criterion)
    required = f"“{titles[criterion.required]}” is required"
    if level is None:
        choices = ", ".join((*titles, UNKNOWN, NOT_APPLICABLE))
        return f"{name} has a level that it does not know; {required}. Its levels: {choices}."
    if standing == "skipped":
        return f"{name} does not apply."
    if standing == "open":
        return f"{name} has no level yet; {required}."
    if standing == "met":
        return f"{name} is at “{titles[level]}”; {required}."
    step = next(one.improvement for one in criterion.levels if one.id == level)
    return f"{name} is at “{titles[level]}”; {required}. Next step: {step}"


def _titles(criterion: Criterion) -> dict[str, str]:
    return {level.id: level.title for level in criterion.levels}
