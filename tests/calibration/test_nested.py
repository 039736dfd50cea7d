"""Calibration on cases made from known weights: found again, within bounds, with an honest gain."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.calibration import held_out, nested
from advisor.calibration.door import calibrate
from advisor.calibration.held_out import with_weights
from advisor.calibration.weights import FittedWeights
from advisor.errors import InvalidCases, MissingExtra
from advisor.model.case import Case
from tests.scoring.judged import drawn
from tests.scoring.strategies import LEVELS, option, rubric, trait

OPTIONS = ("alpha", "bravo", "charlie")
NAMES = ("first", "second", "third")


@pytest.fixture(scope="module")
def small():
    """Each trait pulls towards one option; the rubric weighs them alike."""
    return rubric(
        [option(name) for name in OPTIONS],
        [
            trait(
                name,
                levels=LEVELS,
                priors=(0.4, 0.3, 0.3),
                bearings={
                    one: (-1, 0, 2) if one == OPTIONS[index] else (0.5, 0, -0.5) for one in OPTIONS
                },
                weight=4,
            )
            for index, name in enumerate(NAMES)
        ],
    )


def cases_by(judge, n, seed):
    """Cases decided by the simulation of `judge`, so that its weights are the truth."""
    rng = np.random.default_rng(seed)
    cases = []
    for one in range(n):
        levels = {name: str(rng.choice([*LEVELS, *LEVELS, "unknown"])) for name in NAMES}
        shares = drawn(judge, levels, seed=one, draws=400).acceptability
        chosen = OPTIONS[int(shares.argmax())]
        cases.append(Case(id=f"case{one}", traits=levels, recommended=chosen))
    return cases


@pytest.fixture
def quick(monkeypatch):
    monkeypatch.setattr(nested, "REPEATS", 1)
    monkeypatch.setattr(nested, "RIDGES", (0.001, 10.0))
    monkeypatch.setattr(held_out, "CONCENTRATIONS", (120.0,))
    monkeypatch.setattr(held_out, "DRAWS", 300)


def test_weights_that_made_the_cases_are_found_and_gain_on_held_out_ones(small, quick):
    truth = with_weights(small, np.array([8.0, 2.0, 2.0]), concentration=120)
    seen = []
    found = calibrate(
        small, cases_by(truth, 80, seed=1), seed=0, progress=lambda *step: seen.append(step)
    )
    first, second, third = (one.after for one in found.weights)
    assert first > 1.5 * max(second, third)
    assert found.brier.after < found.brier.before
    assert found.brier.interval.low < found.brier.difference < found.brier.interval.high
    assert all(one.low <= one.after <= one.high for one in found.weights)
    assert seen[-1] == (5, 5)


def test_cases_of_the_rubric_itself_show_no_gain(small, quick):
    found = calibrate(small, cases_by(small, 50, seed=2), seed=0)
    assert not (found.brier.settled and found.brier.difference < -0.05)
    assert [one.after for one in found.weights] == pytest.approx([4, 4, 4], rel=0.35)


def test_the_same_seed_gives_the_same_proposal(small, quick):
    cases = cases_by(small, 25, seed=3)
    assert calibrate(small, cases, seed=1) == calibrate(small, cases, seed=1)


def test_a_trait_that_few_cases_answer_keeps_its_weight(small, quick):
    cases = [
        case.model_copy(update={"traits": {**case.traits, "third": "unknown"}})
        for case in cases_by(small, 40, seed=4)
    ]
    third = calibrate(small, cases, seed=0).weights[2]
    assert (third.fitted, third.known, third.after) == (False, 0, third.before)


def test_rare_options_do_not_break_the_split(small, quick):
    cases = [case.model_copy(update={"recommended": "alpha"}) for case in cases_by(small, 24, 5)]
    cases[0] = cases[0].model_copy(update={"recommended": "bravo"})
    assert calibrate(small, cases, seed=0).n == 24


def test_too_few_cases_are_refused(small):
    with pytest.raises(InvalidCases, match="19 cases are too few"):
        calibrate(small, cases_by(small, 19, seed=6))


def test_the_interval_allows_for_overlapping_training_sets():
    held = [np.array([one]) for one in range(20)]
    afters = [np.array([0.1 if one % 2 else 0.3]) for one in range(20)]
    change = nested._change(np.zeros(20), afters, held)
    assert change.difference == pytest.approx(0.2)
    reach = change.interval.high - change.difference
    plain = 2.093 * np.std([0.1, 0.3] * 10, ddof=1) / np.sqrt(20)
    # Nadeau & Bengio 2003: with a quarter as many held out as trained on, sqrt(6) times as wide.
    assert reach == pytest.approx(plain * np.sqrt(6), rel=1e-3)


def test_no_ridge_lets_a_weight_leave_its_bounds():
    parts = np.zeros((6, 1, 2, 3))
    parts[:, :, 0, 0] = 1
    parts[:, :, 1, 1] = 1
    found = FittedWeights(
        np.array([1.0, 1.0]), np.array([0.5, 0.5]), np.array([2.0, 3.0]), ridge=0.0
    ).fit(parts, np.ones(6, dtype=int))
    assert found.weights_ == pytest.approx([0.5, 3.0])


def test_without_the_extra_one_line_says_what_to_install(small, monkeypatch):
    import builtins

    real = builtins.__import__

    def missing(name, *rest):
        if name == "advisor.calibration.nested":
            raise ModuleNotFoundError("No module named 'sklearn'", name="sklearn.base")
        return real(name, *rest)

    monkeypatch.setattr(builtins, "__import__", missing)
    with pytest.raises(MissingExtra, match="needs sklearn") as caught:
        calibrate(small, [])
    assert "advisor[calibrate]" in caught.value.hint
