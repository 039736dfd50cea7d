"""`advisor probe` and `advisor models` from the user's side; real models are left out."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from advisor.probes import door, runner
from tests.probes.fakes import FakeModels, town_sample


@pytest.fixture
def fake_models(monkeypatch):
    """Run with fakes; what is assigned to `stop` is raised at the second batch."""
    calls = []

    def on_batch():
        calls.append(1)
        if len(calls) == 2 and fakes.stop:
            raise fakes.stop

    class fakes:
        stop = None

    def run(sample, request, **further):
        return runner.run_probe(sample, request, models=FakeModels(on_batch), **further)

    def plan(sample, request, *, folder, resume, progress, now):
        models = FakeModels(on_batch)
        return runner.plan_probe(sample, request, folder, resume, models, progress, now)

    monkeypatch.setattr(door, "run_probe", run)
    monkeypatch.setattr(door, "plan_probe", plan)
    return fakes


@pytest.fixture
def data(tmp_path):
    rows = [f"{one.input}\t{one.outputs[0]}" for one in town_sample().examples]
    path = tmp_path / "towns.tsv"
    path.write_text("\n".join(["ask\tsay", *rows]))
    return path


COLUMNS = ("--input-column", "ask", "--output-column", "say")
ARMS = ("--arms", "base,finetune")


def test_a_run_ends_with_table_folder_and_next_command(advisor, data, fake_models):
    done = advisor("probe", data, *COLUMNS, *ARMS, "-o", "run")
    assert done.code == 0
    assert "Plain prompt" in done.out
    assert "Fine-tuned" in done.out
    assert "Run folder: run" in done.out
    assert "Next: advisor assess answers.yaml --evidence run" in done.out
    assert "Fine-tuned: token F1" in done.err
    assert "\x1b" not in done.out + done.err


def test_an_interrupted_run_says_how_to_go_on_and_does(advisor, data, fake_models):
    fake_models.stop = KeyboardInterrupt()
    done = advisor("probe", data, *COLUMNS, *ARMS, "-o", "my run")
    assert done.code == 130
    again = f"advisor probe {data} -o 'my run' --input-column ask --output-column say --resume"
    assert again in done.err
    assert len(done.err.splitlines()[-1:]) == 1
    resumed = advisor("probe", data, *COLUMNS, "-o", "my run", "--resume")
    assert resumed.code == 0


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nowhere",), "nowhere does not exist"),
        (("DATA", "--arms", "raft"), "'raft' is not one of base, few_shot"),
        (("DATA", "--arms", ","), "name at least one of"),
        (("DATA", "--budget", "soon"), "write 90s, 2m or 1h"),
        (("DATA", "--budget", "0s"), "write 90s, 2m or 1h"),
        (("DATA", "--test-items", "1"), "--test-items"),
        (("DATA", "--task", "poetry"), "--task"),
        (("DATA", "--margin", "2"), "--margin"),
        (("DATA", "-o", "USED"), "--resume"),
        (("DATA", "--input-column", "x"), "'x'"),
        (("DATA", "--own", "nowhere.jsonl"), "nowhere.jsonl does not exist"),
        (("DATA", "--own", "a.jsonl", "--own", "b.jsonl"), "two files are called 'own'"),
        (("DATA", "--rescore", "-o", "nowhere"), "nowhere holds no finished run"),
        (("DATA", "--rescore", "--resume"), "leave the other option out"),
        (("DATA", "--own", "a=a.jsonl", "--plan-only"), "--plan-only asks nobody"),
    ],
)
def test_a_mistake_is_one_line_and_exit_2(advisor, data, tmp_path, arguments, says):
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "file").touch()
    places = {"DATA": data, "USED": tmp_path / "used"}
    done = advisor("probe", *(places.get(argument, argument) for argument in arguments))
    assert done.code == 2
    assert says in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_the_items_come_first_then_the_answers_of_an_own_system(advisor, data, fake_models):
    planned = advisor("probe", data, *COLUMNS, *ARMS, "-o", "run", "--plan-only")
    assert planned.code == 0
    assert "19 items to answer: run/items.jsonl" in planned.out
    again = f"advisor probe {data} -o run --input-column ask --output-column say"
    assert f"{again} --own answers.jsonl --resume" in planned.out
    items = [json.loads(line) for line in Path("run/items.jsonl").read_text().splitlines()]
    lines = [json.dumps({"id": item["id"], "output": "Name1"}) for item in items]
    Path("answers.jsonl").write_text("\n".join(lines))
    done = advisor("probe", data, *COLUMNS, "-o", "run", "--resume", "--own", "bot=answers.jsonl")
    assert done.code == 0
    assert "Bot: token F1 0." in done.err
    row = next(line for line in done.out.splitlines() if line.startswith("Bot "))
    assert row.split()[-2:] == ["-", "-"]
    assert "Bot (your own system)" in done.out
    assert "from answers.jsonl" in advisor("report", "run", "--format", "markdown").out


def test_an_interrupted_run_with_an_own_system_says_how_to_go_on(advisor, data, fake_models):
    ids = [f"row-{row}" for row in range(1, 49)]
    lines = [json.dumps({"id": one, "output": "Name1"}) for one in ids]
    Path("answers.jsonl").write_text("\n".join(lines))
    fake_models.stop = KeyboardInterrupt()
    done = advisor("probe", data, *COLUMNS, *ARMS, "-o", "run", "--own", "answers.jsonl")
    assert done.code == 130
    assert "--own=own=answers.jsonl --resume" in done.err


def test_a_report_finds_the_predictions_of_a_run_in_another_folder(advisor, data, fake_models):
    advisor("probe", data, *COLUMNS, *ARMS, "-o", "runs/first")
    Path("answers.yaml").write_text("answers: {external_knowledge: heavy}\n")
    judged = ("assess", "answers.yaml", "--evidence", "runs/first", "-o", "judged/a.json")
    Path("judged").mkdir()
    assert advisor(*judged).code == 0
    question = json.loads(Path("runs/first/predictions.jsonl").read_text().splitlines()[0])["input"]
    page = advisor("report", "judged/a.json", "--format", "html").out
    assert question in page


def test_a_run_is_scored_again_by_its_data(advisor, data, fake_models):
    advisor("probe", data, *COLUMNS, *ARMS, "-o", "run")
    done = advisor("probe", data, *COLUMNS, "-o", "run", "--rescore")
    assert done.code == 0
    assert "38 answers scored again: 0 other scores." in done.err
    assert "Plain prompt" in done.out
    assert "Scored again" in advisor("report", "run", "--format", "html").out
    refused = advisor("probe", data, *COLUMNS, "-o", "run", "--rescore", "--margin", "0.3")
    assert refused.code == 2
    assert "planned with --margin 0.05, not 0.3" in refused.err


def test_another_option_on_resuming_is_refused(advisor, data, fake_models):
    advisor("probe", data, *COLUMNS, *ARMS, "-o", "run", "--seed", "1")
    done = advisor("probe", data, *COLUMNS, "-o", "run", "--resume", "--seed", "2")
    assert done.code == 2
    assert "planned with --seed 1, not 2" in done.err


def test_without_the_extra_one_line_says_how_to_get_it(advisor, data, monkeypatch):
    monkeypatch.setattr(door, "NEEDED", ("no_such_library",))
    done = advisor("probe", data, *COLUMNS, "-o", "run")
    assert done.code == 2
    assert "pip install 'advisor[probe]'" in done.err
    assert len(done.err.strip().splitlines()) == 1


def test_help_shows_examples(advisor):
    done = advisor("probe", "--help")
    assert "\n    advisor probe data/ -o run --resume\n" in done.out


def test_models_are_listed_with_what_is_not_there_yet(advisor, monkeypatch, tmp_path):
    monkeypatch.setenv("ADVISOR_CACHE", str(tmp_path / "cache"))
    listed = json.loads(advisor("models", "list", "--format", "json").out)
    assert [(one["role"], one["path"], one["sha256"]) for one in listed] == [
        ("generator", None, None),
        ("embedder", None, None),
    ]
    assert "models pull" in advisor("models", "list").out


def test_pulling_from_a_file_that_holds_no_model_is_one_line(advisor, monkeypatch, tmp_path):
    monkeypatch.setenv("ADVISOR_CACHE", str(tmp_path / "cache"))
    done = advisor("models", "pull", "--from", tmp_path)
    assert done.code == 2
    assert "holds no default model" in done.err


@pytest.mark.parametrize("arguments", [("--help",), ("probe", "--help"), ("models", "list")])
def test_help_and_lists_load_no_heavy_library(arguments):
    code = (
        "import sys\nfrom advisor.cli import main\n"
        f"try:\n    main({list(arguments)!r})\nexcept SystemExit:\n    pass\n"
        "heavy = {'torch', 'transformers', 'sklearn', 'scipy', 'faiss'} & set(sys.modules)\n"
        "assert not heavy, heavy\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)


def test_a_finished_run_is_shown_again_without_loading_torch(advisor, data, fake_models):
    advisor("probe", data, *COLUMNS, *ARMS, "-o", "run")
    again = ["probe", str(data), *COLUMNS, *ARMS, "-o", "run", "--resume"]
    code = (
        "import sys\n"
        "from advisor.cli import main\n"
        f"try:\n    main({again!r})\nexcept SystemExit as ended:\n    assert not ended.code\n"
        "assert 'torch' not in sys.modules\n"
    )
    done = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    assert "Plain prompt" in done.stdout


def test_a_run_without_answers_is_reported_and_advises_nothing(advisor, data, fake_models):
    advisor("probe", data, *COLUMNS, *ARMS, "-o", "run")
    run = json.loads(Path("run/run.json").read_text())
    told = json.loads(advisor("report", "run", "--format", "json").out)
    assert (told["verdict"]["option"], told["verdict"]["status"]) == (None, "not_enough_known")
    assert run["verdict"]["because"][0] in told["verdict"]["because"]
    assert "Recommended" not in advisor("report", "run").out


def test_a_run_of_another_format_is_refused(advisor, data, fake_models):
    advisor("probe", data, *COLUMNS, *ARMS, "-o", "run")
    run = json.loads(Path("run/run.json").read_text())
    Path("run/run.json").write_text(json.dumps(run | {"schema_version": 99}))
    done = advisor("report", "run")
    assert done.code == 2
    assert "has format 99; this advisor reads 1" in done.err
