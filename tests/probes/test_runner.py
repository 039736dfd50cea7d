"""A run follows its plan, survives what may happen to it, and ends with the same numbers."""

from __future__ import annotations

import json
import random
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime

import pytest

from advisor.errors import AdvisorError, CannotWrite, InputError, StaleRun
from advisor.model.run import Run
from advisor.probes import arms
from advisor.probes.lock import held
from advisor.probes.progress import Unwatched
from advisor.probes.request import ProbeRequest
from advisor.probes.runner import run_probe
from tests.probes.fakes import FakeModels, label_sample, town_sample

ALL_BUT_LABELS = ("base", "few_shot", "long_context", "rag", "finetune", "hybrid", "oracle")


def run_into(
    folder,
    *,
    sample=None,
    models=None,
    resume=False,
    progress=None,
    clock=time.perf_counter,
    **asked,
):
    return run_probe(
        sample or town_sample(),
        ProbeRequest(**asked),
        data_name="towns",
        folder=folder,
        resume=resume,
        models=models or FakeModels(),
        progress=progress or Unwatched(),
        now=datetime(2026, 1, 1, tzinfo=UTC),
        clock=clock,
    )


def numbers(run):
    """What must not depend on how often a run was interrupted: all but times."""
    told = run.model_dump(mode="json")
    for arm in told["arms"].values():
        del arm["seconds"], arm["phases"]
    told["findings"] = [one for one in told["findings"] if one["unit"] != "seconds"]
    return told


def test_every_arm_answers_the_same_items(tmp_path):
    run = run_into(tmp_path / "run", arms=ALL_BUT_LABELS)
    lines = (tmp_path / "run" / "predictions.jsonl").read_text().splitlines()
    answered = {}
    for line in lines:
        prediction = json.loads(line)
        answered.setdefault(prediction["arm"], set()).add(prediction["item"])
    assert set(answered) == set(ALL_BUT_LABELS)
    assert all(items == set(run.plan.test_ids) for items in answered.values())


def test_the_record_is_what_was_returned_and_counts_what_was_spent(tmp_path):
    run = run_into(tmp_path / "run")
    assert Run.model_validate_json((tmp_path / "run" / "run.json").read_text()) == run
    assert set(run.arms["hybrid"].phases) == {"index", "retrieve", "train", "check", "generate"}
    assert run.arms["rag"].seconds == pytest.approx(sum(run.arms["rag"].phases.values()))
    assert run.arms["rag"].prompt_tokens > run.arms["base"].prompt_tokens > 0
    assert len(run.comparisons) == 6
    assert run.validity["gold_document_recall"].value == 1
    assert set(run.slices["topic"]) == {"north", "south"}
    assert run.provenance.stand_in


def test_the_record_says_how_passages_were_found(tmp_path):
    settings = run_into(tmp_path / "run", arms=("rag",)).plan.settings
    assert settings["retriever"] == "dense"
    assert (settings["index_precision"], settings["index_recall"]) == ("float32", 1)


def test_answers_from_passages_win_where_only_documents_know(tmp_path):
    run = run_into(tmp_path / "run")
    means = {arm: result.metrics["token_f1"].mean for arm, result in run.arms.items()}
    assert means["hybrid"] > means["rag"] > means["base"] == means["finetune"]


def test_trained_arms_learn_from_training_rows_only(tmp_path):
    sample, models = town_sample(), FakeModels()
    run = run_into(tmp_path / "run", sample=sample, models=models)
    asked = {one.id: one.input for one in sample.examples}
    rounds = [*models.trained, *models.held_out]
    learned = ["".join(map(chr, lesson.prompt)) for round_ in rounds for lesson in round_]
    assert len(learned) == 2 * len(run.plan.train_ids)
    for item in run.plan.test_ids:
        assert not any(asked[item] in text for text in learned)


def test_the_hybrid_learns_with_the_answer_among_the_passages(tmp_path):
    models = FakeModels()
    run_into(tmp_path / "run", models=models, arms=("hybrid",))
    for lesson in models.trained[0]:
        text = "".join(map(chr, lesson.prompt))
        trade, town = text.split("Who is the ")[1].split("?")[0].split(" of ")
        assert f"is the {trade} of {town}" in text


def test_the_plan_is_there_before_any_arm_starts(tmp_path):
    def look():
        assert (tmp_path / "run" / "plan.json").exists()

    run_into(tmp_path / "run", models=FakeModels(on_batch=look))


def test_batches_are_in_the_plan(tmp_path):
    run = run_into(tmp_path / "run")
    for arm in run.plan.arms:
        assert sorted(i for batch in run.plan.batches[arm] for i in batch) == sorted(
            run.plan.test_ids
        )


def test_labels_without_documents_leave_the_retrieving_arms_out(tmp_path):
    run = run_into(tmp_path / "run", sample=label_sample())
    assert "no documents" in run.arms["rag"].failure
    assert "no documents" in run.arms["hybrid"].failure
    assert run.arms["classifier"].metrics["accuracy"].mean == 1
    assert run.arms["base"].metrics["accuracy"].n == len(run.plan.test_ids)


def test_a_folder_in_use_is_refused(tmp_path):
    run_into(tmp_path / "run", arms=("base", "rag"))
    with pytest.raises(InputError, match="--resume"):
        run_into(tmp_path / "run", arms=("base", "rag"))


def test_two_at_once_in_one_folder_are_kept_apart(tmp_path):
    with held(tmp_path / "run"), pytest.raises(InputError, match="Another advisor is at work"):
        run_into(tmp_path / "run", arms=("base",))
    assert not (tmp_path / "run").exists()
    assert run_into(tmp_path / "run", arms=("base",)).arms["base"].metrics


def test_an_answer_beyond_the_window_is_learned_as_far_as_it_fits(tmp_path):
    models = FakeModels()
    sample = town_sample()
    window = models.made.context_tokens
    endless = {"outputs": ("word " * window,)}
    examples = tuple(one.model_copy(update=endless) for one in sample.examples)
    sample = sample.model_copy(update={"examples": examples})
    run_into(tmp_path / "run", sample=sample, models=models, arms=("finetune",), task="free_text")
    (learned,) = models.trained
    assert {len(one.prompt) + len(one.answer) for one in learned} == {window}


def test_a_full_disk_while_an_adapter_is_kept_loses_no_answer(tmp_path):
    class Full(FakeModels):
        def train(self, model, lessons, *, seed, **further):
            if seed:
                raise OSError(28, "No space left on device")
            super().train(model, lessons, seed=seed, **further)

    asked = {"arms": ("finetune",), "seeds": 2}
    with pytest.raises(CannotWrite, match="No space left"):
        run_into(tmp_path / "run", models=Full(), **asked)
    kept = (tmp_path / "run" / "predictions.jsonl").read_text()
    assert kept
    run_into(tmp_path / "run", resume=True, **asked)
    assert set(kept.splitlines()) <= set(
        (tmp_path / "run" / "predictions.jsonl").read_text().splitlines()
    )


def test_a_finished_run_is_not_run_again(tmp_path):
    first = run_into(tmp_path / "run")
    models = FakeModels()
    assert run_into(tmp_path / "run", models=models, resume=True) == first
    assert not models.made.batches


def test_resuming_nothing_begins_anew(tmp_path):
    assert run_into(tmp_path / "run", resume=True).arms["base"].metrics


def test_resuming_with_other_data_or_options_is_refused(tmp_path):
    run_into(tmp_path / "run", seed=1)
    with pytest.raises(StaleRun):
        run_into(tmp_path / "run", resume=True, seed=2)
    with pytest.raises(StaleRun):
        run_into(tmp_path / "run", resume=True, sample=town_sample(40))


class Stop:
    """Raises at the given batch or training step."""

    def __init__(self, at, error):
        self.left, self.error = at, error

    def __call__(self):
        self.left -= 1
        if not self.left:
            raise self.error


@pytest.mark.parametrize("at", range(1, 25, 3))
def test_an_interrupted_run_goes_on_to_the_same_numbers(tmp_path, at):
    whole = run_into(tmp_path / "whole", arms=ALL_BUT_LABELS)
    with pytest.raises(KeyboardInterrupt):
        run_into(
            tmp_path / "run",
            arms=ALL_BUT_LABELS,
            models=FakeModels(on_batch=Stop(at, KeyboardInterrupt())),
        )
    assert not (tmp_path / "run" / "run.json").exists()
    models = FakeModels()
    assert numbers(run_into(tmp_path / "run", models=models, resume=True)) == numbers(whole)
    for name in ("predictions.jsonl", "passages.jsonl", "plan.json"):
        assert (tmp_path / "run" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_the_number_format_is_measured_once_and_kept_on_resuming(tmp_path):
    class Wavering(FakeModels):
        used: set[str] = set()

        def __init__(self, measures, **options):
            super().__init__(**options)
            self.measures = measures

        def precision(self, *, threads):
            return self.measures

        def generator(self, model, *, precision, threads):
            self.used.add(precision)
            return super().generator(model, precision=precision, threads=threads)

        def embedder(self, model, *, precision, threads):
            self.used.add(precision)
            return super().embedder(model, precision=precision, threads=threads)

    stopping = Wavering("bfloat16", on_batch=Stop(3, KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        run_into(tmp_path / "run", models=stopping)
    run_into(tmp_path / "run", models=Wavering("float32"), resume=True)
    assert Wavering.used == {"bfloat16"}


def test_a_finished_arm_is_not_answered_again(tmp_path):
    per_arm = len(run_into(tmp_path / "whole", arms=("base", "rag")).plan.batches["base"])
    stop = Stop(per_arm + 2, KeyboardInterrupt())
    with pytest.raises(KeyboardInterrupt):
        run_into(tmp_path / "run", arms=("base", "rag"), models=FakeModels(on_batch=stop))
    models = FakeModels()
    run_into(tmp_path / "run", models=models, resume=True)
    assert len(models.made.batches) == per_arm - 1


def test_no_arm_begins_after_the_budget_and_resuming_runs_the_rest(tmp_path):
    ticks = iter(range(0, 100_000, 20))
    first = run_into(tmp_path / "run", clock=lambda: float(next(ticks)), budget_s=30.0)
    assert first.arms["base"].metrics
    assert "budget" in first.arms["hybrid"].failure

    again = run_into(tmp_path / "run", resume=True, budget_s=30.0)
    assert all(result.metrics for result in again.arms.values())
    assert numbers(again)["arms"]["base"] == numbers(first)["arms"]["base"]


def test_a_finished_training_is_not_repeated(tmp_path):
    batches = len(run_into(tmp_path / "whole", arms=("finetune",)).plan.batches["finetune"])
    assert batches > 1
    stop = Stop(3 + 2, KeyboardInterrupt())  # three training steps, then the second batch
    with pytest.raises(KeyboardInterrupt):
        run_into(tmp_path / "run", arms=("finetune",), models=FakeModels(on_batch=stop))
    models = FakeModels()
    run_into(tmp_path / "run", models=models, resume=True)
    assert not models.trained


def test_tuned_arms_are_trained_with_several_seeds_and_scored_by_their_mean(tmp_path):
    models = FakeModels()
    once = run_into(tmp_path / "once")
    run = run_into(tmp_path / "run", models=models, seeds=3)
    lines = (tmp_path / "run" / "predictions.jsonl").read_text().splitlines()
    answers = [json.loads(line) for line in lines]
    seeds = {arm: sorted({one["seed"] for one in answers if one["arm"] == arm}) for arm in run.arms}
    assert seeds == {"base": [0], "rag": [0], "finetune": [0, 1, 2], "hybrid": [0, 1, 2]}
    assert len(models.trained) == 6
    hybrid, before = run.arms["hybrid"], once.arms["hybrid"]
    assert hybrid.metrics["token_f1"].mean == pytest.approx(sum(hybrid.trainings) / 3)
    assert hybrid.trainings[0] == pytest.approx(before.metrics["token_f1"].mean)
    assert min(hybrid.trainings) < max(hybrid.trainings)
    assert hybrid.metrics["token_f1"].n == before.metrics["token_f1"].n
    assert hybrid.prompt_tokens == before.prompt_tokens
    assert run.arms["rag"].trainings == ()
    assert run.validity["n_seeds"].standing == "ok"
    methods = {(one.a, one.b): one.method for one in run.comparisons}
    assert "trainings" in methods["rag", "hybrid"]
    assert "trainings" not in methods["base", "rag"]


def test_what_each_adapter_made_the_model_forget_is_in_the_record(tmp_path):
    run = run_into(tmp_path / "run", seeds=2)
    assert run.arms["hybrid"].forgetting.after_nats == (3.25, 3.25)
    assert run.arms["rag"].forgetting is None
    assert run.validity["forgetting"].standing == "warning"
    assert run.verdict.status != "invalid"


def test_probes_look_at_one_training(tmp_path):
    once, run = (run_into(tmp_path / str(seeds), seeds=seeds) for seeds in (1, 3))
    assert numbers(run)["findings"] == numbers(once)["findings"]
    assert run.validity["gold_document_recall"] == once.validity["gold_document_recall"]


@pytest.mark.parametrize("at", range(1, 30, 4))
def test_each_training_is_resumed_where_it_was(tmp_path, at):
    whole = run_into(tmp_path / "whole", arms=("base", "hybrid"), seeds=3)
    models = FakeModels(on_batch=Stop(at, KeyboardInterrupt()))
    with pytest.raises(KeyboardInterrupt):
        run_into(tmp_path / "run", arms=("base", "hybrid"), seeds=3, models=models)
    assert numbers(run_into(tmp_path / "run", resume=True, seeds=3)) == numbers(whole)
    written = (tmp_path / "run" / "predictions.jsonl").read_bytes()
    assert written == (tmp_path / "whole" / "predictions.jsonl").read_bytes()


def test_a_finished_training_of_several_is_not_repeated(tmp_path):
    stop = Stop(3 + 5 + 3 + 2, KeyboardInterrupt())  # the second training, then its second batch
    with pytest.raises(KeyboardInterrupt):
        run_into(tmp_path / "run", arms=("finetune",), seeds=3, models=FakeModels(on_batch=stop))
    models = FakeModels()
    run_into(tmp_path / "run", models=models, resume=True)
    assert len(models.trained) == 1


def test_other_seeds_on_resuming_are_refused(tmp_path):
    run_into(tmp_path / "run", arms=("base", "finetune"), seeds=2)
    with pytest.raises(StaleRun, match="--seeds 2, not 3"):
        run_into(tmp_path / "run", resume=True, seeds=3)


def test_a_broken_arm_is_noted_and_the_run_goes_on(tmp_path, monkeypatch):
    rag = arms.load_arm("rag")

    def broken(*_):
        raise RuntimeError("the index\nis on fire")

    monkeypatch.setattr(type(rag), "prompts", broken)
    run = run_into(tmp_path / "run", arms=("base", "rag", "finetune"))
    assert run.arms["rag"].failure == "RuntimeError: the index is on fire"
    assert run.arms["finetune"].metrics
    assert {(one.a, one.b) for one in run.comparisons} == {("base", "finetune")}


def test_an_arm_that_broke_halfway_leaves_no_half_answers(tmp_path):
    models = FakeModels(on_batch=Stop(2, RuntimeError("once")))
    run = run_into(tmp_path / "run", arms=("base", "rag"), models=models)
    assert "once" in run.arms["base"].failure
    written = (tmp_path / "run" / "predictions.jsonl").read_text()
    assert '"arm":"base"' not in written


def test_resuming_tries_a_broken_arm_again(tmp_path):
    whole = run_into(tmp_path / "whole", arms=("base", "rag"))
    models = FakeModels(on_batch=Stop(2, RuntimeError("once")))
    run_into(tmp_path / "run", arms=("base", "rag"), models=models)
    mended = run_into(tmp_path / "run", resume=True)
    assert numbers(mended) == numbers(whole)
    written = (tmp_path / "run" / "predictions.jsonl").read_bytes()
    assert written == (tmp_path / "whole" / "predictions.jsonl").read_bytes()


def test_a_run_without_any_arm_is_an_error_but_is_kept(tmp_path):
    with pytest.raises(AdvisorError, match="No arm could be run; rag: .*no documents"):
        run_into(tmp_path / "run", sample=label_sample(), arms=("rag",))
    assert Run.model_validate_json((tmp_path / "run" / "run.json").read_text()).arms["rag"].failure


def test_a_full_disk_ends_the_run_and_it_can_go_on(tmp_path, monkeypatch):
    from advisor.probes.journal import Journal

    real, calls = Journal.append, []

    def full(self, predictions):
        calls.append(1)
        if len(calls) == 4:
            raise CannotWrite("No space left.")
        real(self, predictions)

    monkeypatch.setattr(Journal, "append", full)
    with pytest.raises(CannotWrite):
        run_into(tmp_path / "run")
    monkeypatch.setattr(Journal, "append", real)
    whole = run_into(tmp_path / "whole")
    assert numbers(run_into(tmp_path / "run", resume=True)) == numbers(whole)


KILLED = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from advisor.probes.progress import Unwatched
from advisor.probes.request import ProbeRequest
from advisor.probes.runner import run_probe
from tests.probes.fakes import FakeModels, town_sample

print("ready", flush=True)
run_probe(
    town_sample(), ProbeRequest(), data_name="towns", folder=Path(sys.argv[1]),
    resume=True, models=FakeModels(on_batch=lambda: time.sleep(0.02)), progress=Unwatched(),
    now=datetime(2026, 1, 1, tzinfo=UTC),
)
"""


@pytest.mark.slow
def test_a_run_killed_again_and_again_ends_with_the_same_numbers(tmp_path, repository):
    whole = run_into(tmp_path / "whole")
    rng = random.Random(7)
    killed = 0
    for _ in range(60):
        process = subprocess.Popen(
            [sys.executable, "-c", KILLED, str(tmp_path / "run")],
            cwd=repository,
            stdout=subprocess.PIPE,
        )
        assert process.stdout.readline() == b"ready\n"
        time.sleep(rng.uniform(0, 0.25))
        process.send_signal(signal.SIGKILL)
        process.stdout.close()
        if process.wait() == 0:
            break
        killed += 1
        if (tmp_path / "run" / "run.json").exists():
            break
    assert killed > 2
    assert numbers(run_into(tmp_path / "run", resume=True)) == numbers(whole)
    for name in ("predictions.jsonl", "passages.jsonl", "plan.json"):
        assert (tmp_path / "run" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
