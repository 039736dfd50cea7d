"""The mean of scores that may share a cluster, with its standard error and degrees of freedom.

Knows nothing of arms, tasks or bounds. Independent items are clusters of one: for them everything
here is the textbook one-sample t.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray


class MeanError(NamedTuple):
    """A mean and how far it may be off."""

    mean: float
    """Mean over the items, each item counting once."""
    standard_error: float
    """CR2 standard error of the mean; infinite where there are fewer than two clusters."""
    df: float
    """Satterthwaite degrees of freedom of that standard error; 0 where there are none."""
    clusters: int
    """Distinct clusters."""


def as_scores(scores: ArrayLike) -> NDArray[np.float64]:
    """Check scores once, at the door of the room.

    Returns:
        The scores as float64, shape (n,).

    Raises:
        ValueError: There are none, there is more than one axis, or one is not finite.
    """
    checked = np.asarray(scores, dtype=np.float64)
    if checked.ndim != 1 or checked.size == 0 or not np.isfinite(checked).all():
        raise ValueError("Scores must be a non-empty list of finite numbers.")
    return checked


def cluster_codes(clusters: Sequence[Hashable] | None, n: int) -> NDArray[np.intp]:
    """Number the clusters 0, 1, ... in order of appearance.

    Args:
        clusters: One label per item, or none where the items are independent.
        n: Items.

    Returns:
        The code of each item's cluster, shape (n,).

    Raises:
        ValueError: There is not one label per item.
    """
    if clusters is None:
        return np.arange(n)
    if len(clusters) != n:
        raise ValueError(f"{len(clusters)} cluster labels for {n} items.")
    code_of: dict[Hashable, int] = {}
    return np.array([code_of.setdefault(label, len(code_of)) for label in clusters], dtype=np.intp)


def cluster_sums(values: NDArray[np.float64], codes: NDArray[np.intp]) -> NDArray[np.float64]:
    """Sum `values` within each cluster; shape (clusters,)."""
    return np.asarray(np.bincount(codes, weights=values), dtype=np.float64)


def clustered_mean(values: NDArray[np.float64], codes: NDArray[np.intp]) -> MeanError:
    """Estimate a mean and its error from clusters of any size.

    For cluster g of size n_g with share w_g = n_g / n and residual sum e_g = sum_i (x_gi - mean):

        V  = n^-2 sum_g e_g^2 / (1 - w_g)
        df = 1 / (sum_g w_g^2 + sum_{g != h} q_g q_h),   q_g = w_g^2 / (1 - w_g)

    This is the CR2 "bias-reduced linearisation" estimator with Satterthwaite degrees of freedom
    under independent errors (Bell & McCaffrey, Survey Methodology 28(2), 2002; Pustejovsky &
    Tipton, JBES 36(4), 2018) written out for a regression on the intercept alone, where the
    matrices have this closed form. With G clusters of one size df = G - 1; with clusters of one
    item V is s^2 / n and df is n - 1.
    """
    n = len(values)
    mean = float(values.mean())
    sizes = np.bincount(codes)
    if len(sizes) < 2:
        return MeanError(mean=mean, standard_error=math.inf, df=0.0, clusters=len(sizes))
    share = sizes / n
    residual = cluster_sums(values - mean, codes)
    variance = float(np.sum(residual**2 / (1 - share))) / n**2
    q = share**2 / (1 - share)
    df = 1 / float(np.sum(share**2) + q.sum() ** 2 - np.sum(q**2))
    return MeanError(mean=mean, standard_error=math.sqrt(variance), df=df, clusters=len(sizes))
