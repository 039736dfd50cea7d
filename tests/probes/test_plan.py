"""A plan fixes everything before the run and is followed only for the same data and options."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from advisor.errors import InputError, InvalidSample, StaleRun
from advisor.model.sample import Example
from advisor.probes.plan import check_plan, draw_plan, load_plan, save_plan
from advisor.probes.progress import Unwatched
from advisor.probes.request import ProbeRequest
from tests.probes.fakes import FakeModels, label_sample, town_sample


def plan_for(sample, **asked):
    return draw_plan(
        sample,
        ProbeRequest(**asked),
        models=FakeModels(),
        progress=Unwatched(),
        now=datetime(2026, 1, 1, tzinfo=UTC),
    ).plan


def test_a_plan_is_read_back_as_it_was_saved(tmp_path):
    plan = plan_for(town_sample(), seed=3, budget_s=60)
    save_plan(plan, tmp_path)
    assert load_plan(tmp_path) == plan


def test_one_seed_gives_one_plan():
    assert plan_for(town_sample(), seed=1) == plan_for(town_sample(), seed=1)
    assert plan_for(town_sample(), seed=1).test_ids != plan_for(town_sample(), seed=2).test_ids


def test_the_default_arms_are_the_four_options_and_for_labels_a_classifier():
    assert plan_for(town_sample()).arms == ("base", "rag", "finetune", "hybrid")
    assert plan_for(label_sample()).arms == ("base", "rag", "finetune", "hybrid", "classifier")


def test_arms_are_run_in_the_order_of_simplicity():
    assert plan_for(town_sample(), arms=("oracle", "hybrid", "base")).arms == (
        "base",
        "hybrid",
        "oracle",
    )


def test_a_smaller_sample_is_said_to_be_cut():
    plan = plan_for(town_sample(20))
    assert len(plan.test_ids) == 8
    assert len(plan.cut) == 2


def test_without_a_learning_arm_every_example_may_be_tested():
    assert len(plan_for(town_sample(20), arms=("base", "rag")).test_ids) == 20


def test_rows_that_no_arm_learns_from_still_say_what_outputs_are_like():
    long = "one two three four five six seven eight nine ten " * 12
    sample = town_sample(200)
    examples = tuple(one.model_copy(update={"outputs": (long,)}) for one in sample.examples)
    sample = sample.model_copy(update={"examples": examples})
    asked = {"task": "free_text", "test_items": 40}
    read, learned = (
        plan_for(sample, arms=arms, **asked) for arms in (("base",), ("base", "finetune"))
    )
    assert read.train_ids == learned.train_ids
    assert read.settings["max_new_tokens"] == learned.settings["max_new_tokens"]


def test_only_the_classifier_needs_no_language_model():
    models = FakeModels()
    models.generator = None
    drawn = draw_plan(
        label_sample(),
        ProbeRequest(arms=("classifier",)),
        models=models,
        progress=Unwatched(),
        now=datetime(2026, 1, 1, tzinfo=UTC),
    )
    assert drawn.generator is None


def test_near_duplicates_of_test_inputs_are_counted_out():
    sample = town_sample(20)
    twins = tuple(
        one.model_copy(update={"id": f"twin-{one.id}", "input": one.input.upper()})
        for one in sample.examples
    )
    plan = plan_for(sample.model_copy(update={"examples": sample.examples + twins}))
    bare = {one.removeprefix("twin-") for one in plan.test_ids}
    assert not bare & {one.removeprefix("twin-") for one in plan.train_ids}
    assert plan.near_duplicates > 0


def test_answerable_only_leaves_the_others_out():
    sample = town_sample(20)
    none = Example(id="none", input="Who?", outputs=(), answerable=False)
    sample = sample.model_copy(update={"examples": (*sample.examples, none) * 1})
    assert "none" in plan_for(sample, arms=("base",)).test_ids
    assert "none" not in plan_for(sample, arms=("base",), answerable_only=True).test_ids


def test_a_sample_without_outputs_is_refused():
    sample = town_sample(4)
    bare = tuple(one.model_copy(update={"outputs": ()}) for one in sample.examples)
    with pytest.raises(InvalidSample, match="0 examples that can be scored"):
        plan_for(sample.model_copy(update={"examples": bare}))


def test_an_unknown_arm_is_refused_with_those_there_are():
    with pytest.raises(InputError, match=r"no arm 'raft'.*hybrid"):
        plan_for(town_sample(), arms=("raft",))


@pytest.mark.parametrize(
    "asked",
    [
        {},
        {"test_items": 12},
        {"seed": 5},
        {"seed": 5, "test_items": 12, "arms": ("rag", "base"), "margin": 0.1, "train_rows": 20},
    ],
)
def test_a_plan_is_followed_where_no_option_given_contradicts_it(tmp_path, asked):
    sample = town_sample()
    made = {"seed": 5, "test_items": 12, "arms": ("base", "rag"), "margin": 0.1, "train_rows": 20}
    check_plan(plan_for(sample, **made), sample, ProbeRequest(**asked), tmp_path)


@pytest.mark.parametrize(
    "asked",
    [
        {"test_items": 13},
        {"seed": 6},
        {"arms": ("base",)},
        {"margin": 0.2},
        {"task": "free_text"},
        {"answerable_only": True},
        {"model": "other"},
        {"budget_s": 10.0},
    ],
)
def test_another_option_makes_the_plan_stale(tmp_path, asked):
    sample = town_sample()
    plan = plan_for(sample, seed=5, test_items=12)
    option = next(iter(asked)).removesuffix("_s").replace("_", "-")
    with pytest.raises(StaleRun, match=f"--{option}"):
        check_plan(plan, sample, ProbeRequest(**asked), tmp_path)


def test_other_data_make_the_plan_stale(tmp_path):
    with pytest.raises(StaleRun, match="other data"):
        check_plan(plan_for(town_sample(48)), town_sample(47), ProbeRequest(), tmp_path)


def test_a_plan_of_another_format_is_stale(tmp_path):
    (tmp_path / "plan.json").write_text('{"task": "label"}')
    with pytest.raises(StaleRun, match="cannot be followed"):
        load_plan(tmp_path)


def test_what_has_no_label_is_left_out_of_a_labelling_task_and_said_to_be():
    sample = label_sample()
    lost = Example(id="x", input="What is this?", outputs=(), answerable=False)
    sample = sample.model_copy(update={"examples": (*sample.examples, lost)})
    plan = plan_for(sample, test_items=61)
    assert plan.task == "label"
    assert "x" not in plan.test_ids
    assert any("1 example without a label" in cut for cut in plan.cut)
