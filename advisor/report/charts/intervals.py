"""Dot-and-whisker plots: the estimate as a dot, its interval as a line, one row each."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from pygal import HorizontalLine
from pygal.config import Config

from advisor.report.charts.canvas import LINE_HEIGHT, Chart, chart, folded

ROW_HEIGHT = 28
"""Pixels: a line of text and the space about it."""

AXIS_HEIGHT = 36
"""Pixels for the labels of the axis."""

GAP = 6
"""Pixels between two labels of several lines."""

MOST_LINES = 3
"""Of a label in the narrow drawing: two arms with long names, and "over" between them."""

LETTER = 7.8
"""Pixels: width of a letter at 13 pixels, as pygal reckons it."""


class Row(NamedTuple):
    """One estimate with its interval."""

    label: str
    mean: float | None
    """None where only the interval is known."""
    low: float
    high: float
    hue: str


class Axis(NamedTuple):
    """The horizontal axis."""

    ticks: tuple[float, ...]
    words: Callable[[float], str]
    logarithmic: bool = False


def intervals(
    rows: Sequence[Row], axis: Axis, *, alternative: str, lines: Sequence[float] = ()
) -> Chart:
    """Draw the rows from top to bottom on one axis.

    Args:
        rows: The estimates.
        axis: Its ticks and their words.
        alternative: What the chart shows, in one sentence.
        lines: Values marked by a line across all rows, such as a margin.
    """
    short = [folded(row.label, most=MOST_LINES) for row in rows]

    def draw(config: Config, narrow: bool) -> Any:
        drawn = HorizontalLine(
            config,
            stroke=False,
            dots_size=5,
            range=(axis.ticks[0], axis.ticks[-1]),
            include_x_axis=False,
            logarithmic=axis.logarithmic,
            show_y_guides=True,
            show_x_guides=False,
        )
        # An empty row above and below, or the first and last would lie on the frame.
        labels = short if narrow else [row.label for row in rows]
        drawn.x_labels = ["", *labels, ""]
        drawn.y_labels = [
            {"value": tick, "label": axis.words(tick)}
            for tick in _thinned(axis, config.width - LETTER * max(map(len, labels)))
        ]
        drawn.y_labels_major = [0]
        for place, row in enumerate(rows):
            middle = (row.low + row.high) / 2 if row.mean is None else row.mean
            point: dict[str, Any] = {"value": middle, "ci": {"low": row.low, "high": row.high}}
            if row.mean is None:
                point["node"] = {"r": 0}
            drawn.add(row.label, [None] * (place + 1) + [point] + [None] * (len(rows) - place))
        for line in lines:
            drawn.add("", [line] * (len(rows) + 2), stroke=True, show_dots=False)
        return drawn

    tallest = max(one.count("\n") + 1 for one in short)
    row_height = max(ROW_HEIGHT, LINE_HEIGHT * tallest + GAP)
    return chart(
        draw,
        height=AXIS_HEIGHT + ROW_HEIGHT * (len(rows) + 1),
        narrow_height=AXIS_HEIGHT + row_height * (len(rows) + 1),
        alternative=alternative,
        hues=[*(row.hue for row in rows), *(["mark"] * len(lines))],
    )


def _thinned(axis: Axis, width: float) -> tuple[float, ...]:
    # Labels that touch cannot be read; zero stays, because it is what intervals are read against.
    widest = max(len(axis.words(tick)) for tick in axis.ticks)
    room = max(2, int(width / (LETTER * (widest + 1.5))))
    step = -(-len(axis.ticks) // room)
    start = axis.ticks.index(0) % step if 0 in axis.ticks else 0
    return axis.ticks[start::step]


def ticks(low: float, high: float, *, least: int = 3) -> tuple[float, ...]:
    """Choose round ticks that enclose a range, with at least `least` steps."""
    reach = max(high - low, 1e-9)
    for step in (5.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001):
        if reach / step >= least:
            break
    first, last = int(low // step), int(-(-high // step))
    return tuple(round(i * step, 6) for i in range(first, last + 1))
