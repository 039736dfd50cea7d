"""What training makes a model forget: its loss on text that has nothing to do with the task."""

from __future__ import annotations

from advisor.model._record import Record


class Forgetting(Record):
    """A model's loss on general text, without and with an arm's adapter."""

    before_nats: float
    """Mean loss of a token without an adapter."""
    after_nats: tuple[float, ...]
    """The same with the adapter of each training."""
    tokens: int
    """Tokens of the text."""

    @property
    def worst_nats(self) -> float:
        """Largest rise of the loss over the trainings; below 0 where all lowered it."""
        return max(self.after_nats) - self.before_nats
