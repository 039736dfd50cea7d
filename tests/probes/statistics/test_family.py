"""Holm's adjustment, against statsmodels and the properties that make it one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.multitest import multipletests

from advisor.probes.statistics.family import holm

p_values = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def test_a_worked_example():
    # Four p-values by hand: 4 x .005, 3 x .01, then the maximum so far.
    assert holm([0.01, 0.04, 0.03, 0.005]) == pytest.approx((0.03, 0.06, 0.06, 0.02))


@given(p_values)
def test_it_agrees_with_statsmodels(values):
    reference = multipletests(values, method="holm")[1]
    assert holm(values) == pytest.approx(tuple(reference))


@given(p_values)
def test_it_never_lowers_a_p_value_nor_changes_their_order(values):
    adjusted = holm(values)
    assert all(new >= old for new, old in zip(adjusted, values, strict=True))
    assert sorted(adjusted) == [
        adjusted[i] for i in sorted(range(len(values)), key=values.__getitem__)
    ]


def test_nothing_and_nonsense():
    assert holm([]) == ()
    with pytest.raises(ValueError, match="p-values"):
        holm([0.2, 1.5])
