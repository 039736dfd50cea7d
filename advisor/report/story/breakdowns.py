"""A run by parts: by slices of its items, and by rows learned from."""

from __future__ import annotations

from typing import NamedTuple

from advisor.model.run import OPTION_OF_ARM, CurvePoint, Metric, Run
from advisor.report.story.figures import Scored, figures, scored
from advisor.wording import comparisons, names, numbers
from advisor.wording.text import one_line


class SliceRow(NamedTuple):
    """One part of the items: each arm's primary metric on it."""

    title: str
    n: str
    cells: tuple[Scored | None, ...]


class Slices(NamedTuple):
    """The parts of one kind."""

    kind: str
    differ: bool
    """Whether some arm differs between them by more than chance would bring, or nobody tested."""
    told: str
    """What may be said of them."""
    arms: tuple[str, ...]
    rows: tuple[SliceRow, ...]


class CurveRow(NamedTuple):
    """An arm's score after learning from so many rows."""

    rows: int
    rows_words: str
    scored: Scored
    extrapolated: bool
    """Whether it was computed from the other points and not measured."""


class CurveStory(NamedTuple):
    """How one arm learns."""

    option: str
    title: str
    rows: tuple[CurveRow, ...]


def slices(run: Run, kind: str) -> Slices:
    """Take the parts of one kind."""
    rows = run.slices[kind]
    p = run.slice_p.get(kind, {})
    arms = tuple(dict.fromkeys(arm for by_arm in rows.values() for arm in by_arm))
    return Slices(
        kind=names.spelt(kind),
        differ=not p or min(p.values()) <= comparisons.ALPHA,
        told=comparisons.sliced(p),
        arms=tuple(names.arm(arm) for arm in arms),
        rows=tuple(
            SliceRow(
                title=one_line(title),
                n=numbers.count(max((m.n for m in by_arm.values()), default=None)),
                cells=tuple(scored(by_arm.get(arm)) for arm in arms),
            )
            for title, by_arm in rows.items()
        ),
    )


def curve(arm: str, points: tuple[CurvePoint, ...]) -> CurveStory:
    """Take one arm's learning curve."""
    rows = []
    for point in points:
        metric = Metric(mean=point.mean, low=point.low, high=point.high, n=point.n)
        rows.append(
            CurveRow(point.rows, numbers.count(point.rows), figures(metric), point.extrapolated)
        )
    return CurveStory(OPTION_OF_ARM.get(arm, ""), names.arm(arm), tuple(rows))
