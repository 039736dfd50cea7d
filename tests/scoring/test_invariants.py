"""What must hold whatever a rubric says: the judgement's promises, on random small rubrics."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from advisor.model.answers import UNKNOWN
from advisor.model.rubric import DecisionRubric
from advisor.scoring.contributions import contributions
from advisor.scoring.matrix import build_matrix
from advisor.scoring.reconcile import Evidence
from tests.scoring.judged import drawn, judged, share
from tests.scoring.strategies import answers, rubrics

few = settings(max_examples=60, deadline=None)


def changed(rubric: DecisionRubric, **changes) -> DecisionRubric:
    return DecisionRubric.model_validate({**rubric.model_dump(by_alias=True), **changes})


@few
@given(st.data())
def test_raising_the_bearing_of_the_answered_level_never_lowers_that_option(data):
    rubric = data.draw(rubrics())
    levels = data.draw(answers(rubric))
    known = [one for one in rubric.traits if levels[one.id] in one.level_ids]
    assume(known)
    trait = data.draw(st.sampled_from(known))
    option = data.draw(st.sampled_from(rubric.option_ids))
    old = trait.bearings[option].levels[levels[trait.id]]
    new = data.draw(st.floats(old, 2))
    traits = rubric.model_dump(by_alias=True)["traits"]
    index = rubric.trait_ids.index(trait.id)
    traits[index]["bearings"][option]["levels"][levels[trait.id]] = new
    before = drawn(rubric, levels)
    after = drawn(changed(rubric, traits=traits), levels)
    column = rubric.option_ids.index(option)
    assert after.matrix.scores[column] >= before.matrix.scores[column]
    assert share(after, option) >= share(before, option)


@few
@given(st.data())
def test_scaling_all_weights_changes_nothing(data):
    rubric = data.draw(rubrics())
    levels = data.draw(answers(rubric))
    factor = data.draw(st.floats(0.01, 100))
    traits = rubric.model_dump(by_alias=True)["traits"]
    for trait in traits:
        trait["weight"] = {key: value * factor for key, value in trait["weight"].items()}
    before, after = drawn(rubric, levels), drawn(changed(rubric, traits=traits), levels)
    assert after.matrix.scores == pytest.approx(before.matrix.scores, abs=1e-12)
    np.testing.assert_allclose(after.scores, before.scores, rtol=0, atol=1e-9)


@few
@given(st.data())
def test_the_order_of_traits_changes_no_bit(data):
    rubric = data.draw(rubrics())
    levels = data.draw(answers(rubric))
    shuffled = changed(rubric, traits=data.draw(st.permutations(rubric.model_dump()["traits"])))
    before, after = judged(rubric, levels), judged(shuffled, levels)
    assert after.stage.ranking == before.stage.ranking
    assert after.stage.verdict.status == before.stage.verdict.status
    assert np.array_equal(after.simulation.scores, before.simulation.scores)


@few
@given(st.data())
def test_dropping_a_losing_option_changes_no_bit_of_the_winner(data):
    rubric = data.draw(rubrics(min_options=3))
    levels = data.draw(answers(rubric))
    ranking = judged(rubric, levels).stage.ranking
    winner = ranking[0].option
    loser = data.draw(st.sampled_from([one.option for one in ranking[1:]]))
    dump = rubric.model_dump(by_alias=True)
    for trait in dump["traits"]:
        del trait["bearings"][loser]
    fewer = changed(
        rubric,
        traits=dump["traits"],
        options=[one for one in dump["options"] if one["id"] != loser],
    )
    before, after = drawn(rubric, levels), drawn(fewer, levels)
    old, new = rubric.option_ids.index(winner), fewer.option_ids.index(winner)
    assert after.matrix.scores[new] == before.matrix.scores[old]
    assert np.array_equal(after.scores[:, new], before.scores[:, old])
    assert share(after, winner) >= share(before, winner)


@few
@given(st.data())
def test_the_same_seed_gives_the_same_result_and_another_seed_nearly_so(data):
    rubric = data.draw(rubrics())
    levels = data.draw(answers(rubric))
    first, again = judged(rubric, levels, seed=3), judged(rubric, levels, seed=3)
    assert first.stage == again.stage
    other = drawn(rubric, levels, seed=4)
    # Five standard errors of the difference of two shares, at their widest.
    assert other.acceptability == pytest.approx(first.simulation.acceptability, abs=0.08)


@few
@given(st.data())
def test_contributions_add_up_to_the_score(data):
    rubric = data.draw(rubrics())
    levels = data.draw(answers(rubric))
    matrix = build_matrix(rubric, [levels])
    found = contributions(rubric, matrix, levels=levels, evidence=Evidence())
    for ranked in judged(rubric, levels).stage.ranking:
        amounts = sum(one.amount for one in found if one.option == ranked.option)
        assert amounts == pytest.approx(ranked.score, abs=1e-12)


@few
@given(rubrics())
def test_with_no_answer_nothing_is_advised_and_no_option_is_ahead_on_score(rubric):
    stage = judged(rubric, {}).stage
    assert stage.verdict.status == "not_enough_known"
    assert stage.verdict.option is None
    assert [one.score for one in stage.ranking] == pytest.approx([0] * len(rubric.options))


@few
@given(st.data())
def test_an_unknown_answer_never_moves_a_score(data):
    rubric = data.draw(rubrics())
    levels = data.draw(answers(rubric))
    trait = data.draw(st.sampled_from(rubric.trait_ids))
    hidden = build_matrix(rubric, [{**levels, trait: UNKNOWN}])
    row = rubric.trait_ids.index(trait)
    assert hidden.contributions[row] == pytest.approx([0] * len(rubric.options), abs=1e-12)


@settings(max_examples=30, deadline=None)
@given(st.data())
def test_hiding_answers_never_makes_surer_on_average_over_the_prior(data):
    # By Jensen: with answers hidden, the acceptabilities are the mean of those with answers given,
    # and the largest of means is at most the mean of the largest.
    rubric = data.draw(rubrics())
    hidden = data.draw(st.sets(st.sampled_from(rubric.trait_ids), min_size=1))
    given_, open_ = 0.0, 0.0
    for levels in itertools.product(*(trait.level_ids for trait in rubric.traits)):
        chance = float(
            np.prod(
                [
                    trait.level(level).prior
                    for trait, level in zip(rubric.traits, levels, strict=True)
                ]
            )
        )
        known = dict(zip(rubric.trait_ids, levels, strict=True))
        fewer = {**known, **dict.fromkeys(hidden, UNKNOWN)}
        given_ += chance * drawn(rubric, known).acceptability.max()
        open_ += chance * drawn(rubric, fewer).acceptability.max()
    assert open_ <= given_ + 0.03  # draws: three standard errors of a share at its widest
