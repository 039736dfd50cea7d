"""Four numbers -> one of four outcomes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.probes.statistics.outcome import outcome


@pytest.mark.parametrize(
    ("low", "high", "p", "margin", "expected"),
    [
        (0.08, 0.20, 0.001, 0.05, "a_better"),
        (-0.20, -0.08, 0.001, 0.05, "b_better"),
        (0.01, 0.20, 0.03, 0.05, "a_better"),
        (0.01, 0.20, 0.09, 0.05, "inconclusive"),  # Holm took it back
        (-0.01, 0.20, 0.04, 0.05, "inconclusive"),  # test and interval disagree
        (-0.10, 0.12, 0.80, 0.05, "inconclusive"),
        (-0.03, 0.04, 0.70, 0.05, "equivalent"),
        (0.01, 0.03, 0.001, 0.05, "equivalent"),  # there, but too small to matter
        (-0.05, 0.05, 1.0, 0.05, "equivalent"),
        (0.0, 0.0, 1.0, 0.0, "inconclusive"),  # without a margin nothing is equivalent
        (0.01, 0.03, 0.001, 0.0, "a_better"),
    ],
)
def test_outcomes(low, high, p, margin, expected):
    assert outcome(low, high, p, margin) == expected


@given(st.floats(-1, 1), st.floats(-1, 1), st.floats(0, 1), st.floats(0, 0.5))
def test_turning_the_arms_turns_the_outcome(one, other, p, margin):
    low, high = sorted((one, other))
    turned = {"a_better": "b_better", "b_better": "a_better"}
    there = outcome(low, high, p, margin)
    assert outcome(-high, -low, p, margin) == turned.get(there, there)
