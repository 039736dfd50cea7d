"""Measured means as figures for charts and words for tables."""

from __future__ import annotations

from typing import NamedTuple

from advisor.model.run import Metric
from advisor.wording import numbers


class Scored(NamedTuple):
    """A mean with its interval, as figures for a chart and in words for a table."""

    mean: float
    low: float
    high: float
    words: str
    interval: str
    n: str


def scored(metric: Metric | None) -> Scored | None:
    """Word a mean that may be missing."""
    return None if metric is None else figures(metric)


def figures(metric: Metric) -> Scored:
    """Word a mean and its interval."""
    return Scored(
        mean=metric.mean,
        low=metric.low,
        high=metric.high,
        words=numbers.score(metric.mean, metric.n),
        interval=numbers.span(
            numbers.score(metric.low, metric.n), numbers.score(metric.high, metric.n)
        ),
        n=numbers.count(metric.n),
    )
