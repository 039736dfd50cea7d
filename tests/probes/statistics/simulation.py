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
    documents = np.arange(cell.n) // cell.per_document
    icc = cell.icc if cell.per_document > 1 else 0.0

    def latent() -> np.ndarray:
        item = rng.normal(size=(runs, cell.n))
        if not icc:
            return item
        document = rng.normal(size=(runs, documents[-1] + 1))[:, documents]
        return np.sqrt(icc) * document + np.sqrt(1 - icc) * item

    common = latent()
    arms = []
    for rate in (cell.rate_a, cell.rate_b):
        z = np.sqrt(cell.shared) * common + np.sqrt(1 - cell.shared) * latent()
        # 0 at the threshold, 1 at the top: how far above zero, uniform
        above = (stats.norm.cdf(z) - (1 - rate)) / rate
        if cell.kind == "0/1":
            arms.append((above > 0).astype(float))
        else:
            graded = LEAST + (MOST - LEAST) * above / (1 - ONES)
            arms.append(np.where(above <= 0, 0.0, np.where(above > 1 - ONES, 1.0, graded)))
    return arms[0], arms[1]


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
