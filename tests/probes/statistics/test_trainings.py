"""Error by items and by trainings, against an analysis of variance and at its limits."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm

from advisor.probes.statistics.clustered import cluster_codes
from advisor.probes.statistics.intervals import mean_interval
from advisor.probes.statistics.paired import paired_difference
from advisor.probes.statistics.trainings import Part, TotalError, as_trainings, training_part


def crossed(*, n=60, trainings=3, item=0.2, training=0.0, rest=0.1, seed=0):
    """Scores in [0, 1] of items crossed with trainings."""
    rng = np.random.default_rng(seed)
    scores = (
        0.5
        + rng.normal(0, item, (n, 1))
        + rng.normal(0, training, (1, trainings))
        + rng.normal(0, rest, (n, trainings))
    )
    return np.clip(scores, 0, 1)


def test_the_variance_component_is_that_of_the_two_way_analysis_of_variance():
    scores = crossed(training=0.08, seed=1)
    n, trainings = scores.shape
    rows = [
        {"score": scores[i, k], "item": i, "training": k}
        for i in range(n)
        for k in range(trainings)
    ]
    table = anova_lm(ols("score ~ C(item) + C(training)", data=pd.DataFrame(rows)).fit())
    mean_squares = table["mean_sq"]
    expected = (mean_squares["C(training)"] - mean_squares["Residual"]) / (n * trainings)
    part = training_part(scores, cluster_codes(None, n))
    assert part.variance == pytest.approx(expected)
    assert part.df == trainings - 1


def test_trainings_that_differ_by_chance_alone_add_little():
    parts = [training_part(crossed(seed=seed), cluster_codes(None, 60)) for seed in range(200)]
    variances = [part.variance for part in parts]
    assert min(variances) == 0
    assert np.mean(variances) < 0.15 * 0.2**2 / 60


def test_what_trainings_share_within_a_document_is_not_taken_for_theirs():
    rng = np.random.default_rng(4)
    documents = np.repeat(np.arange(20), 5)
    added = []
    for _ in range(200):
        scores = 0.5 + rng.normal(0, 0.1, (20, 3))[documents]
        added.append(training_part(scores, documents).variance)
    # Nothing, where the spread of the means is what documents make: (.1^2 / 20) / 3, of which by
    # chance e^-1 is left. Taken item by item, .8 of it would seem to be due to trainings.
    assert np.mean(added) == pytest.approx(math.exp(-1) * 0.1**2 / (20 * 3), rel=0.2)


def test_one_training_says_nothing_of_others():
    assert training_part(crossed(trainings=1), cluster_codes(None, 60)) == Part(0.0, math.inf)


def test_one_column_is_what_a_list_is():
    a, b = crossed(seed=1)[:, 0], crossed(seed=2)[:, 0]
    assert mean_interval(a[:, None]) == mean_interval(a)
    assert paired_difference(a[:, None], b, seed=0) == paired_difference(a, b, seed=0)


def test_trainings_that_differ_widen_every_interval():
    b = crossed(trainings=1, seed=9)
    near, far = crossed(seed=3), crossed(training=0.2, seed=3)
    widths = {}
    for name, scores in (("near", near), ("far", far), ("one", near[:, :1])):
        alone, pair = mean_interval(scores), paired_difference(scores, b, seed=0)
        widths[name] = (alone.high - alone.low, pair.high - pair.low)
    assert all(far > 2 * near for far, near in zip(widths["far"], widths["near"], strict=True))


def test_a_lead_that_hangs_on_the_training_is_no_lead():
    rng = np.random.default_rng(5)
    b = 0.4 + rng.normal(0, 0.02, 100)
    steady = b[:, None] + 0.1 + rng.normal(0, 0.02, (100, 3))
    shaky = steady + np.array([-0.09, 0.0, 0.09])
    assert paired_difference(steady, b, seed=0).p < 0.001
    result = paired_difference(shaky, b, seed=0)
    assert result.p > 0.05
    assert result.low < 0 < result.high
    assert "trainings" in result.method


@given(
    st.lists(st.tuples(st.floats(1e-6, 1.0), st.integers(1, 200)), min_size=1, max_size=3),
    st.floats(0.51, 0.999),
)
def test_the_quantile_lies_between_those_of_its_parts(parts, probability):
    error = TotalError(tuple(Part(variance, df) for variance, df in parts))
    quantiles = [float(stats.t.ppf(probability, df)) for _, df in parts]
    assert min(quantiles) - 1e-9 <= error.quantile(probability) <= max(quantiles) + 1e-9


@pytest.mark.parametrize("distance", [0.01, 0.2, 0.5, 3.0])
def test_p_is_the_level_whose_interval_just_reaches_zero(distance):
    error = TotalError((Part(0.01, 59), Part(0.02, 2)))
    p = error.p_value(distance)
    assert error.quantile(1 - p / 2) * error.standard_error == pytest.approx(distance)
    alone = TotalError((Part(0.01, 59),))
    assert alone.p_value(0.2) == pytest.approx(2 * stats.t.sf(2, 59))


def test_no_spread_and_no_distance_is_no_evidence():
    assert TotalError((Part(0.0, 10),)).p_value(0.0) == 1
    assert paired_difference(np.ones((5, 3)), np.ones(5), seed=0).p == 1


def test_one_document_leaves_everything_open():
    scores = crossed(n=8, seed=6)
    result = paired_difference(scores, scores[:, 0] / 2, clusters=["d"] * 8, seed=0)
    assert (result.low, result.high, result.p) == (-1, 1, 1)


@pytest.mark.parametrize("bad", [[], [[]], [[[0.1]]], [[0.1], [float("nan")]]])
def test_what_is_no_table_is_refused(bad):
    with pytest.raises(ValueError, match="Scores"):
        as_trainings(bad)
