"""What a trait probe is: what it says of itself, and what it gives back.

Knows no probe, and no heavy library.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from advisor.model._record import Record
from advisor.model.finding import Finding
from advisor.model.run import CurvePoint

if TYPE_CHECKING:
    from advisor.probes.traits.scene import Scene


class Claim(Record):
    """Something that a finding can show to be true or false."""

    trait: str | None
    """The trait it speaks of, or none."""
    says: str
    """It, as a sentence."""


class ProbeSpec(Record):
    """What a trait probe says of itself."""

    id: str
    """The name of its folder."""
    title: str
    """What it does, in a few words."""
    needs: tuple[str, ...]
    """What it cannot do without, in words."""
    asks_anew: bool = False
    """Whether asking for it costs answers, training or an index; what it sees without these comes
    anyway."""
    needs_arms: bool = True
    """Whether it has nothing to look at in a run without arms."""
    claims: dict[str, Claim]
    """Id -> claim, the main one first. A finding on one arm has the arm's name before the id."""


@dataclass(frozen=True)
class Seen:
    """What a probe saw."""

    findings: tuple[Finding, ...] = ()
    """In the order they are to be read."""
    curves: Mapping[str, tuple[CurvePoint, ...]] = field(default_factory=dict)
    """Arm -> its score by rows learned from."""


NOTHING_SEEN = Seen()

TraitProbe = Callable[["Scene"], Seen]
"""Looks at a finished set of arms; may ask or train anew only where the scene says it was asked."""
