"""The smoothed judgement: near the simulation, with the right slope."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.calibration.smoothed import acceptability, brier, draw, loss, smooth
from advisor.intake.rubrics import decision, read_decision_rubric
from advisor.model.case import Case

RUBRIC = decision(read_decision_rubric())
CASES = [
    Case(id="rag", traits={"external_knowledge": "heavy", "task_type": "qa"}, recommended="rag"),
    Case(
        id="tune",
        traits={
            "external_knowledge": "none",
            "labelled_examples": "thousands",
            "corpus_size": "none",
        },
        recommended="finetune",
    ),
    Case(id="gated", traits={"model_access": "api_only"}, recommended="prompt"),
    Case(id="long", traits={"corpus_size": "fits_context"}, recommended="long_context"),
]


@pytest.fixture(scope="module")
def smoothed():
    return smooth(RUBRIC, CASES, seed=0)


@pytest.fixture(scope="module")
def log_weights():
    return np.log([trait.weight.value for trait in RUBRIC.traits])


def test_the_smoothed_shares_are_near_the_simulated_ones(smoothed, log_weights):
    weights = np.exp(log_weights) / np.exp(log_weights).sum()
    shares = acceptability(smoothed.parts, weights, temperature=smoothed.temperature)
    assert shares.sum(axis=1) == pytest.approx(np.ones(len(CASES)))
    for case, row in zip(CASES, shares, strict=True):
        simulated = draw(RUBRIC, case, seed=0, draws=4000).acceptability
        assert row == pytest.approx(simulated, abs=0.12)


def test_what_a_gate_rules_out_has_no_share(smoothed, log_weights):
    weights = np.exp(log_weights) / np.exp(log_weights).sum()
    shares = acceptability(smoothed.parts, weights, temperature=smoothed.temperature)
    out = [RUBRIC.option_ids.index(option) for option in ("finetune", "hybrid")]
    assert shares[2, out] == pytest.approx([0, 0])


def test_the_slope_is_the_differences_of_the_value(smoothed, log_weights):
    def at(point):
        return loss(
            point,
            smoothed.parts,
            smoothed.truth,
            start=log_weights,
            temperature=smoothed.temperature,
            ridge=0.05,
        )

    point = log_weights + np.random.default_rng(0).normal(0, 0.3, len(log_weights))
    step = 1e-6
    numeric = [
        (at(point + step * unit).value - at(point - step * unit).value) / (2 * step)
        for unit in np.eye(len(point))
    ]
    assert at(point).slope == pytest.approx(numeric, abs=1e-7)


def test_brier_runs_from_sure_and_right_to_sure_and_wrong():
    shares = np.array([[1.0, 0.0], [0.0, 1.0], [0.5, 0.5]])
    assert brier(shares, np.array([0, 0, 0])) == pytest.approx([0, 2, 0.5])
