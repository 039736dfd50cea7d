"""For the decision log: an architecture decision record, MADR 4.0 (adr.github.io/madr).

Proposed, never accepted: accepting is for people. Says under which changes it must be looked at
again.
"""

from __future__ import annotations

from typing import NamedTuple

from advisor.model.assessment import Assessment
from advisor.report.format import Format, Presentation
from advisor.report.markup import markdown_environment
from advisor.report.story import Story, tell
from advisor.report.story.judgement import OptionRow, Reason
from advisor.wording import adr as words

ARGUMENTS = 3
"""For and against each option; the report has them all."""


class Argument(NamedTuple):
    """What one answer says for or against an option."""

    title: str
    """The trait's."""
    answer: str
    reason: Reason


class Considered(NamedTuple):
    """An option with the weightiest that speaks for and against it."""

    option: OptionRow
    good: tuple[Argument, ...]
    bad: tuple[Argument, ...]
    ruled_out: str


def render(assessment: Assessment, shown: Presentation) -> str:
    """Lay the story out with `templates/adr.md`."""
    story = tell(assessment)
    return (
        markdown_environment()
        .get_template("adr.md")
        .render(
            story=story,
            date=words.date(assessment.provenance.created),
            people=story.people.names if story.people else (),
            drivers=words.drivers(assessment),
            considered=tuple(_considered(story, option) for option in story.options),
            outcome=words.outcome(assessment),
            triggers=words.triggers(assessment),
            redacted=shown.redacted,
        )
    )


def _considered(story: Story, option: OptionRow) -> Considered:
    arguments = [
        Argument(trait.title, trait.answer, cell)
        for trait in story.contributions
        for cell in trait.cells
        if cell is not None and cell.option == option.option
    ]
    arguments.sort(key=lambda one: -abs(one.reason.value))
    ranked = {row.option: row for row in story.ranking}.get(option.option)
    return Considered(
        option=option,
        good=tuple(one for one in arguments if one.reason.tone.startswith("for"))[:ARGUMENTS],
        bad=tuple(one for one in arguments if one.reason.tone.startswith("against"))[:ARGUMENTS],
        ruled_out=ranked.ruled_out if ranked else "",
    )


FORMAT = Format(name="adr", suffix=".md", render=render, by_suffix=False)
