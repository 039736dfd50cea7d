"""Intervals of one arm's mean: references from SciPy and statsmodels, and what must always hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from advisor.probes.statistics.intervals import bootstrap_interval, mean_interval, median_interval


@pytest.mark.parametrize(
    ("successes", "n", "low", "high"),
    [
        # Newcombe, Statistics in Medicine 17, 1998, 857-872, table I, method 3.
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_independent_successes_get_wilson_as_published(successes, n, low, high):
    interval = mean_interval([1] * successes + [0] * (n - successes))
    assert (interval.low, interval.high) == pytest.approx((low, high), abs=5e-5)
    reference = proportion_confint(successes, n, method="wilson")
    assert (interval.low, interval.high) == pytest.approx(reference)
    assert interval.n == n


def test_other_scores_get_a_shorter_interval_than_zero_one_scores_of_that_mean():
    graded = mean_interval([0.5] * 20 + [0.25] * 20 + [0.75] * 20)
    whole = mean_interval([1.0] * 30 + [0.0] * 30)
    assert graded.mean == whole.mean
    assert whole.low < graded.low < graded.mean < graded.high < whole.high


def test_clusters_widen_the_interval():
    scores = [1.0] * 5 + [0.0] * 5
    apart = mean_interval(scores * 6)
    together = mean_interval(scores * 6, clusters=[item // 5 for item in range(60)])
    assert together.low < apart.low
    assert together.high > apart.high


def test_all_wrong_or_one_cluster_is_not_certainty():
    assert mean_interval([0.0] * 40).high == pytest.approx(0.0876, abs=1e-4)
    clustered = mean_interval([0.0] * 40, clusters=[item // 4 for item in range(40)])
    assert clustered.high > mean_interval([0.0] * 40).high
    alone = mean_interval([0.2, 0.4], clusters=["d", "d"])
    assert (alone.low, alone.high) == (0, 1)
    assert (mean_interval([0.3]).low, mean_interval([0.3]).high) == (0, 1)


@given(
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 5)), min_size=1, max_size=50),
    st.booleans(),
)
def test_the_interval_lies_in_range_and_holds_the_mean(rows, clustered):
    clusters = [cluster for _, cluster in rows] if clustered else None
    interval = mean_interval([score for score, _ in rows], clusters=clusters)
    assert 0 <= interval.low <= interval.mean + 1e-9
    assert interval.mean - 1e-9 <= interval.high <= 1


@pytest.mark.parametrize("bad", [[], [1.2], [-0.1], [float("inf")], [[[0.1, 0.2]]]])
def test_what_is_no_score_is_refused(bad):
    with pytest.raises(ValueError, match="Scores"):
        mean_interval(bad)


def test_the_bootstrap_of_a_mean_is_near_its_wilson_interval():
    scores = np.array([1.0] * 60 + [0.0] * 40)
    interval = bootstrap_interval(lambda items: float(scores[items].mean()), 100, seed=0)
    wilson = mean_interval(scores)
    assert interval.mean == pytest.approx(0.6)
    assert (interval.low, interval.high) == pytest.approx((wilson.low, wilson.high), abs=0.02)


def test_the_bootstrap_draws_whole_clusters_and_repeats_with_its_seed():
    scores = np.repeat([0.0, 1.0], 50)
    clusters = np.repeat(np.arange(4), 25).tolist()

    def mean(items):
        return float(scores[items].mean())

    first = bootstrap_interval(mean, 100, clusters=clusters, seed=1)
    assert first == bootstrap_interval(mean, 100, clusters=clusters, seed=1)
    assert (first.low, first.high) == (0, 1)
    with pytest.raises(ValueError, match="items"):
        bootstrap_interval(mean, 0, seed=1)


@pytest.mark.parametrize(("n", "ranks"), [(6, (1, 6)), (10, (2, 9)), (20, (6, 15)), (30, (10, 21))])
def test_a_median_lies_between_the_ranks_of_the_sign_tests_tables(n, ranks):
    # The ranks that tables of the sign test's 95 % interval give, such as Conover 1999, table A3.
    found = median_interval([float(rank) for rank in range(n, 0, -1)])
    assert (found.low, found.high) == ranks
    assert found.median == (n + 1) / 2


def test_five_values_bound_no_median():
    with pytest.raises(ValueError, match="too few"):
        median_interval([1.0] * 5)
