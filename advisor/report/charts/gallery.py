"""The charts of a report, made from its story."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import NamedTuple

from advisor.report.charts.bars import Bar, bars
from advisor.report.charts.canvas import Chart
from advisor.report.charts.curves import Curve, Point, curves
from advisor.report.charts.intervals import Axis, Row, intervals, ticks
from advisor.report.story import Story
from advisor.report.story.costs import Costs
from advisor.report.story.evidence import RunStory
from advisor.wording import numbers

NO_HUE = "hue-none"
"""For arms that stand for no option, and for differences that are none."""


class RunCharts(NamedTuple):
    """The charts of one run; none where nothing was measured."""

    arms: Chart | None
    comparisons: Chart | None
    curves: Chart | None


class Gallery(NamedTuple):
    """Every chart of a report."""

    ranking: Chart
    runs: tuple[RunCharts, ...]
    costs: Chart | None


def hues(story: Story) -> dict[str, str]:
    """Give every option its colour, by its place in the rubric."""
    return {column.option: f"hue-{i % 8}" for i, column in enumerate(story.columns)}


def gallery(story: Story) -> Gallery:
    """Draw everything that a story holds figures for."""
    hue = hues(story)
    return Gallery(
        ranking=_ranking(story, hue),
        runs=tuple(_run(run, hue) for run in story.runs),
        costs=_costs(story.costs, hue) if story.costs else None,
    )


def _ranking(story: Story, hue: Mapping[str, str]) -> Chart:
    rows = []
    for one in story.ranking:
        shares: tuple[float, ...] = (one.share,)
        words: tuple[str, ...] = (one.acceptability,)
        if one.before_share is not None:
            shares, words = (one.before_share, one.share), (one.before, one.acceptability)
        rows.append(Bar(one.title, shares, words, hue.get(one.option, NO_HUE)))
    listed = ", ".join(f"{one.title} {one.acceptability}" for one in story.ranking)
    return bars(rows, alternative=f"Share of the draws in which each option comes first: {listed}.")


def _run(run: RunStory, hue: Mapping[str, str]) -> RunCharts:
    return RunCharts(
        arms=_arms(run, hue), comparisons=_comparisons(run, hue), curves=_curves(run, hue)
    )


def _arms(run: RunStory, hue: Mapping[str, str]) -> Chart | None:
    scored = [(arm, arm.primary) for arm in run.arms if arm.primary]
    if not scored:
        return None
    rows = [
        Row(
            arm.title,
            s.mean,
            s.low,
            s.high,
            hue.get(arm.option, NO_HUE),
        )
        for arm, s in scored
    ]
    lines = () if run.target is None else (run.target,)
    marks = ticks(0, max(*(row.high for row in rows), *lines))
    listed = ", ".join(f"{arm.title} {s.words} ({s.interval})" for arm, s in scored)
    return intervals(
        rows,
        Axis(marks, _tick),
        alternative=f"{run.metric} of each arm with its 95% interval: {listed}. {run.held}".strip(),
        lines=lines,
    )


def _comparisons(run: RunStory, hue: Mapping[str, str]) -> Chart | None:
    if not run.comparisons:
        return None
    rows = [
        Row(
            one.title,
            one.difference,
            one.low,
            one.high,
            hue.get(one.better, NO_HUE),
        )
        for one in run.comparisons
    ]
    marks = ticks(min(0, *(row.low for row in rows)), max(0, *(row.high for row in rows)))
    listed = "; ".join(f"{one.title} {one.words}" for one in run.comparisons)
    return intervals(
        rows,
        Axis(marks, numbers.signed),
        alternative=f"Differences between arms with their 95% intervals: {listed}.",
        lines=(-run.margin, run.margin),
    )


def _curves(run: RunStory, hue: Mapping[str, str]) -> Chart | None:
    if not run.curves:
        return None
    drawn = [
        Curve(
            tuple(
                Point(row.rows, row.scored.mean, row.scored.low, row.scored.high, row.extrapolated)
                for row in curve.rows
            ),
            hue.get(curve.option, NO_HUE),
        )
        for curve in run.curves
    ]
    listed = "; ".join(
        f"{curve.title}: "
        + ", ".join(f"{row.scored.words} at {row.rows_words} rows" for row in curve.rows)
        for curve in run.curves
    )
    return curves(drawn, alternative=f"{run.metric} by training rows. {listed}.")


def _costs(costs: Costs, hue: Mapping[str, str]) -> Chart | None:
    rows = [
        Row(row.title, None, row.low[-1], row.high[-1], hue[row.option])
        for row in costs.rows
        if row.low and row.high and row.low[-1] > 0
    ]
    if not rows:
        return None
    first = math.floor(math.log10(min(row.low for row in rows)))
    last = math.ceil(math.log10(max(row.high for row in rows)))
    listed = ", ".join(f"{row.title} {row.total}" for row in costs.rows)
    return intervals(
        rows,
        Axis(tuple(10.0**k for k in range(first, last + 1)), numbers.dollars, logarithmic=True),
        alternative=f"Cost after {costs.horizon}, low to high: {listed}.",
    )


def _tick(value: float) -> str:
    return f"{value:g}"
