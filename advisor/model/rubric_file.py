"""What every kind of rubric file has: identity, sources, golden cases."""

from __future__ import annotations

import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from advisor.model._record import Record

Identifier = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9_]*$")]
Name = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9-]*$")]
Version = Annotated[str, StringConstraints(pattern=r"^\d+\.\d+\.\d+$")]
Sentence = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]
SourceIds = Annotated[tuple[str, ...], Field(min_length=1)]

DEFAULT = "default"
"""Id of the decision rubric that judges where no other is named."""


class Source(Record):
    """Where a claim comes from."""

    title: Sentence
    """Title and author."""
    url: Sentence
    """A link, or a citation where there is none."""
    date: datetime.date
    """When it was published, or read where that is not known."""
    says: Sentence
    """What it says that matters here, in our own words."""


class GoldenCase(Record):
    """A use case whose verdict the rubric must give."""

    id: Identifier
    """Its name."""
    traits: dict[str, str]
    """Trait -> level; what is left out is unknown."""
    expects: str
    """The option (decision) or the outcome (readiness) that must come first."""
    source: Sentence
    """Who says so."""


class RubricFile(Record):
    """What every kind of rubric has."""

    id: Name
    """Its name; the file is called so."""
    version: Version
    """Semantic: a change of meaning raises the first or second number."""
    title: Sentence
    """Its name for people."""
    summary: Sentence
    """What it is for."""
    sources: dict[str, Source]
    """Id -> source; every claim names some of these."""
    golden: tuple[GoldenCase, ...] = ()
    """Use cases with a known outcome, run by `advisor rubric check`."""
