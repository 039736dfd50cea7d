"""Labelled examples are counted always, and learned from in parts where asked."""

from __future__ import annotations

import pytest

from advisor.model.sample import Example
from advisor.probes.traits.learning_curve.run import run
from tests.probes.fakes import FakeModels, town_sample
from tests.probes.test_runner import run_into
from tests.probes.traits.scenes import a_sample, a_scene, by_id, some_examples, when_asked


@pytest.mark.parametrize(
    ("n", "level", "outcome"),
    [
        (9, "none", "contradicts"),
        (10, "tens", "supports"),
        (100, "hundreds", "supports"),
        (1_000, "thousands", "supports"),
        (10_000, "tens_of_thousands", "supports"),
    ],
)
def test_the_level_is_counted(tmp_path, n, level, outcome):
    scene = a_scene(tmp_path, {}, sample=a_sample(some_examples(n)))
    (found,) = run(scene).findings
    assert (found.level, found.outcome, found.estimate) == (level, outcome, n)
    assert found.unit == "examples"


def test_one_input_counts_once_and_an_unlabelled_one_not_at_all(tmp_path):
    rows = [Example(id=f"a{n}", input="the  same", outputs=("x",)) for n in range(20)]
    rows += [Example(id=f"b{n}", input=f"{n}", outputs=()) for n in range(20)]
    scene = a_scene(tmp_path, {}, sample=a_sample(rows))
    assert run(scene).findings[0].estimate == 1


def test_questions_that_the_run_leaves_out_are_not_counted(tmp_path):
    rows = some_examples(20) + [
        Example(id=f"u{n}", input=f"u{n}", outputs=(), answerable=False) for n in range(30)
    ]
    sample = a_sample(rows)
    assert run(a_scene(tmp_path, {}, sample=sample)).findings[0].estimate == 50
    only = a_scene(tmp_path, {}, sample=sample, answerable_only=True)
    assert run(only).findings[0].estimate == 20


def test_where_asked_parts_of_the_rows_are_learned(tmp_path):
    models = FakeModels()
    made = run_into(
        tmp_path / "run",
        sample=town_sample(96),
        models=models,
        arms=("base", "finetune"),
        probes=("learning_curve",),
    )
    rows = len(made.plan.train_ids)
    sizes = [
        len(one) + len(kept) for one, kept in zip(models.trained, models.held_out, strict=True)
    ]
    assert max(sizes) == rows
    assert len(set(sizes)) == len(sizes) > 1
    points = made.curves["finetune"]
    measured = [one.rows for one in points if not one.extrapolated]
    assert measured[-1] == rows
    assert measured == sorted(measured)
    assert [one.rows for one in points if one.extrapolated] == [2 * rows, 4 * rows]
    assert points[len(measured) - 1].mean == made.arms["finetune"].metrics["token_f1"].mean
    found = {one.id: one for one in made.findings}
    # The fake never learns, which so few items cannot tell from learning a little.
    assert found["more_examples_would_help"].outcome == "inconclusive"


def test_the_parts_are_nested(tmp_path):
    models = FakeModels()
    run_into(
        tmp_path / "run", sample=town_sample(96), models=models, arms=("finetune",), probes=("all",)
    )
    prompts = [{one.prompt for one in map(_frozen, lessons)} for lessons in models.trained]
    largest = max(prompts, key=len)
    assert all(part <= largest for part in prompts)


def test_too_few_rows_make_no_curve(tmp_path):
    sample = a_sample(some_examples(20))
    scene = a_scene(
        tmp_path, {"base": ["x"] * 10}, sample=sample, train=[f"i{n}" for n in range(10)]
    )
    found = by_id(run(when_asked(scene)))
    assert found["sample_holds_labelled_examples"].outcome == "not_applicable"


class _frozen:
    def __init__(self, lesson):
        self.prompt = tuple(lesson.prompt)


def test_drafted_rows_are_no_labelled_ones_and_no_curve_is_drawn_on_them(tmp_path):
    rows = some_examples(40)
    rows = [one.model_copy(update={"drafted": at < 25}) for at, one in enumerate(rows)]
    train = tuple(one.id for one in rows[:30])
    scene = a_scene(tmp_path, {"base": ["x"] * 10}, sample=a_sample(rows), train=train, asked=True)
    counted, curve = run(scene).findings
    assert (counted.estimate, counted.level) == (15, "tens")
    assert "beside 25 drafted ones, which are none" in counted.reason
    assert curve.outcome == "not_applicable"
    assert "drafted" in curve.reason


def test_drafts_alone_leave_the_number_of_labelled_examples_open(tmp_path):
    rows = [one.model_copy(update={"drafted": True}) for one in some_examples(40)]
    (found,) = run(a_scene(tmp_path, {}, sample=a_sample(rows))).findings
    assert (found.outcome, found.level) == ("not_applicable", None)
