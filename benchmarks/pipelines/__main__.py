"""Races `advisor probe` against a plain and a tuned pipeline of the usual libraries.

    python -m benchmarks.pipelines [--data DATA] [--repeats N] [--json FILE]

Ends with 1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from advisor.errors import AdvisorError, InputError
from advisor.probes.request import TEST_ITEMS, TRAIN_ROWS
from benchmarks.pipelines import race as turns
from benchmarks.pipelines.course import Course
from benchmarks.pipelines.race import (
    CONTESTANTS,
    OTHERS,
    WORK,
    module,
    read_work,
    run_contestant,
)
from benchmarks.pipelines.verdicts import Race, goals_met, result
from benchmarks.pipelines.work import Outcome
from benchmarks.results import publish

SAMPLE = Path(__file__).parents[2] / "sample"

REPEATS = 5


def parser() -> argparse.ArgumentParser:
    """Say what may be asked for."""
    made = argparse.ArgumentParser(
        prog="python -m benchmarks.pipelines",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--data", type=Path, default=SAMPLE, help="DATA folder  [the bundled sample]")
    made.add_argument("--test-items", type=int, default=TEST_ITEMS, help=f"[{TEST_ITEMS}]")
    made.add_argument("--train-rows", type=int, default=TRAIN_ROWS, help=f"[{TRAIN_ROWS}]")
    made.add_argument("--repeats", type=int, default=REPEATS, help=f"[{REPEATS}]")
    made.add_argument("--seed", type=int, default=0)
    made.add_argument(
        "--contestants",
        default=",".join(CONTESTANTS),
        help=f"of {', '.join((*CONTESTANTS, *OTHERS))}; the first is what others are held against",
    )
    made.add_argument("--model", help="id or folder of the generator")
    made.add_argument("--embedder", help="id or folder of the embedder")
    made.add_argument("--folder", type=Path, help="keep what contestants leave here")
    made.add_argument("--json", type=Path, help="write all figures here")
    return made


def race(given: argparse.Namespace, folder: Path) -> Race:
    """Draw the work, let everybody do it `repeats` times, and measure the adapters once.

    Raises:
        InputError: There is no such contestant.
    """
    contestants, known = given.contestants.split(","), (*CONTESTANTS, *OTHERS)
    if unknown := [name for name in contestants if name not in known]:
        raise InputError(
            f"There is no contestant {unknown[0]!r}.", hint=f"Contestants: {', '.join(known)}."
        )
    _draw(given, folder, tuned="tuned" in contestants)
    work = read_work(folder)
    outcomes: dict[str, list[Outcome]] = {name: [] for name in contestants}
    courses = [
        Course(folder, contestants, arm) for arm, share in work.arms.items() if share.lessons
    ]
    for repeat in range(given.repeats):
        for name in contestants:
            print(f"repeat {repeat + 1} of {given.repeats}: {name}", file=sys.stderr, flush=True)
            outcomes[name].append(run_contestant(name, folder, folder / f"{name}-{repeat}"))
        for course in courses:
            course.train_shorter(repeat)
    return Race(
        work=work,
        outcomes={name: tuple(runs) for name, runs in outcomes.items()},
        learning={course.arm: course.measured(outcomes) for course in courses},
    )


def _draw(given: argparse.Namespace, folder: Path, *, tuned: bool) -> None:
    asked = [
        word
        for option in ("test_items", "train_rows", "seed", "model", "embedder")
        if (value := getattr(given, option)) is not None
        for word in (f"--{option.replace('_', '-')}", str(value))
    ]
    turns.run_process(module("prepare", str(given.data), str(folder / WORK), *asked))
    if tuned:
        print("timing what the tuned pipeline may choose from", file=sys.stderr, flush=True)
        turns.run_process(module("contestant", "calibrate", str(folder / WORK), str(folder / WORK)))


def main(arguments: Sequence[str] | None = None) -> int:
    """Race and report."""
    given = parser().parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory() as temporary:
            folder = given.folder or Path(temporary)
            folder.mkdir(parents=True, exist_ok=True)
            found = race(given, folder.resolve())
        publish(result(found, given.data.name), given.json)
    except AdvisorError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0 if goals_met(found) else 1


if __name__ == "__main__":
    sys.exit(main())
