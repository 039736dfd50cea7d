"""The verdict's reasons: the larger side of each lead, in words that say whose side it is."""

from __future__ import annotations

import pytest

from tests.scoring.judged import judged
from tests.scoring.strategies import LEVELS, option, rubric, trait


def one_trait(alpha, bravo):
    return rubric(
        [option("alpha"), option("bravo")],
        [
            trait(
                "size",
                levels=LEVELS,
                priors=(0.4, 0.3, 0.3),
                bearings={"alpha": alpha, "bravo": bravo},
            )
        ],
    )


@pytest.mark.parametrize(
    ("alpha", "bravo", "says"),
    [
        ((-1, 0, 2), (0, 0, 0), "Size: High. For Alpha: It does."),
        ((0, 0, 0), (1, 0, -2), "Size: High. Against Bravo: It does."),
    ],
)
def test_a_reason_is_the_larger_side_of_a_lead(alpha, bravo, says):
    verdict = judged(one_trait(alpha, bravo), {"size": "high"}).stage.verdict
    assert verdict.option == "alpha"
    assert verdict.because == (says,)
