"""Horizontal bars of shares: one row for each option, one bar for each stage."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from pygal import HorizontalBar
from pygal.config import Config

from advisor.report.charts.canvas import Chart, chart, folded

ROW_HEIGHT = 40
AXIS_HEIGHT = 34

MOST_LINES = 2
"""Of a label in the narrow drawing: as high as two bars."""


class Bar(NamedTuple):
    """One option's shares."""

    label: str
    shares: tuple[float, ...]
    """One for each stage, 0 to 1."""
    words: tuple[str, ...]
    hue: str


def bars(rows: Sequence[Bar], *, alternative: str) -> Chart:
    """Draw the rows from top to bottom; the last stage is drawn strong, earlier ones pale."""
    stages = len(rows[0].shares) if rows else 0

    def draw(config: Config, narrow: bool) -> Any:
        drawn = HorizontalBar(
            config,
            range=(0, 1),
            show_y_guides=True,
            print_values=True,
            print_values_position="top",
        )
        upwards = rows[::-1]  # pygal draws the first row at the bottom
        drawn.x_labels = [
            folded(row.label, most=MOST_LINES) if narrow else row.label for row in upwards
        ]
        drawn.y_labels = [
            {"value": share, "label": f"{share:.0%}"}
            for share in ((0, 0.5, 1) if narrow else (0, 0.25, 0.5, 0.75, 1))
        ]
        drawn.y_labels_major = [0]
        for stage in range(stages):
            strength = "rect" if stage == stages - 1 else "rect pale"
            drawn.add(
                str(stage),
                [
                    {
                        "value": row.shares[stage],
                        "node": {"class": f"{strength} {row.hue}"},
                        "formatter": lambda _, words=row.words[stage]: words,
                    }
                    for row in upwards
                ],
            )
        return drawn

    return chart(
        draw,
        height=AXIS_HEIGHT + ROW_HEIGHT * len(rows),
        alternative=alternative,
        hues=["stage"] * stages,
    )
