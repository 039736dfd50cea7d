"""Trains one arm for fewer epochs than planned, and measures what every training came to.

Knows contestants by name and the files they leave; `learning` does the work, in other processes.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from advisor.files import read_text
from advisor.model._record import Record
from benchmarks.pipelines import race
from benchmarks.pipelines.learning import BEFORE, RECORD, Point
from benchmarks.pipelines.race import WORK, module, read_work
from benchmarks.pipelines.work import Outcome


class Learned(Record):
    """How one arm's training went."""

    before: float
    """Loss of the untrained model."""
    target: float
    """Loss that the first contestant ends with."""
    seconds: tuple[float, ...]
    """What the first contestant took for it, in each repeat."""
    points: dict[str, tuple[tuple[Point, ...], ...]]
    """Other contestant -> repeat -> trainings of 1, 2, ... epochs."""


class Course:
    """One arm's trainings, over all repeats."""

    def __init__(self, folder: Path, contestants: Sequence[str], arm: str) -> None:
        """Plan them.

        Args:
            folder: Where the work lies, and where adapters are left.
            contestants: The first is only trained in full: its end is what others have to reach.
            arm: A trained arm.
        """
        self.arm = arm
        self._folder = folder
        self._first, *self._others = contestants
        self._epochs = read_work(folder).lora.epochs

    def train_shorter(self, repeat: int) -> None:
        """Train every other contestant for 1, 2, ... epochs; the whole number is in the race."""
        for name in self._others:
            for epochs in range(1, self._epochs):
                out = self._place(name, epochs, repeat)
                race.run_process(
                    module("learning", "train", name, str(self._folder / WORK), self.arm)
                    + [str(epochs), str(out)]
                )

    def measured(self, outcomes: Mapping[str, Sequence[Outcome]]) -> Learned:
        """Measure the adapters of the first repeat; the others differ in time only."""
        adapters = [BEFORE, outcomes[self._first][0].adapters[self.arm]]
        for name in self._others:
            adapters += [
                str(self._place(name, epochs, 0) / "adapter") for epochs in range(1, self._epochs)
            ]
            adapters.append(outcomes[name][0].adapters[self.arm])
        before, target, *losses = self._losses(adapters)
        points = {}
        for number, name in enumerate(self._others):
            some = losses[number * self._epochs : (number + 1) * self._epochs]
            points[name] = tuple(
                tuple(
                    Point(seconds=seconds, loss_nats=loss)
                    for seconds, loss in zip(self._seconds(name, repeat, run), some, strict=True)
                )
                for repeat, run in enumerate(outcomes[name])
            )
        seconds = tuple(run.arm_train_seconds[self.arm] for run in outcomes[self._first])
        return Learned(before=before, target=target, seconds=seconds, points=points)

    def _seconds(self, name: str, repeat: int, run: Outcome) -> list[float]:
        shorter = [
            json.loads(read_text(self._place(name, epochs, repeat) / RECORD))["seconds"]
            for epochs in range(1, self._epochs)
        ]
        return [*shorter, run.arm_train_seconds[self.arm]]

    def _losses(self, adapters: Sequence[str]) -> list[float]:
        out = self._folder / f"losses-{self.arm}"
        given = ("measure", str(self._folder / WORK), self.arm, str(out), *adapters)
        race.run_process(module("learning", *given))
        losses: list[float] = json.loads(read_text(out / RECORD))
        return losses

    def _place(self, name: str, epochs: int, repeat: int) -> Path:
        return self._folder / f"{name}-{repeat}-{self.arm}-{epochs}"
