"""Intervals and the paired test, against SciPy and a published example."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from advisor.scoring.intervals import bootstrap_mean, mcnemar, wilson


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_is_scipys(counts):
    hits, n = counts
    ours = wilson(hits, n)
    theirs = stats.binomtest(hits, n).proportion_ci(0.95, method="wilson")
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), abs=1e-12)


def test_wilson_gives_newcombes_published_interval():
    # Newcombe 1998, Statistics in Medicine 17: 81 of 263, score method: .2553 to .3662.
    interval = wilson(81, 263)
    assert (interval.low, interval.high) == pytest.approx((0.2553, 0.3662), abs=5e-5)


def test_all_hits_leave_room_below_and_none_above():
    assert wilson(15, 15).high == 1
    assert 0.7 < wilson(15, 15).low < 0.9


@given(st.integers(0, 40), st.integers(0, 40))
def test_mcnemar_is_a_two_sided_binomial_test(better, worse):
    expected = stats.binomtest(better, better + worse).pvalue if better + worse else 1.0
    assert mcnemar(better, worse) == pytest.approx(expected)


def test_the_bootstrap_agrees_with_the_normal_interval_where_that_holds():
    values = np.random.default_rng(1).normal(0.3, 0.2, 400)
    interval = bootstrap_mean(values, seed=0)
    reach = 1.96 * values.std() / 20
    assert interval.low == pytest.approx(values.mean() - reach, abs=0.003)
    assert interval.high == pytest.approx(values.mean() + reach, abs=0.003)
    assert bootstrap_mean(values, seed=0) == interval
