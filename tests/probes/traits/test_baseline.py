"""The careful prompt against the target: which levels, and when none."""

from __future__ import annotations

import pytest

from advisor.probes.traits.baseline.run import run
from tests.probes.traits.scenes import a_sample, a_scene, some_examples


def outputs(right, n=100):
    return ["a reference"] * right + ["wrong"] * (n - right)


def seen(tmp_path, right, *, arm="base", target=0.5, metric="exact_match", stand_in=False, **more):
    scene = a_scene(
        tmp_path,
        {arm: outputs(right)} | more,
        sample=a_sample(some_examples(100)),
        stand_in=stand_in,
        target_metric=metric,
        target_value=target,
    )
    (finding,) = run(scene).findings
    return finding


@pytest.mark.parametrize(
    ("right", "outcome", "level"),
    [
        (80, "supports", "meets"),
        (50, "inconclusive", None),
        (20, "contradicts", "poor"),
        (0, "contradicts", "poor"),
    ],
)
def test_the_interval_decides(tmp_path, right, outcome, level):
    found = seen(tmp_path, right)
    assert (found.outcome, found.level) == (outcome, level)
    assert found.low <= found.estimate <= found.high
    assert found.n == 100


def test_just_below_the_target_is_close(tmp_path):
    found = seen(tmp_path, 85, target=0.94)
    assert (found.outcome, found.level) == ("contradicts", "close")


def test_a_stand_ins_score_sets_no_level(tmp_path):
    found = seen(tmp_path, 90, stand_in=True)
    assert found.outcome == "supports"
    assert found.level is None
    assert "stand-in" in found.reason


def test_the_better_of_two_prompts_is_held_against_it(tmp_path):
    assert seen(tmp_path, 0, few_shot=outputs(90)).level == "meets"


def test_without_a_target_nothing_is_said(tmp_path):
    scene = a_scene(tmp_path, {"base": outputs(90)}, sample=a_sample(some_examples(100)))
    (found,) = run(scene).findings
    assert found.outcome == "not_applicable"
    assert "answers file" in found.reason


def test_a_target_on_a_metric_that_is_not_scored_is_named(tmp_path):
    found = seen(tmp_path, 90, metric="bleu")
    assert found.outcome == "not_applicable"
    assert "bleu" in found.reason


def test_without_a_prompted_arm_nothing_is_said(tmp_path):
    assert seen(tmp_path, 90, arm="rag").outcome == "not_applicable"
