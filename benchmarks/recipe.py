"""Holds advisor's fine-tuning against a reference recipe: plain transformers and peft, same rows.

    python -m benchmarks.recipe banking77 FOLDER [--rows N] [--test-items N] [--seeds N]

FOLDER is the set as its authors hand it out (see `convert.py`). Both learn the same rows from the
same prompts, take as many optimiser steps, and answer the same test items through advisor's engine,
so that only the training differs. The reference changes every linear matrix of every layer, in
float32, and is given the better of two learning rates. Ends with 1 unless advisor is non-inferior.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from advisor.errors import AdvisorError
from advisor.model._record import Record
from advisor.probes.door import set_environment
from advisor.wording.names import metric as metric_name
from benchmarks.convert import CONVERTERS, convert
from benchmarks.inferiority import MARGIN, Judged, judge, shown_mean
from benchmarks.pipelines.work import Work
from benchmarks.results import Result, Table, conditions_now, middle, publish

ROWS = 1_000
TEST_ITEMS = 1_000
"""The half width of the interval is then some .03 of accuracy, below the margin."""

SEEDS = 1

OURS, REFERENCE = "advisor", "reference"


class Side(Record):
    """One recipe's training with one seed, and what it came to."""

    steps: int
    epochs: int
    layers: int
    """Layers changed."""
    learning_rate: float
    loss_before: float
    """On reference answers of test items, nats per token, by one evaluator for both."""
    loss_after: float
    scores: tuple[float, ...]
    """Primary metric, one per test item."""


def parser() -> argparse.ArgumentParser:
    """Say what may be asked for."""
    made = argparse.ArgumentParser(
        prog="python -m benchmarks.recipe",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("set", choices=CONVERTERS)
    made.add_argument("folder", type=Path)
    made.add_argument("--rows", type=int, default=ROWS, help=f"[{ROWS}]")
    made.add_argument("--test-items", type=int, default=TEST_ITEMS, help=f"[{TEST_ITEMS}]")
    made.add_argument("--seeds", type=int, default=SEEDS, help=f"trainings of each side  [{SEEDS}]")
    made.add_argument("--model", help="id or folder of the generator  [the default model]")
    made.add_argument("--json", type=Path, help="write all figures here")
    return made


def compare(work: Work, folder: Path, seeds: int) -> dict[str, list[Side]]:
    """Train both sides once a seed, and ask both the same."""
    from advisor.probes.engine.lora import LoraSettings
    from benchmarks import recipe_sides

    model = recipe_sides.load_engine(work)
    sides: dict[str, list[Side]] = {OURS: [], REFERENCE: []}
    for seed in range(seeds):
        print(f"seed {seed + 1} of {seeds}", file=sys.stderr, flush=True)
        ours = recipe_sides.train_ours(
            model, work, folder / f"{OURS}-{seed}", seed=seed, settings=LoraSettings()
        )
        theirs = recipe_sides.train_reference(work, ours, folder / f"{REFERENCE}-{seed}", seed=seed)
        before, *after = recipe_sides.losses(work, [ours.adapter, theirs.adapter])
        for name, trained, loss in zip(sides, (ours, theirs), after, strict=True):
            sides[name].append(
                Side(
                    steps=trained.steps,
                    epochs=trained.epochs,
                    layers=trained.layers,
                    learning_rate=trained.learning_rate,
                    loss_before=before,
                    loss_after=loss,
                    scores=recipe_sides.scores(model, work, trained.adapter),
                )
            )
    return sides


def mean_scores(sides: Sequence[Side]) -> list[float]:
    """Average each item's score over the seeds."""
    return [sum(some) / len(some) for some in zip(*(one.scores for one in sides), strict=True)]


def result(name: str, work: Work, sides: dict[str, list[Side]]) -> Result:
    """Put it into a table; loads torch."""
    judged = verdict(sides)
    rows = tuple(
        (
            side,
            shown_mean(mean_scores(runs)),
            middle([one.loss_before for one in runs]),
            middle([one.loss_after for one in runs]),
            str(runs[0].steps),
            str(runs[0].layers),
            ", ".join(sorted({f"{one.learning_rate:g}" for one in runs})),
        )
        for side, runs in sides.items()
    )
    share = work.arms["finetune"]
    metric = metric_name(work.metric)
    return Result(
        benchmark=f"recipe-{name}",
        conditions=conditions_now(),
        sizes={
            "rows": len(share.lessons) + len(share.held_out),
            "test items": len(work.items),
            "seeds": len(sides[OURS]),
        },
        tables=(
            Table(
                title=f"Fine-tuning on {name}: {judged.standing}",
                header=(
                    "Recipe",
                    metric[:1].upper() + metric[1:],
                    "Loss before",
                    "Loss after",
                    "Steps",
                    "Layers",
                    "Learning rate",
                ),
                rows=rows,
                notes=(
                    f"{metric[:1].upper() + metric[1:]}, advisor less reference: {judged.shown}; "
                    f"{judged.standing} by a margin of {MARGIN:g}, set beforehand.",
                ),
            ),
        ),
        figures={
            "judged": judged.model_dump(),
            "margin": MARGIN,
            "sides": {side: [one.model_dump() for one in runs] for side, runs in sides.items()},
        },
    )


def verdict(sides: dict[str, list[Side]]) -> Judged:
    """Hold one recipe against the other, item by item."""
    return judge(mean_scores(sides[OURS]), mean_scores(sides[REFERENCE]))


def main(arguments: Sequence[str] | None = None) -> int:
    """Train, ask, compare and report."""
    given = parser().parse_args(arguments)
    set_environment()
    from benchmarks.pipelines.prepare import draw_work

    try:
        with tempfile.TemporaryDirectory() as temporary:
            folder = Path(temporary)
            convert(given.set, given.folder, folder / "data")
            work = draw_work(
                folder / "data",
                test_items=given.test_items,
                train_rows=given.rows,
                seed=0,
                arms=("finetune",),
                model=given.model,
            )
            sides = compare(work, folder, given.seeds)
        publish(result(given.set, work, sides), given.json)
    except AdvisorError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0 if verdict(sides).standing == "non-inferior" else 1


if __name__ == "__main__":
    sys.exit(main())
