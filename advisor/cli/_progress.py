"""Shows how a run goes, on standard error: bars on a terminal, else a line for each arm."""

from __future__ import annotations

import os
import sys
from types import TracebackType
from typing import Self

import click
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeRemainingColumn,
)

from advisor.model.run import LEARNING_ARMS, ArmResult, Plan
from advisor.wording import names
from advisor.wording.numbers import score, seconds, span, things
from advisor.wording.text import listed


class LineProgress:
    """Writes a line for each thing that is done; right for logs and pipes."""

    def __init__(self) -> None:
        """Know no plan yet."""
        self._plan: Plan | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Leave everything as it is."""

    def note(self, text: str) -> None:
        """Write the sentence."""
        self._write(text)

    def planned(self, plan: Plan) -> None:
        """Write what will be run."""
        self._plan = plan
        arms = ", ".join((*plan.arms, *plan.own))
        if not arms:
            self._write(f"Plan: retrieval on {things(len(plan.test_ids), 'test item')}.")
            return
        rows = f", with {things(len(plan.train_ids), 'training row')}"
        self._write(
            f"Plan: {arms} on {things(len(plan.test_ids), 'test item')}"
            f"{rows if LEARNING_ARMS.intersection(plan.arms) else ''}; read on "
            f"{names.metric(plan.primary_metric)}, margin {score(plan.margin)}."
        )
        if plan.forecast_s:
            further = "; the trait probes that were asked for come on top" if plan.probes else ""
            self._write(f"This will take about {seconds(sum(plan.forecast_s.values()))}{further}.")
        if plan.near_duplicates:
            removed = things(plan.near_duplicates, "training row")
            self._write(f"Left out {removed} that nearly equal a test input.")
        if plan.seeds > 1:
            self._write(_trainings(plan))
        for cut in plan.cut:
            self._write(f"Cut: {cut}.")

    def phase(self, arm: str, phase: str, steps: int) -> None:
        """Say nothing: the arm's line follows when it is done."""

    def advance(self, steps: int = 1) -> None:
        """Say nothing."""

    def finished(self, arm: str, result: ArmResult, *, known: bool) -> None:
        """Write what the arm scored."""
        if self._plan is not None:
            self._write(arm_line(arm, result, self._plan, known=known))

    def _write(self, text: str) -> None:
        click.echo(text, err=True)


class BarProgress(LineProgress):
    """Draws one bar for the phase at work, with the time it has left, below the lines."""

    def __init__(self) -> None:
        """Draw nothing yet."""
        super().__init__()
        self._bars = Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeRemainingColumn(elapsed_when_finished=True),
            console=Console(stderr=True),
            transient=True,
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Self:
        self._bars.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Take the bar away."""
        self._bars.stop()

    def phase(self, arm: str, phase: str, steps: int) -> None:
        """Begin a new bar."""
        self._clear()
        self._task = self._bars.add_task(f"{names.arm(arm)}: {phase}", total=steps or None)

    def advance(self, steps: int = 1) -> None:
        """Move the bar on."""
        if self._task is not None:
            self._bars.advance(self._task, steps)

    def finished(self, arm: str, result: ArmResult, *, known: bool) -> None:
        """Take the bar away and write what the arm scored."""
        self._clear()
        super().finished(arm, result, known=known)

    def _write(self, text: str) -> None:
        self._bars.console.print(text, markup=False, highlight=False)

    def _clear(self) -> None:
        if self._task is not None:
            self._bars.remove_task(self._task)
            self._task = None


def _trainings(plan: Plan) -> str:
    trained = [arm for arm in plan.arms if plan.trainings(arm) > 1]
    if not trained:
        return "No arm is trained: --seeds changes nothing."
    arms = listed([names.arm(arm) for arm in trained])
    return f"{arms}: trained and asked {plan.seeds} times, which takes {plan.seeds} times as long."


def choose_progress() -> LineProgress:
    """Choose bars where standard error is a terminal that can draw them, else lines."""
    if sys.stderr.isatty() and os.environ.get("TERM") != "dumb":
        return BarProgress()
    return LineProgress()


def arm_line(arm: str, result: ArmResult, plan: Plan, *, known: bool) -> str:
    """Say in one line what an arm scored and how long it took."""
    if result.failure:
        return f"{names.arm(arm)}: not run, {result.failure}"
    found = result.metrics[plan.primary_metric]
    interval = span(score(found.low, found.n), score(found.high, found.n))
    took = f", {seconds(result.seconds)}" if plan.times(arm) else ""
    earlier = ", finished before" if known else ""
    return (
        f"{names.arm(arm)}: {names.metric(plan.primary_metric)} {score(found.mean, found.n)} "
        f"({interval}){took}{earlier}"
    )
