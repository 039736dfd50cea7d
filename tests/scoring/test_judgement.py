"""The record of a judgement is all it takes to judge again, wherever it is read."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from advisor.model.judgement import Judgement
from advisor.scoring.assess import judge_matrix
from advisor.scoring.judgement import write_down
from advisor.scoring.matrix import Matrix, Row, build_matrix
from tests.scoring.strategies import answers, rubrics


def written(rubric, levels):
    return write_down(rubric, build_matrix(rubric, [levels]), levels)


def matrix_of(judgement):
    rows = tuple(
        Row(
            id=one.id,
            weight=one.weight,
            levels=one.levels,
            bearings=np.array(one.bearings),
            spread=np.array(one.spread),
            prior=np.array(one.prior),
            share=np.array(one.share),
            known=one.known,
            applies=one.applies,
        )
        for one in judgement.traits
    )
    return Matrix(options=judgement.options, rows=rows)


@settings(max_examples=40, deadline=None)
@given(st.data())
def test_judging_what_was_stored_gives_the_same_ranking(data):
    rubric = data.draw(rubrics())
    levels = data.draw(answers(rubric))
    stored = written(rubric, levels).model_dump_json()
    read = Judgement.model_validate_json(stored)

    def ranking(matrix, levels):
        return judge_matrix(rubric, matrix, levels, seed=0, draws=300).stage

    again = ranking(matrix_of(read), {one.id: one.level for one in read.traits})
    assert again == ranking(build_matrix(rubric, [levels]), levels)
    assert read.gates == {one.id: one.gates for one in rubric.options if one.gates}


def test_numbers_that_do_not_fit_the_levels_are_refused(default_rubric):
    stored = written(default_rubric, {}).model_dump(mode="json")
    stored["traits"][3]["share"].pop()
    with pytest.raises(ValidationError, match="numbers of trait 'style_need'"):
        Judgement.model_validate(stored)
