"""Studies how an adapter is best trained: each setting varied by itself, on training rows only.

    python -m benchmarks.study DATA [--arm finetune] [--rows 300] [--dev 200] [--vary NAME=V,V,...]

DATA is any folder that `advisor probe` reads. Test rows that the data marks are never looked at:
the rows scored here are held out of its training rows. Prints, for each variant, the steps taken,
the held-out loss in nats, the score with its interval, and CPU seconds. The defaults of
`LoraSettings` and their reasons come from here.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from advisor.errors import AdvisorError
from advisor.intake.datasets import read_sample
from advisor.model.run import Metric, Plan
from advisor.model.sample import Sample
from advisor.probes.arm_run import run_arm
from advisor.probes.arms import load_arm
from advisor.probes.bench import Bench
from advisor.probes.engine_models import PREFIX, EngineModels
from advisor.probes.journal import Journal
from advisor.probes.plan import draw_plan
from advisor.probes.progress import Unwatched
from advisor.probes.request import ProbeRequest
from advisor.probes.slices import primary_metric

Settings = Mapping[str, int | float | str | bool]

STUDIED = {
    "learning_rate": (5e-4, 1e-3, 2e-3, 4e-3),
    "batch_rows": (4, 8, 16),
    "epochs": (3, 6, 10),
    "rank": (4, 8, 16, 32),
    "upper_share": (0.25, 0.5, 1.0),
    "reach": (32, 64, 128, 1_000_000),
}
"""Setting -> values tried, all others at their defaults."""


class Tried(NamedTuple):
    """What one variant came to."""

    name: str
    metric: Metric | None
    cpu_s: float
    failure: str


def training_part(sample: Sample) -> Sample:
    """Keep the rows that may be learned from, unmarked, so that a part of them can be held out."""
    kept = tuple(
        one.model_copy(update={"split": ""}) for one in sample.examples if one.split != "test"
    )
    return sample.model_copy(update={"examples": kept})


def variants(defaults: Settings, asked: list[str]) -> Iterator[tuple[str, Settings]]:
    """Give the defaults, then each variant by name."""
    yield "defaults", defaults
    grid: dict[str, tuple[float, ...]] = {
        name: values for name, values in STUDIED.items() if not asked
    }
    for one in asked:
        name, _, values = one.partition("=")
        number = int if isinstance(defaults[PREFIX + name], int) else float
        grid[name] = tuple(number(value) for value in values.split(","))
    for name, tried in grid.items():
        for value in tried:
            if value != defaults[PREFIX + name]:
                yield f"{name} {value:g}", {**defaults, PREFIX + name: value}


def attempt(name: str, arm: str, plan: Plan, sample: Sample, models: EngineModels) -> Tried:
    """Train and score one variant in a folder of its own."""
    with tempfile.TemporaryDirectory() as folder:
        journal = Journal(Path(folder))
        bench = Bench(
            plan,
            sample,
            models=models,
            folder=journal.arms,
            progress=Unwatched(),
            clock=time.process_time,
        )
        begun = time.process_time()
        state = run_arm(arm, load_arm(arm), bench=bench, journal=journal)
        return Tried(
            name,
            primary_metric(plan, journal.predictions()),
            time.process_time() - begun,
            state.failure,
        )


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--arm", default="finetune", choices=("finetune", "hybrid"))
    parser.add_argument("--rows", type=int, default=300)
    parser.add_argument("--dev", type=int, default=200)
    parser.add_argument("--vary", action="append", default=[], metavar="NAME=V,V,...")
    given = parser.parse_args(arguments)
    try:
        sample = training_part(read_sample(given.data))
        models = EngineModels(announce=lambda text: print(text, file=sys.stderr))
        request = ProbeRequest(
            arms=(given.arm,),
            test_items=given.dev,
            train_rows=given.rows,
            answerable_only=True,
        )
        drawn = draw_plan(
            sample, request, models=models, progress=Unwatched(), now=datetime.now(UTC)
        )
    except AdvisorError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(f"{given.arm}, {len(drawn.plan.train_ids)} rows, {drawn.plan.primary_metric}")
    for name, settings in variants(drawn.plan.settings, given.vary):
        plan = drawn.plan.model_copy(update={"settings": settings, "batches": {}})
        tried = attempt(name, given.arm, plan, sample, models)
        if tried.metric is None:
            print(f"{name:24} failed: {tried.failure}")
        else:
            low, high = tried.metric.low, tried.metric.high
            print(
                f"{name:24} {tried.metric.mean:.3f} ({low:.3f} to {high:.3f}) {tried.cpu_s:.0f} s"
            )
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
