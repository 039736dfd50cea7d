"""The default rubric on the article's cases and, where they lie at hand, on published ones."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.intake.cases import read_cases
from advisor.model.answers import UNKNOWN
from tests.scoring.judged import drawn, judged


@pytest.mark.parametrize(
    ("case", "option"),
    [
        ("house_style_summaries", "finetune"),
        ("organisational_qa", "rag"),
        ("brand_voice_support", "hybrid"),
    ],
)
def test_the_articles_three_cases_come_out_as_the_article_says(default_rubric, case, option):
    golden = next(one for one in default_rubric.golden if one.id == case)
    stage = judged(default_rubric, golden.traits, draws=10_000).stage
    assert stage.ranking[0].option == option
    assert stage.verdict.option in (option, None)


def test_hiding_answers_makes_the_tool_no_surer_over_its_own_prior(default_rubric):
    # Exact for a few traits (see test_invariants); here by sampling, as fifteen cannot be listed.
    rng = np.random.default_rng(11)
    lost = []
    for _ in range(60):
        given = {
            trait.id: str(rng.choice(trait.level_ids, p=[level.prior for level in trait.levels]))
            for trait in default_rubric.traits
        }
        hidden = rng.permutation(default_rubric.trait_ids)[: rng.integers(1, len(given))]
        fewer = {**given, **dict.fromkeys(hidden, UNKNOWN)}
        lost.append(
            drawn(default_rubric, given, draws=500).acceptability.max()
            - drawn(default_rubric, fewer, draws=500).acceptability.max()
        )
    assert np.mean(lost) > 0


def test_hiding_answers_makes_the_tool_no_surer_on_published_cases(default_rubric, shared_cases):
    # Not a theorem here, where answers need not follow the prior; but silence must not pay.
    rng = np.random.default_rng(7)
    given, hidden = [], []
    for case in read_cases(shared_cases, default_rubric):
        known = [trait for trait, level in case.traits.items() if level != UNKNOWN]
        given.append(drawn(default_rubric, case.traits, draws=1000).acceptability.max())
        for _ in range(3):
            half = rng.permutation(known)[: (len(known) + 1) // 2]
            fewer = {**case.traits, **dict.fromkeys(half, UNKNOWN)}
            hidden.append(drawn(default_rubric, fewer, draws=1000).acceptability.max())
    assert np.mean(hidden) < np.mean(given)
