"""What a run tells whoever watches. Knows no terminal: `advisor.cli` draws what is said here."""

from __future__ import annotations

from typing import Protocol

from advisor.model.run import ArmResult, Plan


class Progress(Protocol):
    """A watcher of one run."""

    def note(self, text: str) -> None:
        """Take note of one sentence about the run as a whole."""

    def planned(self, plan: Plan) -> None:
        """Learn the plan, before any arm starts."""

    def phase(self, arm: str, phase: str, steps: int) -> None:
        """Learn that an arm enters a phase of so many steps; 0 where they cannot be counted."""

    def advance(self, steps: int = 1) -> None:
        """Learn that steps of the current phase are done."""

    def finished(self, arm: str, result: ArmResult, *, known: bool) -> None:
        """Learn what an arm scored, or why it could not be run.

        Args:
            arm: The arm.
            result: What it scored.
            known: Whether an earlier process finished it.
        """


class Unwatched:
    """A watcher that tells nobody."""

    def note(self, text: str) -> None:
        """Ignore it."""

    def planned(self, plan: Plan) -> None:
        """Ignore it."""

    def phase(self, arm: str, phase: str, steps: int) -> None:
        """Ignore it."""

    def advance(self, steps: int = 1) -> None:
        """Ignore it."""

    def finished(self, arm: str, result: ArmResult, *, known: bool) -> None:
        """Ignore it."""
