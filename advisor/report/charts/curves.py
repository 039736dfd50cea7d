"""Learning curves: the score by rows learned from, with intervals; what was computed is dashed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from pygal import Line
from pygal.config import Config

from advisor.report.charts.canvas import Chart, chart
from advisor.report.charts.intervals import ticks
from advisor.wording import numbers

HEIGHT = 260
"""Pixels: flat enough that noise does not look like a trend."""


class Point(NamedTuple):
    """A score after learning from so many rows."""

    rows: int
    mean: float
    low: float
    high: float
    extrapolated: bool


class Curve(NamedTuple):
    """One arm's points, fewest rows first."""

    points: tuple[Point, ...]
    hue: str


def curves(drawn_curves: Sequence[Curve], *, alternative: str) -> Chart:
    """Draw curves over the numbers of rows, one step of the axis each: learning goes by doubling.

    Args:
        drawn_curves: One for each arm; at least one point among them.
        alternative: What the chart shows, in one sentence.
    """
    points = [point for curve in drawn_curves for point in curve.points]
    marks = ticks(min(0, *(point.low for point in points)), max(point.high for point in points))
    rows = sorted({point.rows for point in points})

    def draw(config: Config, narrow: bool) -> Any:
        drawn = Line(
            config,
            dots_size=4,
            range=(marks[0], marks[-1]),
            include_x_axis=False,
            show_y_guides=True,
            show_x_guides=False,
        )
        # An empty step at both ends, or the first and last would lie on the frame.
        drawn.x_labels = ["", *(numbers.count(one) for one in rows), ""]
        drawn.y_labels = [{"value": mark, "label": f"{mark:g}"} for mark in marks]
        drawn.y_labels_major = [0]
        for curve in drawn_curves:
            for part in _parts(curve):
                at = {point.rows: _value(point) for point in part}
                drawn.add("", [None, *(at.get(one) for one in rows), None])
        return drawn

    return chart(
        draw,
        height=HEIGHT,
        alternative=alternative,
        hues=[hue for one in drawn_curves for hue in (one.hue, f"{one.hue} computed")],
    )


def _parts(curve: Curve) -> tuple[list[Point], list[Point]]:
    measured = [point for point in curve.points if not point.extrapolated]
    computed = [point for point in curve.points if point.extrapolated]
    # The dashed line begins where measuring ended.
    return measured, measured[-1:] + computed if computed else []


def _value(point: Point) -> dict[str, Any]:
    return {"value": point.mean, "ci": {"low": point.low, "high": point.high}}
