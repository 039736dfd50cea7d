"""Two arms on the same items: the difference of their means, its interval and its p-value.

Knows scores in [0, 1] and clusters of items; nothing of what the scores measure. Every p-value is
that of a sign-flip test, which is exact when the two arms are exchangeable; for 0/1 scores of
independent items that test is McNemar's. Every interval is the t interval of CR2, or Tango's for
such 0/1 scores. The simulations in `tests/probes/statistics/test_calibration.py` chose them.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import ArrayLike, NDArray

from advisor.probes.statistics.clustered import (
    MeanError,
    cluster_codes,
    cluster_sums,
    clustered_mean,
)
from advisor.probes.statistics.intervals import CONFIDENCE
from advisor.probes.statistics.proportions import Bounds, mcnemar_exact, tango_interval
from advisor.probes.statistics.trainings import (
    Part,
    TotalError,
    as_trainings,
    total_error,
    training_part,
)

FLIPS = 9_999  # at p = .05 the Monte Carlo error is .002; the least p is .0001

SPARSE = 10  # differing clusters below which t is not to be trusted; the simulations start here


class PairedDifference(NamedTuple):
    """How far apart two arms are on the same items."""

    difference: float
    """Mean of a minus mean of b."""
    low: float
    """Lower end of the 95 % interval."""
    high: float
    """Upper end of the 95 % interval."""
    p: float
    """Two-sided p-value of no difference, for this pair alone."""
    method: str
    """How interval and p-value were computed, in words."""


def paired_difference(
    a: ArrayLike, b: ArrayLike, *, clusters: Sequence[Hashable] | None = None, seed: int
) -> PairedDifference:
    """Compare two arms item by item.

    | scores | items | p-value | interval |
    |---|---|---|---|
    | 0/1 | independent | exact McNemar | Tango's score interval |
    | other | independent | sign-flip test | t |
    | any | clustered | cluster sign-flip test | t with CR2 error |
    | of several trainings | either | the larger of sign-flip and t | t' of `trainings` |

    Flipping signs takes the trainings for given. So where they are several the t test has its say
    as well, whose error holds what another training would have changed.

    Where fewer than `SPARSE` clusters differ at all, t would understate the error (no differing
    cluster would even give a width of zero); the interval is then widened to hold Tango's interval
    of how many clusters went either way, which takes each difference for a whole one.

    Interval and p-value can disagree in a narrow band next to .05, as the exact test is the
    stricter; `outcome` asks both.

    Args:
        a: Scores of one arm, one per item, in [0, 1]; or shape (n, trainings).
        b: Scores of the other arm on the same items, in the same order.
        clusters: The cluster of each item, or none where items are independent.
        seed: Of the sign flips.

    Raises:
        ValueError: The two are not equally long, are empty, or hold a score outside [0, 1].
    """
    scores_a, scores_b = as_trainings(a), as_trainings(b)
    if len(scores_a) != len(scores_b):
        raise ValueError(f"{len(scores_a)} scores against {len(scores_b)}.")
    both = np.concatenate([scores_a.ravel(), scores_b.ravel()])
    if both.min() < 0 or both.max() > 1:
        raise ValueError("Scores must lie in [0, 1].")
    difference = scores_a.mean(axis=1) - scores_b.mean(axis=1)
    codes = cluster_codes(clusters, len(difference))
    independent = codes.max() == len(codes) - 1
    once = scores_a.shape[1] == scores_b.shape[1] == 1
    if once and independent and np.isin(both, (0, 1)).all():
        return _of_proportions(difference)
    parts = () if once else tuple(training_part(scores, codes) for scores in (scores_a, scores_b))
    return _of_means(difference, codes, parts, independent=bool(independent), seed=seed)


def _of_proportions(difference: NDArray[np.float64]) -> PairedDifference:
    a_only, b_only = int((difference > 0).sum()), int((difference < 0).sum())
    low, high = tango_interval(a_only, b_only, len(difference), confidence=CONFIDENCE)
    p = mcnemar_exact(a_only, b_only)
    method = "exact McNemar test, Tango score interval"
    return PairedDifference(float(difference.mean()), low, high, p, method)


def _of_means(
    difference: NDArray[np.float64],
    codes: NDArray[np.intp],
    trainings: Sequence[Part],
    *,
    independent: bool,
    seed: int,
) -> PairedDifference:
    sums = cluster_sums(difference, codes)
    estimate = clustered_mean(difference, codes)
    error = total_error(estimate, trainings)
    low, high = _t_bounds(estimate, error)
    method = (
        "sign-flip test, t interval" if independent else "cluster sign-flip test, CR2 t interval"
    )
    p = sign_flip(sums, seed=seed)
    if trainings and estimate.clusters > 1:
        p = max(p, error.p_value(estimate.mean))
        method = f"t and {method} over items and trainings"
    up, down = int((sums > 0).sum()), int((sums < 0).sum())
    if up + down < SPARSE:
        score = tango_interval(up, down, estimate.clusters, confidence=CONFIDENCE)
        low, high = min(low, score.low), max(high, score.high)
        method += " widened for few differing items" if independent else " widened for few clusters"
    return PairedDifference(estimate.mean, low, high, p, method)


def _t_bounds(estimate: MeanError, error: TotalError) -> Bounds:
    if estimate.clusters < 2:
        return Bounds(-1.0, 1.0)
    half = error.quantile((1 + CONFIDENCE) / 2) * error.standard_error
    return Bounds(max(-1.0, estimate.mean - half), min(1.0, estimate.mean + half))


def sign_flip(sums: NDArray[np.float64], *, seed: int) -> float:
    """Test whether sums of differences centre on zero by flipping their signs.

    If the arms are exchangeable within clusters, each cluster's sum is as likely with either sign
    (Fisher 1935, section 21; Good, Permutation, Parametric and Bootstrap Tests, 2005). All flips
    are enumerated where there are no more than `FLIPS`; else as many are drawn, and the observed
    one counts with them (Phipson & Smyth, SAGMB 9(1), 2010).

    `scipy.stats.permutation_test(permutation_type="samples")` gives the same numbers; drawing the
    signs as bytes and multiplying once is ten to thirty times faster, which 28 pairs of arms need.

    Args:
        sums: One sum of differences per cluster, shape (clusters,).
        seed: Of the flips.

    Returns:
        The two-sided p-value; 1 where every sum is zero.
    """
    live = sums[sums != 0]
    if not len(live):
        return 1.0
    exact = 2 ** len(live) <= FLIPS
    if exact:
        patterns = np.arange(2 ** len(live))[:, None] >> np.arange(len(live))
        signs = (2 * (patterns & 1) - 1).astype(np.float64)
    else:
        drawn = np.random.default_rng(seed).integers(2, size=(FLIPS, len(live)), dtype=np.int8)
        signs = (2 * drawn - 1).astype(np.float64)
    tie = 1e-9 * float(np.abs(live).sum())  # float sums of equal terms differ in the last bits
    extreme = int((np.abs(signs @ live) >= abs(float(live.sum())) - tie).sum())
    return extreme / len(signs) if exact else (extreme + 1) / (FLIPS + 1)
