"""For reading in a terminal: 80 columns, no colour unless asked for, the verdict first."""

from __future__ import annotations

import io
from collections.abc import Iterable

from rich.console import Console, Group, RenderableType
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from advisor.model.assessment import Assessment
from advisor.report.format import Format, Presentation
from advisor.report.story import Story, tell
from advisor.report.story.evidence import RunStory
from advisor.wording.text import plain

WIDTH = 80
"""What a terminal, a log and a mail all show without wrapping."""

BAR = 20
"""Cells of a bar that stands for 100%."""

STATUS_STYLE = {
    "recommended": "bold green",
    "close_call": "bold yellow",
    "not_enough_known": "bold yellow",
    "stop": "bold red",
}

STANDING_STYLE = {"ok": "green", "warning": "yellow", "out_of_bounds": "red"}
FINDING_STYLE = {"supports": "green", "contradicts": "red", "failed": "red"}


def render(assessment: Assessment, shown: Presentation) -> str:
    """Lay the story out for a terminal."""
    console = Console(
        file=io.StringIO(),
        width=WIDTH,
        force_terminal=shown.color,
        color_system="standard" if shown.color else None,
        no_color=not shown.color,
        highlight=False,
        legacy_windows=False,
        _environ={},
    )
    story = tell(assessment)
    with console.capture() as capture:
        for part in _parts(story):
            console.print(part)
    # Padding to the full width would wrap in a narrower terminal.
    return "\n".join(line.rstrip() for line in capture.get().splitlines()) + "\n"


def _parts(story: Story) -> Iterable[RenderableType]:
    yield from _opening(story)
    yield from _ranking(story)
    for run in story.runs:
        yield from _run(run)
    yield from _findings(story)
    yield from _disagreements(story)
    yield from _people(story)
    yield from _costs(story)
    yield from _next_steps(story)


def _opening(story: Story) -> Iterable[RenderableType]:
    opening = story.opening
    yield Text(plain(opening.title), style="bold")
    yield Text("")
    verdict = Text(f"{opening.status_words}: ", style=STATUS_STYLE[opening.status])
    yield verdict.append(opening.headline, style="bold")
    yield Text(opening.sureness)
    yield from _list("Why", opening.reasons)
    yield from _heading("Answers and evidence")
    yield Text(opening.agreement)
    yield from _list("What would change it", [change.words for change in opening.changes])


def _ranking(story: Story) -> Iterable[RenderableType]:
    yield from _heading("Ranking")
    checked = any(row.before for row in story.ranking)
    table = _table("", "Option", "Comes first in", "", *(["Before"] if checked else []))
    for row in story.ranking:
        bar = "█" * round(BAR * row.share)
        note = f"\nRuled out: {row.ruled_out}" if row.ruled_out else ""
        note += f"\n{row.open_gate}" if row.open_gate else ""
        title = Text(row.title).append(note, style="dim")
        cells = [Text(str(row.place)), title, Text(bar), Text(row.acceptability)]
        table.add_row(*cells, *([Text(row.before)] if checked else []))
    yield table


def _run(run: RunStory) -> Iterable[RenderableType]:
    yield from _heading(f"Evidence: {run.name}")
    yield Text(run.setting)
    if run.stand_in:
        yield Text(run.stand_in, style="dim")
    if run.drafted:
        yield Text(run.drafted, style="dim")
    if run.arms:
        yield Text("")
        yield _arms(run)
    yield Text("")
    for sentence in (run.held, *run.told):
        if sentence:
            yield _point(Text(sentence))
    yield from _list(run.status_words, run.because)
    yield from _heading(run.checks_title)
    table = _table("Check", "Value", "", "")
    for check in run.checks:
        style = STANDING_STYLE.get(check.standing, "dim")
        table.add_row(
            Text(check.title),
            Text(check.value),
            Text(check.standing_words, style=style),
            Text(check.says),
        )
    yield table


def _arms(run: RunStory) -> Table:
    table = _table("Arm", run.metric[:1].upper() + run.metric[1:], "95% interval", "Time")
    for arm in run.arms:
        scored = arm.primary
        table.add_row(
            Text(arm.title).append(f"\nFailed: {arm.failure}" if arm.failure else "", style="dim"),
            Text(scored.words if scored else "not measured"),
            Text(scored.interval if scored else ""),
            Text(arm.seconds),
        )
    return table


def _findings(story: Story) -> Iterable[RenderableType]:
    if not story.findings:
        return
    yield from _heading("Findings")
    for one in story.findings:
        line = Text(f"{one.claim}: ")
        line.append(one.outcome_words, style=FINDING_STYLE.get(one.outcome, "yellow"))
        line.append(f". {one.estimate}. ").append(one.reason, style="dim")
        yield _point(line)


def _disagreements(story: Story) -> Iterable[RenderableType]:
    if not story.disagreements:
        return
    yield from _heading("Where answers and data disagree")
    for one in story.disagreements:
        line = Text(f"{one.about}: ", style="bold")
        line.append(f"answered {one.asserted}; measured {one.measured}. ", style="not bold")
        line.append(f"{one.why} ", style="not bold dim").append(one.do, style="not bold")
        yield _point(line)


def _people(story: Story) -> Iterable[RenderableType]:
    if story.people is None:
        return
    yield from _heading("Several people")
    table = _table("Who", "Comes first, on these answers alone", "")
    for row in story.people.rows:
        table.add_row(*map(Text, (row.name, row.ranking, row.status_words)))
    yield table
    if story.people.concordance:
        yield Text(story.people.concordance)
    for one in story.people.differences:
        yield _point(Text(f"{one.title}. {one.verdict}."))


def _costs(story: Story) -> Iterable[RenderableType]:
    if story.costs is None:
        return
    yield from _heading("Cost")
    yield Text(f"For {story.costs.requests}. It informs and is not part of the ranking.")
    table = _table("Option", "Once", "Per month", f"After {story.costs.horizon}")
    for row in story.costs.rows:
        table.add_row(*map(Text, (row.title, row.setup, row.per_month, row.total)))
    yield table
    if story.costs.assumed:
        yield Text(f"Assumed: {'; '.join(story.costs.assumed)}.", style="dim")


def _next_steps(story: Story) -> Iterable[RenderableType]:
    for row in story.options:
        if row.option == story.opening.option:
            yield from _list("Next steps", row.next_steps)


def _heading(title: str) -> Iterable[RenderableType]:
    yield Text("")
    yield Rule(Text(title, style="bold"), align="left", style="dim", characters="─")


def _list(title: str, items: Iterable[str]) -> Iterable[RenderableType]:
    lines = [_point(Text(plain(item))) for item in items]
    if lines:
        yield from _heading(title)
        yield Group(*lines)


def _point(text: Text) -> RenderableType:
    # A grid, so that the second line of a point stands under the first and not under its bullet.
    grid = Table.grid(padding=(0, 1))
    grid.add_row(Text(" •"), text)
    return grid


def _table(*headers: str) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_edge=False)
    for header in headers:
        table.add_column(Text(header), header_style="dim", overflow="fold")
    return table


FORMAT = Format(name="terminal", suffix=".txt", render=render)
