"""Lets one of the libraries' pipelines do the work once, in a process of its own.

    python -m benchmarks.pipelines.contestant plain WORK OUT

Times the phases as advisor does: loading the embedder counts as indexing, loading the generator
counts to the whole only. Writes OUT/outcome.json and OUT/ARM/adapter.
"""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Protocol

from advisor.files import read_text, write_text
from benchmarks.pipelines.work import Outcome, Tokens, Work

OUTCOME = "outcome.json"


class Pipeline(Protocol):
    """What a contestant can do."""

    @property
    def dtype(self) -> str:
        """Number format of the generator's weights."""

    def index(self, passages: Sequence[str]) -> None:
        """Embed and index."""

    def retrieve(self, queries: Sequence[str], k: int) -> list[list[int]]:
        """Find the best passages for each query."""

    def train(self, arm: str, folder: Path) -> None:
        """Train an arm's adapter, save it, and answer with it from now on."""

    def generate(self, prompts: Sequence[Tokens]) -> list[str]:
        """Answer prompts."""


class Phases:
    """Seconds by phase."""

    def __init__(self) -> None:
        """Begin with none."""
        self.seconds: dict[str, float] = {}

    @contextlib.contextmanager
    def timed(self, phase: str) -> Iterator[None]:
        """Count what happens within to a phase."""
        begun = time.perf_counter()
        yield
        self.seconds[phase] = self.seconds.get(phase, 0.0) + time.perf_counter() - begun


def run(pipeline: Pipeline, work: Work, folder: Path) -> Outcome:
    """Do all arms, untrained ones first, as advisor orders them.

    What is looked up does not enter the prompts: these are given, so that all answer the same.
    """
    phases = Phases()
    outputs: dict[str, tuple[str, ...]] = {}
    arm_train_seconds: dict[str, float] = {}
    adapters: dict[str, str] = {}
    if any(share.queries for share in work.arms.values()):
        with phases.timed("index"):
            pipeline.index(work.passages)
    for arm, share in work.arms.items():
        if share.queries:
            with phases.timed("retrieve"):
                pipeline.retrieve(share.queries, min(work.top_k, len(work.passages)))
        if share.lessons:
            adapters[arm] = str(folder / arm / "adapter")
            before = phases.seconds.get("train", 0.0)
            with phases.timed("train"):
                pipeline.train(arm, Path(adapters[arm]))
            arm_train_seconds[arm] = phases.seconds["train"] - before
        with phases.timed("generate"):
            outputs[arm] = tuple(pipeline.generate(share.prompts))
    return Outcome(
        phases=phases.seconds,
        outputs=outputs,
        arm_train_seconds=arm_train_seconds,
        adapters=adapters,
        dtype=pipeline.dtype,
    )


def build(name: str, work: Work) -> Pipeline:
    """Build a contestant by name."""
    from benchmarks.pipelines.plain import Plain
    from benchmarks.pipelines.tuned import Tuned

    if name == "tuned":
        return Tuned(work)
    return Plain(work, dtype={"plain": "default", "plain-float32": "float32"}[name])


def main(arguments: Sequence[str] | None = None) -> int:
    """Calibrate the tuned pipeline, or run one."""
    name, file, out = sys.argv[1:] if arguments is None else arguments
    work = Work.model_validate_json(read_text(Path(file)))
    if name == "calibrate":
        from benchmarks.pipelines.tuned import calibrate

        chosen = work.model_copy(update={"choices": calibrate(work)})
        write_text(Path(out), chosen.model_dump_json() + "\n")
        return 0
    outcome = run(build(name, work), work, Path(out))
    write_text(Path(out) / OUTCOME, outcome.model_dump_json() + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
