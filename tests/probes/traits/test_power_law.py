"""Learning curves are extended within their means."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.probes.traits.learning_curve.power_law import FURTHEST, extend

ROWS = (32, 64, 128, 256)


def drawn(rows, *, floor=0.0, scale=2.0, exponent=0.5, items=200, seed=0):
    """0/1 scores whose error follows a power law; the same items are hard at every point."""
    hardness = np.random.default_rng(seed).random(items)
    errors = [floor + scale * r**-exponent for r in rows]
    return np.array([(hardness > error).astype(float) for error in errors])


def test_a_curve_that_rises_is_expected_to_rise_on():
    found = extend(ROWS, drawn(ROWS), seed=0)
    assert [point.rows for point in found.points] == [512, 1024]
    truth = 1 - 2 * 1024**-0.5
    assert found.points[-1].low <= truth <= found.points[-1].high
    assert found.gain.low > 0


def test_a_level_curve_is_expected_to_gain_little():
    found = extend(ROWS, drawn(ROWS, floor=0.5, scale=0.0), seed=0)
    assert found.gain.high < 0.02


def test_a_falling_curve_is_taken_for_a_level_one():
    found = extend(ROWS, drawn(ROWS)[::-1], seed=0)
    assert found.gain.low == pytest.approx(0)
    assert found.gain.mean == pytest.approx(0)


def trained(rows, *, noise, seed, items=80):
    """As `drawn` with a floor of .2, and each training ends a little better or worse."""
    rng = np.random.default_rng(seed)
    hardness = rng.random(items)
    errors = [0.2 + 2 * r**-0.5 + noise * rng.standard_normal() for r in rows]
    return np.array([(hardness > error).astype(float) for error in errors])


@pytest.mark.parametrize("noise", [0.0, 0.02, 0.04])
@pytest.mark.parametrize("rows", [ROWS, ROWS[1:]])
def test_the_interval_holds_the_truth_about_as_often_as_it_says(rows, noise):
    truth = 2 * rows[-1] ** -0.5 - 2 * (FURTHEST * rows[-1]) ** -0.5
    held = 0
    for seed in range(60):
        gain = extend(rows, trained(rows, noise=noise, seed=seed), seed=seed).gain
        held += gain.low <= truth <= gain.high
    assert held >= 54  # of 60: were it .95, fewer would come up in 1 of 50 tests


def test_points_that_lie_off_the_curve_say_less():
    smooth, rough = (
        extend(ROWS, trained(ROWS, noise=noise, seed=3), seed=0).gain for noise in (0.0, 0.1)
    )
    assert rough.high - rough.low > smooth.high - smooth.low


def test_fewer_items_say_less():
    wide, narrow = (extend(ROWS, drawn(ROWS, items=items), seed=0).gain for items in (30, 600))
    assert wide.high - wide.low > narrow.high - narrow.low


def test_perfect_scores_stay_perfect():
    found = extend(ROWS, np.ones((4, 50)), seed=0)
    assert found.points[-1].mean == pytest.approx(1, abs=1e-5)


def test_answers_that_no_training_changed_are_not_known_for_sure():
    scores = np.tile(np.repeat([0.0, 1.0], 50), (len(ROWS), 1))
    found = extend(ROWS, scores, seed=0)
    assert found.gain.low <= 1e-9
    assert found.gain.high > 0.005  # half an item in a hundred


def test_two_points_are_no_curve():
    with pytest.raises(ValueError, match="too few"):
        extend((8, 16), np.ones((2, 50)), seed=0)
