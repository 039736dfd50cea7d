"""Random numbers by name: the published generator, the wanted distributions, nothing shared."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.scoring.streams import Streams, threefry

NAMES = [f"bearing/trait_{i}/option" for i in range(20)]

SHAPES = (0.3, 1.0, 2.5, 12.0, 100.0)


def words(*values):
    return [np.array([value], np.uint32) for value in values]


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        ((0, 0), (0, 0), (0x6B200159, 0x99BA4EFE)),
        ((0xFFFFFFFF, 0xFFFFFFFF), (0xFFFFFFFF, 0xFFFFFFFF), (0x1CB996FC, 0xBB002BE7)),
        ((0x243F6A88, 0x85A308D3), (0x13198A2E, 0x03707344), (0xC4923A9C, 0x483DF7A0)),
    ],
)
def test_the_generator_gives_its_authors_known_answers(counter, key, expected):
    # Random123, tests/kat_vectors: threefry2x32 20.
    first, second = threefry(tuple(words(*key)), *words(*counter))
    assert (int(first[0]), int(second[0])) == expected


@pytest.mark.parametrize("kind", ["uniforms", "normals"])
def test_numbers_follow_their_distribution(kind):
    stats = pytest.importorskip("scipy.stats")
    reference = {"uniforms": stats.uniform(), "normals": stats.norm()}[kind]
    drawn = getattr(Streams(0, NAMES), kind)(10_000)
    assert stats.kstest(drawn.ravel(), reference.cdf).pvalue > 0.01
    # Kolmogorov-Smirnov p-values of the single streams are uniform themselves.
    single = [stats.kstest(one, reference.cdf).pvalue for one in drawn]
    assert stats.kstest(single, "uniform").pvalue > 0.01


@pytest.mark.parametrize("shape", SHAPES)
def test_gammas_follow_their_distribution(shape):
    stats = pytest.importorskip("scipy.stats")
    drawn = Streams(0, NAMES).gammas(np.full(len(NAMES), shape), 10_000)
    single = [stats.kstest(one, stats.gamma(shape).cdf).pvalue for one in drawn]
    assert stats.kstest(single, "uniform").pvalue > 0.01


def test_rounding_does_not_turn_one_way_to_draw_a_gamma_into_the_other():
    one = np.full(len(NAMES), 1.0)
    just_below = np.nextafter(one, 0)
    np.testing.assert_array_equal(
        Streams(0, NAMES).gammas(just_below, 100), Streams(0, NAMES).gammas(one, 100)
    )


def test_streams_and_seeds_share_nothing():
    drawn = np.concatenate([Streams(seed, NAMES).normals(10_000) for seed in (0, 1, 2**32)])
    correlations = np.corrcoef(drawn)[np.triu_indices(len(drawn), 1)]
    # 1,770 correlations with a standard error of .01 each: five of them are hardly ever passed.
    assert np.abs(correlations).max() < 0.05


@pytest.mark.parametrize("count", [1, 2, 3, 7, 61, 1000])
def test_a_number_depends_on_its_name_and_index_alone(count):
    shapes = np.array([0.3, 1.0, 12.0])
    names = NAMES[:3]
    for index, name in enumerate(names):
        alone, more = Streams(5, [name]), Streams(5, names)
        for kind in ("uniforms", "normals"):
            few, many = getattr(more, kind)(count)[index], getattr(alone, kind)(1001)[0, :count]
            assert np.array_equal(few, many)
        few = more.gammas(shapes, count)[index]
        many = alone.gammas(shapes[index : index + 1], 1001)[0, :count]
        assert np.array_equal(few, many)


def test_uniforms_leave_both_ends_out_and_small_shapes_end():
    assert 0 < Streams(0, NAMES).uniforms(10_000).min()
    assert Streams(0, NAMES).uniforms(10_000).max() < 1
    assert np.isfinite(Streams(0, NAMES).gammas(np.full(len(NAMES), 1e-9), 1000)).all()
