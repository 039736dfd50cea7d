"""Do nominal 95 % intervals cover 95 %, and do equal arms come out equal? By simulation.

Run with `--runslow -s` to see the table. The methods in `paired` and `intervals` were chosen by it.
"""

from __future__ import annotations

import sys
from itertools import product

import numpy as np
import pytest
from scipy import stats

from advisor.probes.compare import compare_arms
from advisor.probes.statistics import paired
from advisor.probes.statistics.clustered import cluster_codes, clustered_mean
from advisor.probes.statistics.intervals import mean_interval
from advisor.probes.statistics.outcome import outcome
from advisor.probes.statistics.trainings import training_part
from advisor.probes.verdict import run_verdict
from tests.probes.runs import a_plan, answers
from tests.probes.statistics.simulation import (
    MEAN_ABOVE_ZERO,
    Cell,
    Trained,
    coverage,
    documents_of,
    draw,
    draw_trained,
)

RUNS = 2_000
MORE_RUNS = 10_000  # a test of graded scores keeps close to its 5 %; 2,000 runs would blur it
FEWEST_DISCORDANT = 10
FEWEST_DOCUMENTS = 20

SIZES = (50, 100, 200, 400)
SHAPES = (("0/1", 1), ("F1", 1), ("0/1", 4), ("F1", 4))  # scores, items per document
SHARED = (0.0, 0.6)  # correlation of the arms' difficulties
EQUAL = ((0.5, 0.5), (0.15, 0.15))
ALONE = ((0.5, 0.5), (0.25, 0.25), (0.8, 0.8))
APART = ((0.5, 0.3), (0.3, 0.1))
TRAININGS = (0.0, 0.01, 0.04)  # trainings move a rate of .5 by 0, .04, .08
SMALL_PART = 0.1  # of the items' variance; where trainings add more, intervals are on the safe side


@pytest.fixture(autouse=True)
def fewer_flips(monkeypatch):
    # The test is exact for any number of flips; fewer make p coarser and this ten times faster.
    monkeypatch.setattr(paired, "FLIPS", 999)


def grid(rates, shared=SHARED):
    return [
        Cell(kind, n, per_document, rate_a, rate_b, correlation)
        for n, (kind, per_document), correlation, (rate_a, rate_b) in product(
            SIZES, SHAPES, shared, rates
        )
    ]


def show(cell, seen):
    sys.stdout.write(
        f"{cell.kind:>3} n={cell.n:<3} items/document={cell.per_document} shared={cell.shared} "
        f"rates {cell.rate_a}/{cell.rate_b}: differing items {seen.discordant:5.1f}, "
        f"covered {seen.covered:.3f}, different {seen.different:.3f}, "
        f"disagree {seen.disagree:.3f}\n"
    )


def in_the_promised_range(cell, seen):
    enough = cell.per_document == 1 or cell.n / cell.per_document >= FEWEST_DOCUMENTS
    return seen.discordant >= FEWEST_DISCORDANT and enough


@pytest.mark.slow
@pytest.mark.parametrize("cell", grid(EQUAL), ids=str)
def test_equal_arms_seldom_come_out_different(cell):
    runs = RUNS if cell.kind == "0/1" else MORE_RUNS
    seen = coverage(cell, runs, seed=1)
    show(cell, seen)
    share = stats.binomtest(round(seen.different * runs), runs).proportion_ci(method="wilson")
    assert share.low <= 0.05
    assert share.high <= 0.06
    assert seen.covered >= 0.93
    if in_the_promised_range(cell, seen):
        assert seen.covered <= 0.97


@pytest.mark.slow
@pytest.mark.parametrize("cell", grid(APART), ids=str)
def test_intervals_of_a_difference_cover_it(cell):
    seen = coverage(cell, RUNS, seed=2)
    show(cell, seen)
    assert seen.covered >= 0.93
    if in_the_promised_range(cell, seen):
        assert seen.covered <= 0.97


@pytest.mark.slow
@pytest.mark.parametrize("cell", grid(ALONE, shared=(0.0,)), ids=str)
def test_intervals_of_one_mean_cover_it(cell):
    scores, _ = draw(cell, RUNS, np.random.default_rng(3))
    true = cell.rate_a * (scores[scores > 0].mean() if cell.kind == "F1" else 1.0)
    clusters = documents_of(cell)
    intervals = [mean_interval(run, clusters=clusters) for run in scores]
    covered = float(np.mean([one.low <= true <= one.high for one in intervals]))
    sys.stdout.write(f"{cell}: covered {covered:.3f}\n")
    assert 0.93 <= covered <= 0.97


def trained_grid(trainings, **rates):
    return [
        Trained(kind, n, per_document, training, both, **rates)
        for n, (kind, per_document), training, both in product(
            (50, 200), (("0/1", 1), ("F1", 1), ("F1", 4)), trainings, (False, True)
        )
    ]


def trained_runs(place, seed):
    """Compare simulated arms run by run; also what trainings add, as a share of what items do."""
    rng, tally, added = np.random.default_rng(seed), np.zeros(3), np.zeros(2)
    documents = documents_of(place.cell)
    true = place.rate_a * (MEAN_ABOVE_ZERO if place.kind == "F1" else 1.0)
    for _ in range(RUNS):
        a, b = draw_trained(place, rng)
        pair = paired.paired_difference(a, b, clusters=documents, seed=seed)
        alone = mean_interval(a, clusters=documents)
        codes = cluster_codes(documents, place.n)
        of_items = clustered_mean(a.mean(axis=1) - b.mean(axis=1), codes).standard_error ** 2
        of_trainings = sum(training_part(one, codes).variance for one in (a, b))
        added += of_items, of_trainings
        tally += (
            pair.low <= place.cell.difference <= pair.high,
            alone.low <= true <= alone.high,
            outcome(pair.low, pair.high, pair.p, 0.0) != "inconclusive",
        )
    share, rates = added[1] / added[0], tally / RUNS
    sys.stdout.write(f"{place}: trainings/items {share:.2f}, pair {rates[0]:.3f}, ")
    sys.stdout.write(f"alone {rates[1]:.3f}, different {rates[2]:.3f}\n")
    return share, rates


@pytest.mark.slow
@pytest.mark.parametrize("place", trained_grid(TRAININGS), ids=str)
def test_intervals_over_three_trainings_cover_training_as_well(place):
    share, (pair, alone, _) = trained_runs(place, seed=6)
    assert pair >= 0.93
    assert alone >= 0.93
    for covered in (pair, alone) if share <= SMALL_PART else ():
        runs = stats.binomtest(round(covered * RUNS), RUNS)
        assert runs.proportion_ci(method="wilson").low <= 0.97


@pytest.mark.slow
@pytest.mark.parametrize("place", trained_grid(TRAININGS[::2], rate_b=0.5), ids=str)
def test_equal_arms_of_three_trainings_seldom_come_out_different(place):
    share, (_, _, different) = trained_runs(place, seed=7)
    runs = stats.binomtest(round(different * RUNS), RUNS).proportion_ci(method="wilson")
    assert runs.low <= 0.05
    # Two degrees of freedom are little to know trainings by that differ more than items do.
    assert runs.high <= (0.06 if share <= 1 else 0.07)


@pytest.mark.slow
def test_equal_arms_seldom_call_for_more_than_a_prompt():
    """Four arms, six comparisons: Holm keeps a false call for an option at 5 % of the runs."""
    plan, runs, n = a_plan(margin=0.0), 1_000, 60
    scores = np.stack(
        [
            np.concatenate(draw(Cell("F1", n, 1, 0.5, 0.5, 0.6), runs, np.random.default_rng(seed)))
            for seed in (4, 5)
        ]
    ).reshape(4, runs, n)
    called = 0
    for run in range(runs):
        predictions = [
            one for arm, of in zip(plan.arms, scores, strict=True) for one in answers(arm, of[run])
        ]
        verdict = run_verdict(compare_arms(predictions, plan=plan), plan=plan, validity={})
        called += verdict.option not in (None, "prompt")
    assert stats.binomtest(called, runs).proportion_ci(method="wilson").high <= 0.06
