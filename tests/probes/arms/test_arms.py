"""Each arm asks what it stands for, and refuses what it cannot do."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from advisor.model.sample import Document
from advisor.probes.arms import arm_names, load_arm
from advisor.probes.bench import Bench
from advisor.probes.plan import draw_plan
from advisor.probes.progress import Unwatched
from advisor.probes.request import ProbeRequest
from tests.probes.fakes import FakeModels, label_sample, town_sample


@pytest.fixture
def bench_for(tmp_path):
    def make(sample, **asked):
        models = FakeModels()
        drawn = draw_plan(
            sample,
            ProbeRequest(**asked),
            models=models,
            progress=Unwatched(),
            now=datetime(2026, 1, 1, tzinfo=UTC),
        )
        bench = Bench(
            drawn.plan,
            sample,
            models=models,
            folder=tmp_path,
            progress=Unwatched(),
            clock=lambda: 0.0,
        )
        bench.open_account("test", {})
        return bench

    return make


def said(prompt):
    return "".join(map(chr, prompt.tokens))


def test_arms_are_the_files_of_their_folder_simplest_first():
    assert arm_names() == (
        "base",
        "few_shot",
        "long_context",
        "rag",
        "finetune",
        "hybrid",
        "classifier",
        "oracle",
    )


@pytest.mark.parametrize("name", arm_names())
def test_every_prompt_ends_with_its_own_question(name, bench_for):
    bench = bench_for(label_sample() if name == "classifier" else town_sample())
    arm = load_arm(name)
    assert arm.refusal(bench) == ""
    prompts = arm.prompts(bench, bench.items)
    assert [prompt.item for prompt in prompts] == list(bench.items)
    for prompt in prompts:
        if name != "classifier":
            assert prompt.item.input in said(prompt).splitlines()[-2]


@pytest.mark.parametrize("name", [name for name in arm_names() if name != "classifier"])
def test_no_prompt_of_an_arm_without_documents_holds_an_answer(name, bench_for):
    bench = bench_for(town_sample())
    reads = name in ("rag", "hybrid", "oracle", "long_context")
    for prompt in load_arm(name).prompts(bench, bench.items):
        assert bool(prompt.passages) == reads
        assert (f"{prompt.item.outputs[0]} is the" in said(prompt)) == reads


@pytest.mark.parametrize(
    ("name", "sample", "why"),
    [
        ("rag", label_sample(), "no documents"),
        ("hybrid", label_sample(), "no documents"),
        ("long_context", label_sample(), "no documents"),
        ("oracle", label_sample(), "names a document"),
        ("classifier", town_sample(), "not labels"),
    ],
)
def test_an_arm_says_why_it_cannot_be_run(name, sample, why, bench_for):
    assert why in load_arm(name).refusal(bench_for(sample))


@pytest.mark.parametrize("name", ["few_shot", "finetune", "hybrid"])
def test_without_training_rows_nothing_is_learned(name, bench_for):
    assert "no training rows" in load_arm(name).refusal(bench_for(town_sample(), train_rows=0))


def test_documents_longer_than_the_window_are_refused_with_both_numbers(bench_for):
    sample = town_sample()
    big = Document(id="big", text="word " * 5000)
    bench = bench_for(sample.model_copy(update={"documents": (*sample.documents, big)}))
    assert "tokens and the model's window holds" in load_arm("long_context").refusal(bench)


def test_labels_are_listed_for_a_model_that_was_not_trained_on_them(bench_for):
    bench = bench_for(label_sample())
    for prompt in load_arm("base").prompts(bench, bench.items):
        assert "delay, praise, refund" in said(prompt)
    for prompt in load_arm("finetune").prompts(bench, bench.items):
        assert "delay, praise, refund" not in said(prompt)


def test_declining_is_asked_for_only_where_some_items_have_no_answer(bench_for):
    sample = town_sample()
    none = {"id": "none", "input": "Who rules the moon?", "outputs": (), "answerable": False}
    some = sample.examples[0].model_copy(update=none)
    mixed = sample.model_copy(update={"examples": (*sample.examples, some)})
    for name in ("base", "rag"):
        for bench, asked in ((bench_for(sample), False), (bench_for(mixed), True)):
            prompt = load_arm(name).prompts(bench, bench.items)[0]
            assert ("I don't know" in said(prompt)) == asked


def test_every_prompt_of_few_shot_shows_the_same_solved_rows(bench_for):
    bench = bench_for(town_sample())
    prompts = load_arm("few_shot").prompts(bench, bench.items)
    before = {said(prompt).rpartition("Question:")[0] for prompt in prompts}
    assert len(before) == 1
    assert before.pop().count("Question:") == 5


def test_few_shot_is_refused_where_no_row_is_short_enough_to_be_shown(bench_for):
    sample = town_sample()
    examples = tuple(
        one.model_copy(update={"input": f"{one.input} {'word ' * 2000}"}) for one in sample.examples
    )
    bench = bench_for(sample.model_copy(update={"examples": examples}))
    assert "longer than the 400 tokens" in load_arm("few_shot").refusal(bench)


def test_a_prompt_longer_than_the_window_loses_its_middle(bench_for):
    sample = town_sample()
    long = sample.examples[0].model_copy(update={"input": "x" * 5000 + " Who?"})
    bench = bench_for(sample)
    prompt = load_arm("base").prompts(bench, [long])[0]
    assert len(prompt.tokens) == bench.model.context_tokens - bench.max_new_tokens
    assert prompt.truncated
    assert said(prompt).endswith("Who?\nAnswer:")
