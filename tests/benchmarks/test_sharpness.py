"""The benchmark of sharpness: priors stay priors, and a quarter of the answers goes."""

from __future__ import annotations

import importlib.util

import pytest

from advisor.model.answers import UNKNOWN
from advisor.model.case import Case
from advisor.scoring.evaluate import evaluate
from tests.scoring.strategies import option, rubric, trait


@pytest.fixture(scope="module")
def sharpness(repository):
    path = repository / "benchmarks/sharpness.py"
    spec = importlib.util.spec_from_file_location("sharpness", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def small():
    return rubric(
        [option("alpha"), option("bravo")],
        [
            trait(
                "one",
                levels=("low", "middle", "high"),
                priors=(0.2, 0.5, 0.3),
                bearings={"alpha": (-1, 0, 1), "bravo": (1, 0, -1)},
            )
        ],
    )


def test_a_power_above_one_moves_the_prior_to_its_mode_and_one_leaves_it(sharpness, small):
    def priors(power):
        (only,) = sharpness.sharpened(small, power).traits
        return [level.prior for level in only.levels]

    assert sum(priors(2.0)) == pytest.approx(1)
    assert priors(2.0)[1] > 0.5 > priors(0.5)[1]
    assert priors(1.0) == pytest.approx([0.2, 0.5, 0.3])


def test_hidden_answers_are_about_a_quarter_and_become_unknown(sharpness):
    traits = {f"t{one}": "low" for one in range(50)}
    copies = sharpness.thinned([Case(id="a", traits=traits, recommended="alpha")], seed=1)
    levels = [level for copy in copies for level in copy.traits.values()]
    assert len({copy.id for copy in copies}) == len(copies)
    assert levels.count(UNKNOWN) / len(levels) == pytest.approx(sharpness.HIDDEN, abs=0.1)


def test_a_group_left_out_is_scored_by_what_the_others_choose(sharpness, small):
    cases = [
        Case(id="a", traits={"one": "high"}, recommended="alpha"),
        Case(id="b", traits={"one": "low"}, recommended="bravo"),
    ]
    figures = {
        power: evaluate(sharpness.sharpened(small, power), cases, draws=200)
        for power in sharpness.POWERS
    }
    said = sharpness.left_out(figures, ["x", "y"])
    assert said.startswith("with one of 2 groups left out, Brier chooses ")
    assert "held-out Brier 0.0" in said
