"""The race of pipelines: the same work for all, in tokens, and what is made of its outcome."""

from __future__ import annotations

import importlib
import json
import sys

import pytest

pytest.importorskip("sentence_transformers", reason="needs the extra bench")

from advisor.errors import AdvisorError, InputError
from benchmarks.pipelines import __main__ as racing
from benchmarks.pipelines import contestant, learning, ours, prepare, race
from benchmarks.pipelines.contestant import build
from benchmarks.pipelines.tuned import LineEnds, batches, calibrate

pytestmark = pytest.mark.filterwarnings("default")  # what the libraries warn of is theirs


@pytest.fixture(scope="module")
def work(data, generator, embedder):
    return prepare.draw_work(
        data,
        test_items=6,
        train_rows=20,
        seed=0,
        model=str(generator),
        embedder=str(embedder),
    )


@pytest.fixture(scope="module")
def chosen(work):
    return work.model_copy(update={"choices": calibrate(work)})


def test_the_work_is_what_a_probe_would_do(work):
    assert tuple(work.arms) == ("base", "rag", "finetune", "hybrid")
    assert len(work.items) == 6
    base, rag, finetune, hybrid = work.arms.values()
    assert len(finetune.lessons) == 9 * len(finetune.held_out) == 18
    assert not base.lessons
    assert not finetune.queries
    assert len(rag.queries) == 6
    assert len(hybrid.queries) == 20 + 6
    assert max(map(len, rag.prompts)) > max(map(len, base.prompts))
    for pair, prompt in zip(hybrid.references, hybrid.prompts, strict=True):
        assert pair.prompt == prompt
        assert len(pair.answer) >= 2
    assert (work.lora.rank, work.lora.layers) == (16, (1,))  # the upper of two


def test_arms_that_the_data_cannot_carry_are_one_line(tmp_path, generator, embedder, capsys):
    lines = [{"input": f"What is {n}?", "output": f"colour {n}"} for n in range(30)]
    data = tmp_path / "plain"
    data.mkdir()
    (data / "examples.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines))
    asked = [str(data), str(tmp_path / "work.json"), "--test-items", "5", "--train-rows", "10"]
    assert prepare.main([*asked, "--model", str(generator), "--embedder", str(embedder)]) == 2
    assert "The arm 'rag' cannot be run" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["plain", "plain-float32", "tuned"])
def test_a_pipeline_does_all_arms(name, chosen, tmp_path):
    outcome = contestant.run(build(name, chosen), chosen, tmp_path)
    assert set(outcome.phases) == {"index", "retrieve", "generate", "train"}
    assert set(outcome.outputs) == set(chosen.arms)
    assert all(len(answers) == 6 for answers in outcome.outputs.values())
    assert sum(outcome.arm_train_seconds.values()) == pytest.approx(outcome.phases["train"])
    assert name != "plain-float32" or outcome.dtype == "float32"
    for arm in ("finetune", "hybrid"):
        losses = learning_losses(chosen, arm, outcome.adapters[arm], tmp_path / arm)
        assert losses[1] < losses[0]


def learning_losses(work, arm, adapter, folder):
    file = folder / "work.json"
    file.parent.mkdir(exist_ok=True)
    file.write_text(work.model_dump_json())
    assert learning.main(["measure", str(file), arm, str(folder), "", adapter]) == 0
    return json.loads((folder / learning.RECORD).read_text())


def test_pipelines_answer_alike_where_number_formats_are_alike(chosen):
    exact = chosen.model_copy(
        update={"choices": chosen.choices.model_copy(update={"dtype": "float32"})}
    )
    prompts = exact.arms["rag"].prompts
    plain = build("plain-float32", exact).generate(prompts)
    assert build("tuned", exact).generate(prompts) == plain
    assert any(plain)


def test_pipelines_find_the_same_passages(chosen):
    exact = chosen.model_copy(
        update={"choices": chosen.choices.model_copy(update={"embedder_dtype": "float32"})}
    )
    found = []
    for name in ("plain", "tuned"):
        pipeline = build(name, exact)
        pipeline.index(exact.passages)
        found.append(pipeline.retrieve(exact.arms["rag"].queries, 2))
    assert found[0] == found[1]


def test_batches_hold_prompts_of_like_length():
    assert batches([5, 50, 6, 7], 4) == [[0, 2, 3, 1]]
    grouped = batches([9000, 10, 9000], 10)
    assert grouped == [[1], [0], [2]]
    assert [len(batch) for batch in batches([10] * 150, 10)] == [64, 64, 22]


def test_a_line_ends_a_row_only_once_something_is_on_it():
    class Letters:
        def batch_decode(self, ids):
            return ["\n", " ", "a", "b\n"][: len(ids)]

    import torch

    ends = LineEnds(Letters(), prompt_tokens=1, vocabulary=4)
    rows = torch.tensor([[2, 0, 1, 2], [0, 2, 0, 1], [0, 0, 0, 0], [0, 1, 3, 1]])
    assert ends(rows, None).tolist() == [False, True, False, True]


def test_the_time_to_a_loss_is_interpolated():
    points = [
        learning.Point(seconds=10, loss_nats=3.0),
        learning.Point(seconds=20, loss_nats=2.0),
        learning.Point(seconds=30, loss_nats=2.5),
    ]
    assert learning.seconds_to_loss(5.0, points, 4.0) == 5
    assert learning.seconds_to_loss(5.0, points, 3.0) == 10
    assert learning.seconds_to_loss(5.0, points, 2.25) == 17.5
    assert learning.seconds_to_loss(5.0, points, 1.9) is None
    assert learning.seconds_to_loss(5.0, points, 5.5) == 0


def test_work_that_advisor_did_otherwise_is_refused(work, tmp_path):
    ran = run_here(ours.command(work, tmp_path / "run"))
    assert ours.read_outcome(work, tmp_path / "run").outputs
    assert ran.seconds > 0
    longer = (*work.arms["base"].prompts[0], 1)
    base = work.arms["base"].model_copy(
        update={"prompts": (longer, *work.arms["base"].prompts[1:])}
    )
    other = work.model_copy(update={"arms": {**work.arms, "base": base}})
    with pytest.raises(InputError, match="other work than was drawn for 'base'"):
        ours.read_outcome(other, tmp_path / "run")


def run_here(command):
    """Run what would be a process of its own in this one."""
    interpreter, flag, module, *arguments = command
    assert (interpreter, flag) == (sys.executable, "-m")
    if module == "advisor":
        from advisor.cli import commands

        commands.main(arguments, standalone_mode=False)
    elif importlib.import_module(module).main(arguments):
        raise AdvisorError(f"{module} failed")
    return race.Spent(seconds=2.0, peak_bytes=2**30, load=0.5)


def test_a_race_from_start_to_end(monkeypatch, data, generator, embedder, tmp_path, capsys):
    monkeypatch.setattr(race, "run_process", run_here)
    asked = ["--data", str(data), "--test-items", "6", "--train-rows", "16", "--repeats", "2"]
    asked += ["--model", str(generator), "--embedder", str(embedder)]
    code = racing.main([*asked, "--json", str(tmp_path / "race.json"), "--folder", str(tmp_path)])
    assert code == 1  # two seconds each: nobody is faster
    kept = json.loads((tmp_path / "race.json").read_text())
    assert kept["figures"]["seconds"].keys() == {"plain", "tuned", "advisor"}
    times, learned, scores, conduct = kept["tables"]
    assert times["rows"][-1][0] == "whole probe"
    assert times["rows"][-1][-2:] == ["1.0 (1.0 to 1.0)", "1.0 (1.0 to 1.0)"]
    assert times["notes"][0].endswith("10 times, whole probe. Missed.")
    assert len(learned["rows"]) == 2 * 2
    assert len(scores["rows"]) == 4
    assert [row[0] for row in conduct["rows"]] == ["plain", "tuned", "advisor"]
    curves = kept["figures"]["learning"]["hybrid"]
    assert curves["target"] < curves["before"]
    assert all(len(one) == 2 for one in curves["points"].values())
    assert "inconclusive" in capsys.readouterr().out  # six items settle nothing


def test_a_contestant_that_is_not_there_is_one_line(capsys):
    assert racing.main(["--contestants", "plain,turtle"]) == 2
    assert capsys.readouterr().err.startswith("There is no contestant 'turtle'. Contestants: ")


def test_a_process_is_timed_and_its_failure_told():
    spent = race.run_process([sys.executable, "-c", "x = bytearray(80_000_000)"])
    assert spent.seconds > 0
    assert spent.peak_bytes > 80_000_000
    with pytest.raises(AdvisorError, match="ended with 3"):
        race.run_process([sys.executable, "-c", "raise SystemExit(3)"])
