"""Two arms on the same items: published examples, SciPy as reference, and what always holds."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from advisor.probes.statistics.clustered import cluster_codes, cluster_sums, clustered_mean
from advisor.probes.statistics.paired import paired_difference, sign_flip
from advisor.probes.statistics.proportions import mcnemar_exact, tango_interval


@pytest.mark.parametrize(
    ("a_only", "b_only", "n", "confidence", "low", "high"),
    [
        # Bentur et al. 2009, in Fagerland, Lydersen & Laake, Statistics in Medicine 33, 2014.
        (1, 7, 21, 0.95, -0.517, -0.026),
        # Cavo et al. 2012, in Fagerland et al., Statistical Analysis of Contingency Tables, ch. 8.
        (6, 16, 161, 0.95, -0.1240, -0.0054),
        # PropCIs::scoreci.mp(25, 28, 618, conf.level = 0.9), which takes its first count as b.
        (28, 25, 618, 0.90, -0.0148, 0.0247),
    ],
)
def test_tango_agrees_with_published_examples(a_only, b_only, n, confidence, low, high):
    bounds = tango_interval(a_only, b_only, n, confidence=confidence)
    places = 3 if n == 21 else 4
    assert (round(bounds.low, places), round(bounds.high, places)) == (low, high)


def test_tango_without_discordant_items_has_its_closed_form():
    z2 = stats.norm.ppf(0.975) ** 2
    bounds = tango_interval(0, 0, 40, confidence=0.95)
    assert bounds.high == pytest.approx(z2 / (40 + z2), abs=1e-6)
    assert bounds.low == pytest.approx(-bounds.high)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_tango_holds_the_estimate_and_turns_with_the_arms(a_only, b_only, concordant):
    n = a_only + b_only + concordant
    if not n:
        return
    bounds = tango_interval(a_only, b_only, n, confidence=0.95)
    turned = tango_interval(b_only, a_only, n, confidence=0.95)
    assert -1 <= bounds.low <= (a_only - b_only) / n <= bounds.high <= 1
    assert (turned.low, turned.high) == pytest.approx((-bounds.high, -bounds.low), abs=1e-6)
    # At zero the statistic is McNemar's (b - c) / sqrt(b + c).
    if a_only + b_only:
        z = abs(a_only - b_only) / np.sqrt(a_only + b_only)
        if abs(z - 1.959964) > 1e-6:
            assert (bounds.low > 0 or bounds.high < 0) == (z > 1.959964)


@pytest.mark.parametrize(
    ("a_only", "b_only", "p"),
    [
        (6, 16, 0.052479),  # Cavo et al. 2012, Fagerland et al., chapter 8
        (1, 7, 0.070313),  # Bentur et al. 2009, as above
        (0, 0, 1.0),
    ],
)
def test_mcnemar_agrees_with_published_examples(a_only, b_only, p):
    assert mcnemar_exact(a_only, b_only) == pytest.approx(p, abs=1e-6)


def test_zero_one_scores_of_independent_items_get_mcnemar_and_tango():
    a = [1] * 59 + [1] * 6 + [0] * 16 + [0] * 80
    b = [1] * 59 + [0] * 6 + [1] * 16 + [0] * 80
    result = paired_difference(a, b, seed=0)
    assert result.difference == pytest.approx(-10 / 161)
    assert (result.low, result.high) == pytest.approx((-0.1240, -0.0054), abs=5e-5)
    assert result.p == pytest.approx(0.052479, abs=1e-6)
    assert "McNemar" in result.method


def test_continuous_scores_of_independent_items_get_the_paired_t_interval():
    rng = np.random.default_rng(1)
    a, b = rng.beta(2, 3, 80), rng.beta(2, 4, 80)
    result = paired_difference(a, b, seed=0)
    reference = stats.ttest_rel(a, b)
    interval = reference.confidence_interval()
    assert (result.low, result.high) == pytest.approx((interval.low, interval.high))
    assert result.p == pytest.approx(reference.pvalue, abs=0.01)


def test_equal_clusters_give_the_t_test_of_cluster_means():
    rng = np.random.default_rng(2)
    a, b = rng.random(60), rng.random(60)
    clusters = np.repeat(np.arange(12), 5).tolist()
    result = paired_difference(a, b, clusters=clusters, seed=0)
    interval = stats.ttest_1samp((a - b).reshape(12, 5).mean(axis=1), 0).confidence_interval()
    assert (result.low, result.high) == pytest.approx((interval.low, interval.high))
    assert "cluster" in result.method


def test_unequal_clusters_give_cr2_as_its_matrices_do():
    """Bell & McCaffrey's estimator and degrees of freedom, from their matrix definitions."""
    rng = np.random.default_rng(3)
    codes = np.repeat(np.arange(7), [1, 1, 2, 3, 5, 8, 10])
    values = rng.normal(size=len(codes))
    n = len(values)
    design = np.ones((n, 1))
    bread = np.linalg.inv(design.T @ design)
    residual = values - values.mean()
    hat = np.eye(n) - design @ bread @ design.T
    variance, columns = 0.0, []
    for g in range(7):
        rows = np.flatnonzero(codes == g)
        inner = hat[np.ix_(rows, rows)]
        eigenvalues, vectors = np.linalg.eigh(inner)
        adjust = vectors @ np.diag(eigenvalues**-0.5) @ vectors.T
        variance += (bread @ design[rows].T @ adjust @ residual[rows]).item() ** 2
        columns.append(hat[rows].T @ adjust @ design[rows] @ bread)
    joined = np.hstack(columns)
    omega = joined.T @ joined
    df = np.trace(omega) ** 2 / np.sum(omega * omega)
    estimate = clustered_mean(values, codes)
    assert estimate.standard_error == pytest.approx(np.sqrt(variance))
    assert estimate.df == pytest.approx(df)


def test_sign_flips_agree_with_scipy_enumerated_and_drawn():
    rng = np.random.default_rng(4)
    few, many = rng.normal(0.4, 1, 10), rng.normal(0.2, 1, 40)

    def reference(sums, resamples):
        return stats.permutation_test(
            (sums,),
            lambda x, axis: x.sum(axis=axis),
            permutation_type="samples",
            vectorized=True,
            n_resamples=resamples,
            rng=np.random.default_rng(0),
        ).pvalue

    assert sign_flip(few, seed=0) == pytest.approx(reference(few, np.inf))
    assert sign_flip(many, seed=0) == pytest.approx(reference(many, 9_999), abs=0.015)


def test_sign_flips_of_independent_zero_one_items_are_mcnemar():
    differences = np.array([1.0] * 3 + [-1.0] * 9 + [0.0] * 30)
    assert sign_flip(differences, seed=0) == pytest.approx(mcnemar_exact(3, 9))


def test_identical_arms_are_never_certain_to_be_equal():
    """A t interval of no spread would have no width, and call three items proof."""
    for clusters in (None, [0, 0, 1, 1, 2, 2]):
        scores = [0.5, 0.25, 0.0, 1.0, 0.5, 0.75]
        result = paired_difference(scores, scores, clusters=clusters, seed=0)
        assert result.difference == 0
        assert result.p == 1
        assert result.low < -0.3
        assert result.high > 0.3
        assert "widened" in result.method


def test_one_cluster_says_nothing():
    result = paired_difference([1, 1, 1, 0.5], [0, 0, 0, 0], clusters=["d"] * 4, seed=0)
    assert (result.low, result.high, result.p) == (-1, 1, 1)


def test_sharing_documents_widens_the_interval():
    rng = np.random.default_rng(5)
    document = np.repeat(np.arange(20), 5)
    easy = rng.random(20)[document]
    a = (easy + 0.1 * rng.random(100) > 0.4).astype(float)
    b = (rng.random(20)[document] > 0.5).astype(float)
    apart = paired_difference(a, b, seed=0)
    together = paired_difference(a, b, clusters=document.tolist(), seed=0)
    assert together.difference == pytest.approx(apart.difference)
    assert together.high - together.low > 1.5 * (apart.high - apart.low)


def test_same_seed_same_numbers_and_order_of_items_does_not_matter():
    rng = np.random.default_rng(6)
    a, b = rng.random(50), rng.random(50)
    order = rng.permutation(50)
    first, again = paired_difference(a, b, seed=3), paired_difference(a, b, seed=3)
    moved = paired_difference(a[order], b[order], seed=3)
    assert first == again
    assert (moved.low, moved.high) == pytest.approx((first.low, first.high))


scores = st.lists(
    st.tuples(st.floats(0, 1), st.floats(0, 1), st.integers(0, 8)), min_size=1, max_size=40
)


@given(scores)
def test_turning_the_arms_turns_the_result(rows):
    a, b, clusters = (list(column) for column in zip(*rows, strict=True))
    result = paired_difference(a, b, clusters=clusters, seed=0)
    turned = paired_difference(b, a, clusters=clusters, seed=0)
    assert -1 <= result.low <= result.difference <= result.high <= 1
    assert 0 <= result.p <= 1
    assert turned.difference == pytest.approx(-result.difference)
    assert (turned.low, turned.high) == pytest.approx((-result.high, -result.low), abs=1e-6)
    assert turned.p == pytest.approx(result.p)


@pytest.mark.parametrize(
    ("a", "b"), [([], []), ([1], [1, 0]), ([2.0], [0.0]), ([float("nan")], [0.0])]
)
def test_what_is_no_pair_of_scores_is_refused(a, b):
    with pytest.raises(ValueError, match="[Ss]cores"):
        paired_difference(a, b, seed=0)


def test_clusters_are_numbered_in_order_of_appearance():
    codes = cluster_codes(["b", "a", "b"], 3)
    assert codes.tolist() == [0, 1, 0]
    assert cluster_sums(np.array([1.0, 2.0, 3.0]), codes).tolist() == [4, 2]
    with pytest.raises(ValueError, match="2 cluster labels"):
        cluster_codes(["a", "b"], 3)
