"""What several findings say of one option on one trait, in one figure."""

from __future__ import annotations

import pytest

from advisor.scoring.fits import measured_fits
from tests.scoring.runs import a_finding, a_run

TRAIT, OPTION = "style_need", "finetune"


def finding(mean, half, **more):
    return a_finding(
        more.pop("trait", TRAIT),
        option=more.pop("option", OPTION),
        estimate=mean,
        low=mean - half,
        high=mean + half,
        **more,
    )


def only(rubric, *runs):
    (fit,) = measured_fits(rubric, runs)
    return fit


def test_one_finding_is_taken_as_it_is(default_rubric):
    fit = only(default_rubric, a_run(finding(0.7, 0.098)))
    assert (fit.trait, fit.option, fit.stand_ins) == (TRAIT, OPTION, 0)
    assert fit.measured.mean == pytest.approx(0.7)
    assert fit.measured.error == pytest.approx(0.05)
    assert fit.measured.because == "So it was."


def test_runs_over_other_data_are_pooled_by_their_precision(default_rubric):
    # Worked by hand: weights 400 and 100, so (.7 * 4 + .6) / 5 = .68 and 1 / sqrt(500) = .0447;
    # chi squared is 400 * .02^2 + 100 * .08^2 = .8, no more than its one degree of freedom.
    runs = (
        a_run(finding(0.7, 0.098)),
        a_run(finding(0.6, 0.196), data="b"),
    )
    fit = only(default_rubric, *runs)
    assert fit.measured.mean == pytest.approx(0.68)
    assert fit.measured.error == pytest.approx(0.0447, abs=1e-4)
    assert "2 runs, pooled" in fit.measured.because


def test_runs_that_contradict_each_other_say_less(default_rubric):
    # Birge's ratio: chi squared of .9 and .1, each with error .05, is 128, so sqrt(128) wider.
    runs = (a_run(finding(0.9, 0.098)), a_run(finding(0.1, 0.098), data="b"))
    fit = only(default_rubric, *runs)
    assert fit.measured.mean == pytest.approx(0.5)
    assert fit.measured.error == pytest.approx(0.05 / 2**0.5 * 128**0.5)


def test_runs_over_the_same_data_are_no_two_measurements(default_rubric):
    small, large = finding(0.9, 0.2, n=20), finding(0.6, 0.1, n=80)
    fit = only(default_rubric, a_run(large), a_run(small))
    assert fit.measured.mean == pytest.approx(0.6)
    assert fit == only(default_rubric, a_run(small), a_run(large))


def test_of_two_equal_runs_over_the_same_data_the_later_one_stands(default_rubric):
    assert only(
        default_rubric, a_run(finding(0.2, 0.1)), a_run(finding(0.3, 0.1))
    ).measured.mean == pytest.approx(0.3)


def test_two_probes_are_two_sides_of_which_either_may_count(default_rubric):
    # A mixture of (.9, .05) and (.1, .05): mean .5, variance .05^2 + .4^2.
    run = a_run(finding(0.9, 0.098), finding(0.1, 0.098, probe="another_probe"))
    fit = only(default_rubric, run)
    assert fit.measured.mean == pytest.approx(0.5)
    assert fit.measured.error == pytest.approx((0.05**2 + 0.4**2) ** 0.5)


def test_the_users_own_model_stands_before_a_stand_in(default_rubric):
    runs = (a_run(finding(0.2, 0.1)), a_run(finding(0.9, 0.01), data="b", stand_in=True))
    fit = only(default_rubric, *runs)
    assert fit.stand_ins == 0
    assert fit.measured.mean == pytest.approx(0.2)
    assert "own model" in fit.measured.because
    assert only(default_rubric, runs[1]).stand_ins == 1


def test_an_interval_over_the_bound_is_a_measurement_too(default_rubric):
    assert only(default_rubric, a_run(finding(0.5, 0.1, outcome="inconclusive")))


@pytest.mark.parametrize(
    "more",
    [
        {"outcome": "not_applicable"},
        {"outcome": "failed"},
        {"unit": "seconds"},
        {"option": None},
        {"option": "prayer"},
        {"trait": "no_trait"},
        {"trait": "task_type"},  # its levels have no order, so none demands more
    ],
)
def test_what_is_no_share_of_an_option_on_an_ordered_trait_is_no_fit(default_rubric, more):
    assert not measured_fits(default_rubric, [a_run(finding(0.5, 0.1, **more))])
