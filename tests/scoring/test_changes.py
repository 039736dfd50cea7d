"""What would change it: the flips and reversals that are named happen, and none is missed."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from advisor.model.answers import UNKNOWN
from advisor.model.assessment import NO_CHOICE
from advisor.model.rubric import StopRule
from advisor.scoring.changes import BEYOND, changes, flip_chance
from tests.scoring.judged import drawn
from tests.scoring.strategies import LEVELS, answers, option, rubric, rubrics, trait

few = settings(max_examples=40, deadline=None)


def ladder(**weights):
    """Two options; the higher each trait, the better for bravo."""
    return rubric(
        [option("alpha"), option("bravo")],
        [
            trait(
                name,
                levels=LEVELS,
                priors=(0.4, 0.3, 0.3),
                bearings={"alpha": (1, 0, -1), "bravo": (-1, 0, 1)},
                weight=weight,
            )
            for name, weight in weights.items()
        ],
    )


@few
@given(st.data())
def test_a_named_answer_flips_it_and_no_nearer_one_does(data):
    judged = data.draw(rubrics())
    levels = data.draw(answers(judged))
    simulation = drawn(judged, levels, draws=300)
    leader = simulation.acceptability.argmax()
    for change in changes(judged, simulation, levels).answers:
        ids = judged.trait(change.trait).level_ids
        here = ids.index(levels[change.trait])
        shares = simulation.if_answered(change.trait, change.to_level)
        assert judged.option_ids[int(shares.argmax())] == change.option
        assert shares.argmax() != leader
        for level in ids:
            if abs(ids.index(level) - here) < change.steps and level != levels[change.trait]:
                assert simulation.if_answered(change.trait, level).argmax() == leader


@few
@given(st.data())
def test_at_the_named_weight_two_score_the_same_and_beyond_it_the_other_comes_first(data):
    judged = data.draw(rubrics())
    levels = data.draw(answers(judged))
    simulation = drawn(judged, levels, draws=300)
    found = changes(judged, simulation, levels).weights
    leader = int(simulation.acceptability.argmax())
    for change in found:
        index = [row.id for row in simulation.matrix.rows].index(change.trait)
        rival = judged.option_ids.index(change.option)
        factor = change.to_weight / change.from_weight
        beyond = factor * BEYOND if factor > 1 else factor / BEYOND
        shares = simulation.if_weighed(index, beyond)
        assert int(shares.argmax()) == rival != leader
        assert not simulation.ruled_out[:, rival].all()
        weights = np.array(
            [
                change.to_weight if row.id == change.trait else row.weight
                for row in simulation.matrix.rows
            ]
        )
        scores = weights @ simulation.matrix.means / weights.sum()
        assert scores[leader] == pytest.approx(scores[rival], abs=1e-9)


def test_weighed_once_as_much_nothing_changes():
    simulation = drawn(ladder(one=3, two=1), {"one": "high"})
    np.testing.assert_array_equal(simulation.if_weighed(0, 1.0), simulation.acceptability)


def stopping(when, **weights):
    rule = {"when": when, "because": "Nobody can tell.", "then": "Find out.", "sources": ["book"]}
    return ladder(**weights).model_copy(update={"stop": (StopRule.model_validate(rule),)})


def test_an_open_question_whose_answer_stops_everything_says_so():
    judged = stopping({"two": ["high"]}, one=5, two=1)
    (question,) = changes(judged, drawn(judged, {"one": "high"}), {"one": "high"}).questions
    assert question.leads_to["high"] == NO_CHOICE
    assert question.flip > 0


def test_an_answer_under_which_nothing_should_be_chosen_is_not_held_out():
    judged = stopping({"one": ["middle"]}, one=3, two=1)
    levels = {"one": "high", "two": "low"}
    found = changes(judged, drawn(judged, levels), levels).answers
    assert ("one", "middle") not in [(one.trait, one.to_level) for one in found]


def test_the_nearest_flip_is_the_fewest_levels_away():
    judged = ladder(one=3, two=1)
    levels = {"one": "high", "two": "low"}
    (change, *_) = changes(judged, drawn(judged, levels), levels).answers
    assert (change.trait, change.from_level, change.to_level) == ("one", "high", "middle")
    assert change.steps == 1
    assert change.option == "alpha"


def test_the_question_worth_most_comes_first_and_says_where_each_answer_leads():
    judged = ladder(light=1, heavy=5)
    first, second = changes(judged, drawn(judged, {}), {}).questions
    assert (first.trait, second.trait) == ("heavy", "light")
    assert first.gain > second.gain
    assert (first.leads_to["low"], first.leads_to["high"]) == ("alpha", "bravo")


def test_nothing_open_leaves_no_chance_of_a_flip():
    judged = ladder(one=1, two=3)
    assert flip_chance(drawn(judged, {"one": "high", "two": "high"})) == 0
    assert flip_chance(drawn(judged, {"one": "high", "two": UNKNOWN})) > 0


def test_under_a_stop_rule_only_what_lifts_it_is_named():
    when = {"all": [{"one": ["low", "middle"]}, {"two": ["low"]}]}
    rule = {"when": when, "because": "Nobody can tell.", "then": "Find out.", "sources": ["book"]}
    stopping = ladder(one=1, two=1).model_copy(update={"stop": (StopRule.model_validate(rule),)})
    levels = {"one": "low", "two": "low"}
    found = changes(stopping, drawn(stopping, levels), levels)
    assert [(one.trait, one.to_level, one.steps) for one in found.answers] == [
        ("two", "middle", 1),
        ("one", "high", 2),
    ]
    assert found.weights == found.questions == ()
