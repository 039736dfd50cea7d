"""With real models too: killed again and again, a run ends as an undisturbed one does."""

from __future__ import annotations

import json
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest

FEWEST_KILLS = 1  # each time less is left to do, and how fast is not the test
MOST_KILLS = 12

OPTIONS = ("--task", "short_answer", "--arms", "base,rag,finetune", "--seeds", "2")
SIZES = ("--test-items", "10", "--train-rows", "16")


def started(repository, folder, *more):
    """Start the program as a user would."""
    return subprocess.Popen(
        [sys.executable, "-m", "advisor", "probe", "sample", "-o", str(folder), *more],
        cwd=repository,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def finished(process):
    assert process.wait() == 0


def numbers(folder):
    """Everything in the record but times."""
    told = json.loads((folder / "run.json").read_text())
    for arm in told["arms"].values():
        del arm["seconds"], arm["phases"]
    told["findings"] = [one for one in told["findings"] if one["unit"] != "seconds"]
    return told


def weights(folder):
    found = sorted((folder / "arms").rglob("adapter_model.safetensors"))
    return {path.relative_to(folder): path.read_bytes() for path in found}


@pytest.mark.models
@pytest.mark.slow
@pytest.mark.timeout(3600)
def test_a_run_of_real_models_killed_at_random_ends_with_the_same_numbers(tmp_path, repository):
    # One plan for both: which number format is faster is measured, and may come out either way.
    planned, whole, run = (tmp_path / name for name in ("planned", "whole", "run"))
    finished(started(repository, planned, *OPTIONS, *SIZES, "--plan-only"))
    for folder in (whole, run):
        shutil.copytree(planned, folder)

    begun = time.monotonic()
    finished(started(repository, whole, "--resume"))
    took_s = time.monotonic() - begun

    rng = random.Random(11)
    killed = 0
    while killed < MOST_KILLS:
        process = started(repository, run, "--resume")
        try:
            process.wait(rng.uniform(0.2, 0.6) * took_s)
            break
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            killed += 1
    assert killed >= FEWEST_KILLS
    finished(started(repository, run, "--resume"))

    assert numbers(run) == numbers(whole)
    for name in ("predictions.jsonl", "passages.jsonl", "plan.json"):
        assert (run / name).read_bytes() == (whole / name).read_bytes()
    assert weights(run) == weights(whole) != {}
