"""What n can show: against statsmodels, against simulation, and blind to the observed effect."""

from __future__ import annotations

import numpy as np
import pytest
from statsmodels.stats.power import TTestPower

from advisor.probes.statistics.paired import paired_difference
from advisor.probes.statistics.power import (
    Spread,
    minimum_detectable_effect,
    n_for_margin,
    spread,
)


def test_the_detectable_effect_agrees_with_the_power_of_the_t_test():
    observed = Spread(deviation=0.4, df=99, n=100)
    reference = TTestPower().solve_power(nobs=100, alpha=0.05, power=0.8) * 0.4
    assert minimum_detectable_effect(observed) == pytest.approx(reference, rel=0.01)


def test_the_items_needed_agree_with_the_power_of_the_t_test():
    needed = n_for_margin(Spread(deviation=0.4, df=99, n=100), margin=0.05)
    reference = TTestPower().solve_power(effect_size=0.05 / 0.4, alpha=0.05, power=0.8)
    assert needed == pytest.approx(reference, rel=0.01)
    assert n_for_margin(Spread(deviation=0.4, df=99, n=100), margin=0) is None


def test_the_observed_effect_does_not_enter():
    rng = np.random.default_rng(0)
    differences = rng.normal(0, 0.2, 100)
    moved = differences + 0.3
    nothing = np.zeros(100)
    assert spread(differences, nothing)[:2] == pytest.approx(spread(moved, nothing)[:2])


def test_clusters_raise_the_detectable_effect():
    differences = np.repeat(np.random.default_rng(1).normal(0, 0.3, 20), 5)
    nothing, documents = np.zeros(100), np.repeat(np.arange(20), 5).tolist()
    alone = minimum_detectable_effect(spread(differences, nothing))
    shared = minimum_detectable_effect(spread(differences, nothing, clusters=documents))
    assert shared > 1.8 * alone


def test_arms_that_never_differed_do_not_promise_to_find_anything():
    same = np.zeros(50)
    assert minimum_detectable_effect(spread(same, same)) == pytest.approx(0.079, abs=0.002)
    assert minimum_detectable_effect(spread(same[:5], same[:5], clusters=["d"] * 5)) == 1


def trained(deviation, *, n=100, trainings=3):
    """Scores of an arm whose trainings lie `deviation` apart, against one that is not trained."""
    rng = np.random.default_rng(3)
    shifts = deviation * np.linspace(-1, 1, trainings)
    return 0.5 + rng.normal(0, 0.2, (n, 1)) + shifts, np.full(n, 0.5)


def test_trainings_that_differ_raise_the_detectable_effect():
    effects = [minimum_detectable_effect(spread(*trained(apart))) for apart in (0.0, 0.02, 0.1)]
    assert effects == sorted(effects)
    assert effects[2] > 2 * effects[0]


def test_items_make_up_for_trainings_only_so_far():
    needed = [n_for_margin(spread(*trained(apart)), margin=0.1) for apart in (0.0, 0.01, 0.2)]
    assert needed[0] < needed[1]
    assert needed[2] is None
    enough = spread(*trained(0.01))._replace(n=needed[1], df=needed[1] - 1)
    assert minimum_detectable_effect(enough) == pytest.approx(0.1, rel=0.04)


def test_a_true_difference_of_that_size_is_found_about_eight_times_in_ten():
    rng = np.random.default_rng(2)
    deviation, n, runs = 0.1, 60, 400
    effect = minimum_detectable_effect(Spread(deviation=deviation, df=n - 1, n=n))
    found = 0
    for _ in range(runs):
        result = paired_difference(0.5 + rng.normal(effect, deviation, n), [0.5] * n, seed=0)
        found += result.low > 0 and result.p <= 0.05
    assert found / runs == pytest.approx(0.8, abs=0.05)
