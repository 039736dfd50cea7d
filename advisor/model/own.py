"""A system of the user's own, judged on the same items as the arms. It stands for no option."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass

from advisor.model._record import Record
from advisor.model.sample import Example


class OwnSystem(Record):
    """What a plan says of a system of the user's own."""

    source: str
    """Where its answers come from: the file's name, last path component only, or the callable's."""
    sha256: str = ""
    """Hash of the file; empty where a callable answers."""

    @property
    def timed(self) -> bool:
        """Whether the time its answers took is its own: reading a file says nothing of that."""
        return not self.sha256


class OwnAnswer(Record):
    """What such a system said about one item."""

    output: str
    """Its answer; empty where it gave none."""
    retrieved: tuple[str, ...] = ()
    """Ids of the documents that it read, best first, where it tells."""


@dataclass(frozen=True)
class OwnAnswers:
    """A system of the user's own, ready to answer."""

    system: OwnSystem
    """What the plan says of it."""
    answer: Callable[[Example], OwnAnswer]
    """Gives its answer to an item."""
    ids: Collection[str] | None = None
    """Items it can answer; none where it is asked anew and can answer any."""


Own = Mapping[str, OwnAnswers]
"""Name -> a system of the user's own."""

NO_SYSTEMS: Own = {}
