"""`advisor probe` as a contestant: the command itself, read from the folder that it leaves.

Knows the run folder's format and the options of the command; nothing of how it works.
"""

from __future__ import annotations

import sys
from pathlib import Path

from advisor.errors import InputError
from advisor.files import read_text
from advisor.model.run import PREDICTIONS_FILE, RUN_FILE, Prediction, Run
from advisor.probes.journal import ARMS_FOLDER
from benchmarks.pipelines.work import Outcome, Work

ONCE = ("index",)
"""Phases that every arm which uses them is charged for, though they happen once."""


def command(work: Work, run_folder: Path) -> list[str]:
    """Word the command that does the work."""
    options = {
        "-o": str(run_folder),
        "--arms": ",".join(work.arms),
        "--task": work.task,
        "--test-items": str(work.test_items),
        "--train-rows": str(work.train_rows),
        "--seed": str(work.seed),
        **work.asked,
    }
    words = [word for option in options.items() for word in option]
    return [sys.executable, "-m", "advisor", "probe", work.data, *words]


def read_outcome(work: Work, folder: Path) -> Outcome:
    """Read what a finished run did.

    Raises:
        InputError: It did other work than the others: other items, or other prompts.
    """
    run = Run.model_validate_json(read_text(folder / RUN_FILE))
    lines = read_text(folder / PREDICTIONS_FILE).split("\n")
    predictions = [Prediction.model_validate_json(line) for line in lines if line]
    by_arm = {arm: {one.item: one for one in predictions if one.arm == arm} for arm in work.arms}
    for arm, share in work.arms.items():
        read = [by_arm[arm][item.id].prompt_tokens for item in work.items if item.id in by_arm[arm]]
        if read != [len(prompt) for prompt in share.prompts]:
            raise InputError(f"{folder}: advisor did other work than was drawn for {arm!r}.")
    phases: dict[str, float] = {}
    for result in run.arms.values():
        for phase, seconds in result.phases.items():
            known = phases.get(phase, 0.0)
            phases[phase] = max(known, seconds) if phase in ONCE else known + seconds
    trained = [arm for arm, share in work.arms.items() if share.lessons]
    return Outcome(
        phases=phases,
        outputs={
            arm: tuple(by_arm[arm][item.id].output for item in work.items) for arm in work.arms
        },
        arm_train_seconds={arm: run.arms[arm].phases["train"] for arm in trained},
        adapters={arm: str(folder / ARMS_FOLDER / arm / "adapter") for arm in trained},
        dtype=run.plan.precision,
    )
