"""Trains an arm's adapter at the bench, into a folder that appears whole or not at all.

Knows lessons and where adapters lie; how one is trained is the models' affair.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence

from advisor.errors import CannotWrite
from advisor.probes import settings
from advisor.probes.bench import Bench
from advisor.probes.forgetting import keep_forgetting
from advisor.probes.models import Lesson


def train_adapter(bench: Bench, arm: str, lessons: Sequence[Lesson]) -> None:
    """Train an arm's adapter beside its place, see what it forgets, then rename it into it.

    Raises:
        CannotWrite: A disk is full or may not be written to; what was answered before stands.
    """
    try:
        _train_adapter(bench, arm, lessons)
    except OSError as error:
        raise CannotWrite(
            f"The adapter of {arm} cannot be written: {error.strerror or error}.",
            hint="Free some space, then go on with --resume.",
        ) from None


def _train_adapter(bench: Bench, arm: str, lessons: Sequence[Lesson]) -> None:
    adapter = bench.adapter(arm)
    unfinished = adapter.with_suffix(".unfinished")
    shutil.rmtree(unfinished, ignore_errors=True)
    unfinished.mkdir(parents=True)
    # The last ones: the first hold every label once, and are those that fewer rows would hold too.
    learned = len(lessons) - int(settings.HELD_OUT_SHARE * len(lessons))
    with bench.timed("train"):
        bench.models.train(
            bench.model,
            lessons[:learned],
            held_out=lessons[learned:],
            settings=bench.plan.settings,
            seed=bench.training_seed,
            folder=unfinished,
            progress=_progress(bench, arm),
        )
    with bench.timed("check"):
        keep_forgetting(bench.general_loss, bench.model, unfinished)
    unfinished.rename(adapter)


def _progress(bench: Bench, arm: str) -> Callable[[int, int], None]:
    known = 0
    phase = bench.phase_of_training(arm, "train")

    def hear(done: int, steps: int) -> None:
        nonlocal known
        if not known:
            bench.progress.phase(arm, phase, steps)
        bench.progress.advance(done - known)
        known = done

    return hear
