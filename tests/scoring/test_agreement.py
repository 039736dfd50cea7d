"""Several people: how far they agree, where they differ, and what is judged of them together."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.model.answers import Answer, Answers
from advisor.model.assessment import RubricIdentity
from advisor.model.rubric import StopRule
from advisor.scoring.agreement import kendall_w
from advisor.scoring.assess import assess, joint_levels
from tests.scoring.strategies import LEVELS, option, rubric, trait

GATE = {"when": {"size": ["high"]}, "because": "Too large.", "sources": ["book"]}


STOP = StopRule.model_validate(
    {
        "when": {"speed": ["high"]},
        "because": "Too fast.",
        "then": "Slow down.",
        "sources": ["book"],
    }
)


@pytest.fixture(scope="module")
def judged():
    return rubric(
        [option("alpha"), option("bravo", (GATE,))],
        [
            trait(
                "size",
                levels=LEVELS,
                priors=(0.4, 0.3, 0.3),
                bearings={"alpha": (-1, 0, 1), "bravo": (1, 0, -1)},
                weight=4,
            ),
            trait(
                "speed",
                levels=LEVELS,
                priors=(0.4, 0.3, 0.3),
                bearings={"alpha": (0.25, 0, 0), "bravo": (0, 0, 0.25)},
            ),
        ],
    )


def people(*levels):
    return [
        Answers(
            answered_by=name,
            answers={trait_id: Answer(level=level) for trait_id, level in one.items()},
        )
        for name, one in zip(("ana", "ben", "cem"), levels, strict=False)
    ]


def together(judged, *levels):
    return assess(
        judged,
        people(*levels),
        identity=RubricIdentity(id="small", version="1.0.0", sha256="0" * 64),
        answers_sha256="0" * 64,
        version="0",
        created="2026-01-01T00:00:00+00:00",
        draws=2_000,
    )


def test_concordance_of_a_published_example():
    # Three executives rank six applicants: W = 0.16 (Siegel 1956, Nonparametric Statistics).
    ranks = np.array([[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]], dtype=float)
    assert kendall_w(ranks) == pytest.approx(0.16, abs=0.005)


def test_concordance_at_its_ends():
    same = np.array([[1.0, 2.0, 3.0]] * 4)
    assert kendall_w(same) == pytest.approx(1)
    assert kendall_w(np.array([[1.0, 2.0], [2.0, 1.0]])) == pytest.approx(0)
    assert kendall_w(np.array([[1.0, 2.0]])) is None
    assert kendall_w(np.array([[2.0, 2.0, 2.0]] * 2)) is None


def test_a_difference_that_changes_the_first_place_is_told_from_one_that_does_not(judged):
    found = together(judged, {"size": "low", "speed": "low"}, {"size": "high", "speed": "high"})
    assert [(one.trait, one.matters) for one in found.agreement.differences] == [
        ("size", True),
        ("speed", False),
    ]
    assert [one.stage.ranking[0].option for one in found.agreement.people] == ["bravo", "alpha"]


def test_what_only_some_answered_rules_nothing_out_for_all(judged):
    found = together(judged, {"size": "high"}, {"size": "high"}, {"size": "low"})
    bravo = next(one for one in found.ranking if one.option == "bravo")
    assert bravo.ruled_out_by is None
    assert bravo.ruled_out_share == pytest.approx(2 / 3, abs=0.05)
    alone = together(judged, {"size": "high"})
    assert next(one for one in alone.ranking if one.option == "bravo").ruled_out_by == "Too large."


def test_one_level_stands_for_all_the_commonest_known_one(judged):
    levels = joint_levels(judged, people({"size": "high"}, {"size": "high"}, {"size": "low"}))
    assert levels == {"size": "high", "speed": "unknown"}


def test_a_reason_names_no_answer_where_answers_differ(judged):
    found = together(judged, {"size": "low"}, {"size": "low"}, {"size": "high"})
    said = " ".join(found.verdict.because)
    assert "Size: Answers differ." in said
    assert "Answers differ" not in " ".join(together(judged, {"size": "low"}).verdict.because)


def test_a_difference_that_stops_everything_matters(judged):
    stopped = judged.model_copy(update={"stop": (STOP,)})
    found = together(stopped, {"speed": "low"}, {"speed": "high"})
    assert [(one.trait, one.matters) for one in found.agreement.differences] == [("speed", True)]
