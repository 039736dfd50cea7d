"""How far a mean may be off where arms were trained several times: by items, and by trainings.

Knows scores of items crossed with trainings: each training answered every item. Arms that are not
trained have one column, and for them everything here is the textbook t.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import optimize, stats

from advisor.probes.statistics.clustered import MeanError, as_scores, clustered_mean


class Part(NamedTuple):
    """One source of error in a mean."""

    variance: float
    """What it adds to the variance of the mean."""
    df: float
    """Degrees of freedom it was estimated with."""


class TotalError(NamedTuple):
    """The error of a mean from several sources, and the t that goes with it.

    Where sources with degrees of freedom df_j add V_j to the variance, the quantile is their mean
    weighted by variance (Cochran & Cox, Experimental Designs, 1950):

        t' = sum_j V_j t_{df_j} / sum_j V_j

    Three trainings leave two degrees of freedom, and there t' is on the safe side. Satterthwaite's
    approximation, the usual choice, is not: by simulation, where trainings differ more than items
    do, it covers as little as .91, and this .93 to .98.
    """

    parts: tuple[Part, ...]

    @property
    def variance(self) -> float:
        """Of the mean."""
        return sum(part.variance for part in self.parts)

    @property
    def standard_error(self) -> float:
        """Of the mean; infinite where one cluster is all there is."""
        return math.sqrt(self.variance)

    def quantile(self, probability: float) -> float:
        """Give t' at a probability; the first part's own t where nothing varies at all."""
        weighed = [part for part in self.parts if part.variance > 0] or self.parts[:1]
        t = [float(stats.t.ppf(probability, part.df)) for part in weighed]
        if len(t) == 1:
            return t[0]
        return float(np.average(t, weights=[part.variance for part in weighed]))

    def p_value(self, distance: float) -> float:
        """Test whether a mean this far off is zero: the two-sided level at which t' reaches it."""
        if not self.variance or not distance:
            return 1.0 if not distance else 0.0
        reached = abs(distance) / self.standard_error
        if self.quantile(1 - LEAST_P / 2) <= reached:
            return LEAST_P
        return float(optimize.brentq(lambda p: self.quantile(1 - p / 2) - reached, LEAST_P, 1.0))


LEAST_P = 1e-9  # of no use to anybody if smaller, and t' cannot be inverted at zero


def as_trainings(scores: ArrayLike) -> NDArray[np.float64]:
    """Check scores of one or several trainings, shape (n,) or (n, trainings).

    Returns:
        The scores as float64, shape (n, trainings).

    Raises:
        ValueError: There are none, there are more than two axes, or one is not finite.
    """
    table = np.asarray(scores, dtype=np.float64)
    if table.ndim not in (1, 2):
        raise ValueError("Scores must be one for each item, or one for each item and training.")
    as_scores(table.ravel())
    return table[:, None] if table.ndim == 1 else table


def training_part(scores: NDArray[np.float64], codes: NDArray[np.intp]) -> Part:
    """Estimate what the choice of trainings adds to the variance of an arm's mean.

    Items are crossed with K trainings (two crossed random effects, as in Baayen, Davidson & Bates,
    Journal of Memory and Language 59, 2008; Owen, Annals of Applied Statistics 1(2), 2007):

        score_ik = mean + item_i + training_k + rest_ik

    The spread of the K means m_k holds what trainings add and, by chance, some of the rest; the
    latter, which the items' error has already, is taken off:

        V = max(0, s^2(m) / K - W),   W = sum_k v_k / (K (K - 1))

    with v_k the CR2 variance of the mean of item i's deviation under training k from its own mean.

    Args:
        scores: Shape (n, K).
        codes: The code of each item's cluster, shape (n,).

    Returns:
        No variance where K is 1: nothing is known of it, and the mean is this training's own.
    """
    trainings = scores.shape[1]
    if trainings < 2:
        return Part(0.0, math.inf)
    between = float(scores.mean(axis=0).var(ddof=1)) / trainings
    deviations = scores - scores.mean(axis=1, keepdims=True)
    errors = [clustered_mean(column, codes).standard_error for column in deviations.T]
    rest = sum(error**2 for error in errors) / (trainings * (trainings - 1))
    return Part(max(0.0, between - rest) if math.isfinite(rest) else between, trainings - 1)


def total_error(items: MeanError, trainings: Sequence[Part]) -> TotalError:
    """Put the error by items and that by trainings together; one that is nil is left out."""
    own = Part(items.standard_error**2, items.df)
    return TotalError((own, *(part for part in trainings if part.variance > 0)))
