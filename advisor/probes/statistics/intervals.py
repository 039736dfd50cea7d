"""95 % intervals of one arm's mean score.

Knows scores in [0, 1] and clusters of items; nothing of what the scores measure. The methods were
chosen by simulation (`tests/probes/statistics/test_calibration.py`): Wilson's interval on the
effective sample size covers .93 to .97; the t interval of few zero-inflated clusters as little as
.85.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import stats

from advisor.probes.statistics.clustered import cluster_codes, clustered_mean
from advisor.probes.statistics.trainings import as_trainings, total_error, training_part

CONFIDENCE = 0.95  # of every interval in advisor; the ACM and APA convention, and readers expect it

RESAMPLES = 999  # quantiles .025 and .975 fall on whole ranks of 999 + 1 (Davison & Hinkley 1997)


class MeanInterval(NamedTuple):
    """A mean over items with its interval; the fields of `advisor.model.run.Metric`."""

    mean: float
    """Mean over the items."""
    low: float
    """Lower end, at least 0."""
    high: float
    """Upper end, at most 1."""
    n: int
    """Items."""


def mean_interval(
    scores: ArrayLike,
    *,
    clusters: Sequence[Hashable] | None = None,
    confidence: float = CONFIDENCE,
) -> MeanInterval:
    """Give the mean of scores in [0, 1] an interval that holds at few items and near 0 and 1.

    0/1 scores of independent items get Wilson's interval. All others get Wilson's formula on the
    effective sample size, as survey statistics does for clustered proportions (Korn & Graubard,
    Survey Methodology 24(2), 1998; Franco et al., J. Survey Stat. Methodol. 7(3), 2019):

        n* = m (1 - m) / V,   centre = (m + t^2 / 2n*) / (1 + t^2 / n*)
        half = t sqrt(m (1 - m) / n* + t^2 / 4 n*^2) / (1 + t^2 / n*)

    with mean m, its CR2 variance V and the t quantile at V's degrees of freedom; see `trainings`
    for both where an arm was trained several times. Taking it from
    proportions to any score in [0, 1] is ours: a score there varies at most as a 0/1 score of the
    same mean does, so n* only grows.

    Args:
        scores: One per item, in [0, 1]; or shape (n, trainings), and the interval then covers the
            choice of trainings as well.
        clusters: The cluster of each item, or none where items are independent.
        confidence: Coverage wanted.

    Raises:
        ValueError: There are no scores, or one lies outside [0, 1].
    """
    checked = as_trainings(scores)
    if checked.min() < 0 or checked.max() > 1:
        raise ValueError("Scores must lie in [0, 1].")
    n = len(checked)
    codes = cluster_codes(clusters, n)
    if checked.shape[1] == 1 and np.isin(checked, (0, 1)).all() and codes.max() == n - 1:
        test = stats.binomtest(int(checked.sum()), n)
        wilson = test.proportion_ci(confidence_level=confidence, method="wilson")
        return MeanInterval(float(checked.mean()), float(wilson.low), float(wilson.high), n)
    return _effective_wilson(checked, codes, confidence)


def _effective_wilson(
    scores: NDArray[np.float64], codes: NDArray[np.intp], confidence: float
) -> MeanInterval:
    n = len(scores)
    estimate = clustered_mean(scores.mean(axis=1), codes)
    mean = estimate.mean
    if estimate.clusters < 2:  # one cluster says nothing about how clusters differ
        return MeanInterval(mean, 0.0, 1.0, n)
    error = total_error(estimate, [training_part(scores, codes)])
    # No spread at all, as when every score is 0: each cluster counts as one item, no more.
    known = error.variance > 0
    effective = mean * (1 - mean) / error.variance if known else float(estimate.clusters)
    t2n = error.quantile((1 + confidence) / 2) ** 2 / effective
    centre = (mean + t2n / 2) / (1 + t2n)
    half = math.sqrt(t2n * mean * (1 - mean) + t2n**2 / 4) / (1 + t2n)
    return MeanInterval(mean, max(0.0, centre - half), min(1.0, centre + half), n)


class MedianInterval(NamedTuple):
    """A median over values with its interval."""

    median: float
    """Median of the values."""
    low: float
    """Lower end."""
    high: float
    """Upper end."""
    n: int
    """Values."""


LEAST_FOR_MEDIAN = 6
"""Values of which least and greatest hold the median in 95 of 100 samples: 1 - 2 / 2^6 = .97."""


def median_interval(values: Sequence[float], *, confidence: float = CONFIDENCE) -> MedianInterval:
    """Give the median of independent values an interval that assumes no distribution.

    The order statistics of ranks r and n + 1 - r hold it as often as a fair coin, thrown n times,
    falls between r - 1 and n - r + 1 (Conover, *Practical Nonparametric Statistics*, 1999, section
    3.2); r is the greatest rank for which that is often enough.

    Args:
        values: At least `LEAST_FOR_MEDIAN`.
        confidence: Coverage wanted; for more than .97 more values are needed.

    Raises:
        ValueError: There are too few values: even the ends would hold the median too seldom.
    """
    if 2 * 0.5 ** len(values) > 1 - confidence:
        raise ValueError(f"{len(values)} values are too few for an interval of the median.")
    ordered = sorted(values)
    n = len(ordered)
    rank = int(stats.binom.ppf((1 - confidence) / 2, n, 0.5))
    return MedianInterval(float(np.median(ordered)), ordered[rank - 1], ordered[n - rank], n)


def bootstrap_interval(
    statistic: Callable[[NDArray[np.intp]], float],
    n: int,
    *,
    clusters: Sequence[Hashable] | None = None,
    seed: int,
) -> MeanInterval:
    """Give a statistic that is no mean of item scores (macro-F1) a percentile interval.

    Whole clusters are drawn with replacement (Davison & Hinkley 1997, section 3.8). Percentile
    intervals of macro-F1 are too short where a class has few items, so no verdict rests on one.

    Args:
        statistic: Item indices, with repetitions, -> the statistic in [0, 1].
        n: Items.
        clusters: The cluster of each item, or none where items are independent.
        seed: Of the draws.

    Raises:
        ValueError: There are no items.
    """
    if n < 1:
        raise ValueError("A bootstrap needs items.")
    codes = cluster_codes(clusters, n)
    members = [np.flatnonzero(codes == code) for code in range(codes.max() + 1)]
    generator = np.random.default_rng(seed)
    values = [
        statistic(np.concatenate([members[g] for g in drawn]))
        for drawn in generator.integers(len(members), size=(RESAMPLES, len(members)))
    ]
    tail = (1 - CONFIDENCE) / 2
    low, high = np.quantile(values, (tail, 1 - tail), method="weibull")
    return MeanInterval(statistic(np.arange(n)), float(low), float(high), n)
