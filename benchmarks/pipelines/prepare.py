"""Draws the work from sample data, by advisor's own plan and arms, so that all do the same.

    python -m benchmarks.pipelines.prepare DATA WORK --test-items N --train-rows N --seed N

Trains nothing and answers nothing, but for one training step that shows which layers an adapter of
advisor's changes.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from advisor.errors import AdvisorError, InputError
from advisor.files import write_text
from advisor.intake.datasets import read_sample
from advisor.model.sample import Example, Sample
from advisor.probes.arm import Arm
from advisor.probes.arms import load_arm
from advisor.probes.bench import Bench
from advisor.probes.engine import store
from advisor.probes.engine_models import PREFIX, EngineModels
from advisor.probes.models import Generator, Lesson, Settings
from advisor.probes.passages import Fitted
from advisor.probes.plan import draw_plan
from advisor.probes.progress import Unwatched
from advisor.probes.prompts import lesson
from advisor.probes.request import DEFAULT_ARMS, ProbeRequest
from benchmarks.pipelines.work import ArmWork, LoraWork, Pair, Work


class HeardError(Exception):
    """What was to be learned is known; nothing need be trained."""


class Listening(EngineModels):
    """The real models, but training ends when what is to be learned is known."""

    def __init__(self) -> None:
        """Fetch nothing yet."""
        super().__init__(announce=lambda text: print(text, file=sys.stderr))
        self.lessons: tuple[Pair, ...] = ()
        self.held_out: tuple[Pair, ...] = ()

    def train(
        self,
        model: Generator,
        lessons: Sequence[Lesson],
        *,
        held_out: Sequence[Lesson],
        settings: Settings,
        seed: int,
        folder: Path,
        progress: Callable[[int, int], None],
    ) -> None:
        """Note it, and go no further."""
        self.lessons, self.held_out = _pairs(lessons), _pairs(held_out)
        raise HeardError


class ListeningBench(Bench):
    """A bench that notes what is looked up."""

    looked_up: tuple[str, ...] = ()

    def look_up(self, items: Sequence[Example]) -> list[Fitted]:
        """Look up, and note the questions."""
        self.looked_up += tuple(item.input for item in items)
        return super().look_up(items)


def draw_work(
    data: Path,
    *,
    test_items: int,
    train_rows: int,
    seed: int,
    arms: Sequence[str] = DEFAULT_ARMS,
    model: str | None = None,
    embedder: str | None = None,
) -> Work:
    """Draw what every contestant must do.

    Args:
        data: The DATA folder.
        test_items: Held-out items.
        train_rows: Training rows.
        seed: Of the split and of training.
        arms: What to run.
        model: Id or folder of the generator; the default one where left out.
        embedder: Likewise.

    Raises:
        InputError: The data does not carry one of the arms.
    """
    sample, models = read_sample(data), Listening()
    request = ProbeRequest(
        arms=tuple(arms),
        test_items=test_items,
        train_rows=train_rows,
        seed=seed,
        model=model,
        embedder=embedder,
    )
    with tempfile.TemporaryDirectory() as folder:
        bench = _bench(sample, request, models, Path(folder))
        shares = {name: _share(name, load_arm(name), bench, models) for name in bench.plan.arms}
        plan = bench.plan
        return Work(
            data=str(data.resolve()),
            model=str(store.resolve(plan.model, "generator", announce=print)),
            embedder=str(store.resolve(plan.embedder, "embedder", announce=print)),
            asked={
                option: asked
                for option, asked in (("--model", model), ("--embedder", embedder))
                if asked is not None
            },
            test_items=test_items,
            train_rows=train_rows,
            seed=seed,
            task=plan.task,
            metric=plan.primary_metric,
            labels=bench.labels,
            max_new_tokens=bench.max_new_tokens,
            stop_at_newline=plan.task != "free_text",  # as `advisor.probes.arm` asks for it
            top_k=int(plan.settings["top_k"]),
            passages=tuple(passage.text for passage in bench.passages),
            items=bench.items,
            arms=shares,
            lora=_lora(bench, shares, Path(folder) / "step"),
            settings=plan.settings,
        )


def _bench(
    sample: Sample, request: ProbeRequest, models: EngineModels, folder: Path
) -> ListeningBench:
    drawn = draw_plan(sample, request, models=models, progress=Unwatched(), now=datetime.now(UTC))
    return ListeningBench(
        drawn.plan,
        sample,
        models=models,
        folder=folder,
        progress=Unwatched(),
        clock=time.perf_counter,
        generator=drawn.generator,
    )


def _share(name: str, arm: Arm, bench: ListeningBench, models: Listening) -> ArmWork:
    if refusal := arm.refusal(bench):
        raise InputError(f"The arm {name!r} cannot be run: {refusal}.", hint="Name other data.")
    bench.open_account(name, {})
    bench.looked_up, models.lessons, models.held_out = (), (), ()
    with contextlib.suppress(HeardError):
        arm.prepare(bench)
    asked = arm.prompts(bench, bench.items)
    answers = [bench.model.answer_tokens(lesson(item)) for item in bench.items]
    return ArmWork(
        prompts=tuple(tuple(one.tokens) for one in asked),
        references=tuple(
            Pair(prompt=tuple(one.tokens), answer=tuple(answer))
            for one, answer in zip(asked, answers, strict=True)
        )
        if models.lessons
        else (),
        queries=bench.looked_up,
        lessons=models.lessons,
        held_out=models.held_out,
    )


def _lora(bench: Bench, shares: dict[str, ArmWork], folder: Path) -> LoraWork:
    """Read off an adapter of advisor's own, trained for one step, what it changes."""
    settings = bench.plan.settings
    some = next((share.lessons[:1] for share in shares.values() if share.lessons), ())
    described: dict[str, Any] = {"r": 1, "lora_alpha": 1, "target_modules": []}
    if some:
        folder.mkdir()
        EngineModels(announce=print).train(
            bench.model,
            [Lesson(one.prompt, one.answer) for one in some],
            held_out=(),
            settings={**settings, f"{PREFIX}epochs": 1},
            seed=0,
            folder=folder,
            progress=lambda done, steps: None,
        )
        described = json.loads((folder / "adapter_config.json").read_text(encoding="utf-8"))
    return LoraWork(
        rank=described["r"],
        alpha=described["lora_alpha"],
        targets=tuple(sorted(described["target_modules"])),
        layers=tuple(described.get("layers_to_transform") or ()),
        learning_rate=float(settings[f"{PREFIX}learning_rate"]),
        warmup_share=float(settings[f"{PREFIX}warmup_share"]),
        epochs=int(settings[f"{PREFIX}epochs"]),
        batch_rows=int(settings[f"{PREFIX}batch_rows"]),
    )


def _pairs(lessons: Sequence[Lesson]) -> tuple[Pair, ...]:
    return tuple(Pair(prompt=tuple(one.prompt), answer=tuple(one.answer)) for one in lessons)


def parser() -> argparse.ArgumentParser:
    """Say what may be asked for."""
    made = argparse.ArgumentParser(
        description=__doc__, prog="python -m benchmarks.pipelines.prepare"
    )
    made.add_argument("data", type=Path)
    made.add_argument("work", type=Path)
    made.add_argument("--test-items", type=int, required=True)
    made.add_argument("--train-rows", type=int, required=True)
    made.add_argument("--seed", type=int, default=0)
    made.add_argument("--model")
    made.add_argument("--embedder")
    return made


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the work."""
    given = vars(parser().parse_args(arguments))
    data, file = given.pop("data"), given.pop("work")
    try:
        write_text(file, draw_work(data, **given).model_dump_json() + "\n")
    except AdvisorError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
