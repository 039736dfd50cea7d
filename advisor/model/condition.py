"""Conditions over answers, as gates write them: three-valued, and evaluated without `eval`.

A condition is a map from traits to the levels that fulfil it (all traits must hold), or one of
`all`, `any`, `not` over further conditions. An unknown answer makes it neither true nor false.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Annotated, Any

from pydantic import ConfigDict, Discriminator, Field, Tag

from advisor.model._record import Record

Levels = Annotated[tuple[str, ...], Field(min_length=1)]
"""The levels of one trait that fulfil a condition; one is enough."""

Match = Annotated[dict[str, Levels], Field(min_length=1)]
"""Traits and the levels that fulfil each; every trait must hold."""


class AllOf(Record):
    """Holds where every part holds."""

    all: Annotated[tuple[Condition, ...], Field(min_length=1)]
    """The parts."""


class AnyOf(Record):
    """Holds where at least one part holds."""

    any: Annotated[tuple[Condition, ...], Field(min_length=1)]
    """The parts."""


class Not(Record):
    """Holds where its part does not."""

    model_config = ConfigDict(serialize_by_alias=True)  # it must be readable where it is stored

    not_: Annotated[Condition, Field(alias="not")]
    """The part."""


def _kind(value: Any) -> str:
    if isinstance(value, AllOf):
        return "all"
    if isinstance(value, AnyOf):
        return "any"
    if isinstance(value, Not):
        return "not"
    if isinstance(value, dict) and len(value) == 1:
        key = next(iter(value))
        if key in ("all", "any", "not"):
            return str(key)
    return "match"


Condition = Annotated[
    Annotated[AllOf, Tag("all")]
    | Annotated[AnyOf, Tag("any")]
    | Annotated[Not, Tag("not")]
    | Annotated[Match, Tag("match")],
    Discriminator(_kind),
]
"""A boolean rule over answers."""

for _record in (AllOf, AnyOf, Not):
    _record.model_rebuild()


def named_levels(condition: Condition) -> Iterator[tuple[str, str]]:
    """Name every (trait, level) pair a condition speaks of, so that a loader can check them."""
    if isinstance(condition, AllOf):
        for part in condition.all:
            yield from named_levels(part)
    elif isinstance(condition, AnyOf):
        for part in condition.any:
            yield from named_levels(part)
    elif isinstance(condition, Not):
        yield from named_levels(condition.not_)
    else:
        for trait, levels in condition.items():
            for level in levels:
                yield trait, level
