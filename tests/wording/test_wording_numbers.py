"""Numbers as people read them: a unit, no more digits than are known, and no zero for unknown."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.wording import numbers

SHARES = st.floats(0, 1, allow_nan=False)


@pytest.mark.parametrize(
    ("share", "n", "words"),
    [
        (0.7345, 80, "73%"),
        (0.7345, None, "73%"),
        (0.7345, 5000, "73.5%"),
        (0.0, 80, "0%"),
        (1.0, 80, "100%"),
        (0.002, None, "under 1%"),
        (0.0002, 5000, "under 0.1%"),
        (0.998, None, "over 99%"),
        (0.994, None, "99%"),
        (None, 80, "unknown"),
    ],
)
def test_percent(share, n, words):
    assert numbers.percent(share, n) == words


@given(SHARES)
def test_only_certainty_is_written_as_certain(share):
    words = numbers.percent(share)
    assert (words == "0%") == (share == 0)
    assert (words == "100%") == (share == 1)


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.75, "about 3 in 4"),
        (0.5, "about 1 in 2"),
        (0.83, "about 4 in 5"),
        (0.91, "about 9 in 10"),
        (0.96, "about 19 in 20"),
        (0.03, "about 1 in 20"),
        (0.999, "practically always"),
        (0.001, "practically never"),
        (None, "unknown"),
    ],
)
def test_one_in(share, words):
    assert numbers.one_in(share) == words


@given(SHARES)
def test_one_in_is_never_far_off(share):
    words = numbers.one_in(share)
    if words.startswith("about"):
        taken, parts = map(int, words.removeprefix("about ").split(" in "))
        assert abs(taken / parts - share) <= 0.05


@pytest.mark.parametrize(
    ("value", "words"),
    [(0.1149, "+0.11"), (-0.0351, "−0.04"), (0.0, "0.00"), (-0.001, "0.00"), (None, "unknown")],
)
def test_signed(value, words):
    assert numbers.signed(value, 80) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.0042, "4.2 ms"),
        (0.42, "420 ms"),
        (6.14, "6.1 s"),
        (48.9, "49 s"),
        (163, "2 min 43 s"),
        (1500, "25 min"),
        (7500, "2 h 5 min"),
        (7200, "2 h"),
        (0, "0 ms"),
        (None, "unknown"),
    ],
)
def test_seconds(value, words):
    assert numbers.seconds(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (0.00314, "$0.0031"),
        (0.6, "$0.60"),
        (62.4, "$62"),
        (1234, "$1,200"),
        (999_600, "$1 million"),
        (2_340_000, "$2.3 million"),
        (0, "$0"),
        (None, "unknown"),
    ],
)
def test_dollars(value, words):
    assert numbers.dollars(value) == words


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (80, "80"),
        (9_999, "9,999"),
        (41_312, "41,300"),
        (2_400_000, "2.40 million"),
        (999_600, "1.00 million"),
        (None, "unknown"),
    ],
)
def test_count(value, words):
    assert numbers.count(value) == words


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        (0.61, "share", "61%"),
        (0.61, "score", "0.61"),
        (240, "examples", "240 examples"),
        (1, "seeds", "1 seed"),
        (0.333333, "nats_per_token", "0.333 nats per token"),
        (2.5, "seconds", "2.5 s"),
        (None, "share", "unknown"),
    ],
)
def test_in_unit(value, unit, words):
    assert numbers.in_unit(value, unit) == words


def test_span_of_one_value_is_that_value():
    assert numbers.span("$0", "$0") == "$0"
    assert numbers.span("0.10", "0.20") == "0.10 to 0.20"
    assert numbers.span("0.10", numbers.UNKNOWN) == numbers.UNKNOWN


@pytest.mark.parametrize(
    ("moment", "words"),
    [
        ("2026-03-12T10:02:00+00:00", "12 March 2026"),
        ("2023-08-24", "24 August 2023"),
        ("some day", "some day"),
        ("", ""),
    ],
)
def test_day(moment, words):
    assert numbers.day(moment) == words


@given(st.floats(0, 1e12))
def test_money_and_time_never_grow_digits(value):
    for words in (numbers.dollars(value), numbers.seconds(value)):
        assert len(words) <= 24


@pytest.mark.parametrize(("value", "words"), [(6.0, "6"), (1.904, "1.9"), (0.06648, "0.066")])
def test_weight(value, words):
    assert numbers.weight(value) == words
