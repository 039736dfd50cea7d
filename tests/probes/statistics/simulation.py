"""Simulated scores of two arms with known means, to see whether intervals hold what they promise.

A Gaussian copula gives each item a difficulty that both arms share (`shared`, its correlation) and
each document an effect of its own on either arm (`icc`, the correlation within documents).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from scipy import stats

from advisor.probes.statistics.outcome import outcome
from advisor.probes.statistics.paired import paired_difference


class Cell(NamedTuple):
    """One place in the grid."""

    kind: str  # "0/1" or "F1": zero-inflated, with a heap at 1 and the rest spread between
    n: int
    per_document: int
    rate_a: float  # share of items with a score above 0
    rate_b: float
    shared: float
    icc: float = 0.3

    @property
    def difference(self) -> float:
        return (self.rate_a - self.rate_b) * (1.0 if self.kind == "0/1" else MEAN_ABOVE_ZERO)


ONES = 0.3  # of the F1 scores above 0: exact answers
LEAST, MOST = 0.1, 0.9  # the others are uniform between these
MEAN_ABOVE_ZERO = ONES + (1 - ONES) * (LEAST + MOST) / 2


class Coverage(NamedTuple):
    """What a cell showed."""

    discordant: float  # items on which the arms differ, mean over the runs
    covered: float  # runs whose interval of the difference holds the true one
    different: float  # runs with a_better or b_better at a margin of zero
    disagree: float  # runs in which p <= .05 and the interval's excluding zero differ


def draw(cell: Cell, runs: int, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw scores of both arms; each (runs, n)."""
    common = _latent(cell, runs, rng)
    arms = []
    for rate in (cell.rate_a, cell.rate_b):
        z = np.sqrt(cell.shared) * common + np.sqrt(1 - cell.shared) * _latent(cell, runs, rng)
        arms.append(_scores(cell.kind, rate, z))
    return arms[0], arms[1]


def _latent(cell: Cell, runs: int, rng: np.random.Generator) -> np.ndarray:
    """Standard normal, items of one document correlated by `icc`; (runs, n)."""
    item = rng.normal(size=(runs, cell.n))
    if cell.per_document == 1 or not cell.icc:
        return item
    documents = np.arange(cell.n) // cell.per_document
    document = rng.normal(size=(runs, documents[-1] + 1))[:, documents]
    return np.sqrt(cell.icc) * document + np.sqrt(1 - cell.icc) * item


def _scores(kind: str, rate: float, z: np.ndarray) -> np.ndarray:
    # 0 at the threshold, 1 at the top: how far above zero, uniform
    above = (stats.norm.cdf(z) - (1 - rate)) / rate
    if kind == "0/1":
        return (above > 0).astype(float)
    graded = LEAST + (MOST - LEAST) * above / (1 - ONES)
    return np.where(above <= 0, 0.0, np.where(above > 1 - ONES, 1.0, graded))


class Trained(NamedTuple):
    """One place in the grid of arms that were trained several times."""

    kind: str
    n: int
    per_document: int
    training: float  # share of the latent variance that a training shifts for all items at once
    both: bool  # whether the other arm was trained as often; else it was not trained
    rate_a: float = 0.5
    rate_b: float = 0.3
    trainings: int = 3
    shared: float = 0.3
    rest: float = 0.3  # share that is of this item under this training
    icc: float = 0.3

    @property
    def cell(self) -> Cell:
        return Cell(
            self.kind, self.n, self.per_document, self.rate_a, self.rate_b, self.shared, self.icc
        )


def draw_trained(place: Trained, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Draw one run's scores; (n, trainings), and (n, 1) where the other arm is not trained."""
    cell = place.cell
    common = _latent(cell, 1, rng)[0]

    def arm(rate: float, trainings: int, training: float, rest: float) -> np.ndarray:
        own = 1 - place.shared - training - rest
        z = np.sqrt(place.shared) * common + np.sqrt(own) * _latent(cell, 1, rng)[0]
        shift = np.sqrt(training) * rng.normal(size=(trainings, 1))
        each = z + shift + np.sqrt(rest) * _latent(cell, trainings, rng)
        return _scores(cell.kind, rate, each).T

    varies = (place.trainings, place.training, place.rest)
    return arm(place.rate_a, *varies), arm(place.rate_b, *(varies if place.both else (1, 0.0, 0.0)))


def documents_of(cell: Cell) -> list[int] | None:
    if cell.per_document == 1:
        return None
    return (np.arange(cell.n) // cell.per_document).tolist()


def coverage(cell: Cell, runs: int, seed: int) -> Coverage:
    """Run the comparison on simulated scores."""
    a, b = draw(cell, runs, np.random.default_rng(seed))
    differs = a != b
    counts = np.ones(runs)
    if cell.kind == "0/1" and cell.per_document == 1:
        # Independent 0/1 items enter by two counts alone: each pair of counts is computed once.
        table = np.stack([(a > b).sum(axis=1), (a < b).sum(axis=1)], axis=1)
        _, first, counts = np.unique(table, axis=0, return_index=True, return_counts=True)
        a, b = a[first], b[first]
    tally = np.zeros(3)
    for one, other, count in zip(a, b, counts, strict=True):
        result = paired_difference(one, other, clusters=documents_of(cell), seed=seed)
        said = outcome(result.low, result.high, result.p, 0.0)
        excludes = result.low > 0 or result.high < 0
        tally += count * np.array(
            [
                result.low <= cell.difference <= result.high,
                said in ("a_better", "b_better"),
                excludes != (result.p <= 0.05),
            ]
        )
    return Coverage(float(differs.sum(axis=1).mean()), *(tally / counts.sum()).tolist())
