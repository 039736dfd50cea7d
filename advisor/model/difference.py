"""What changed between two assessments of one use case, and what each change alone leads to."""

from __future__ import annotations

from typing import Literal

from advisor.model._record import Record
from advisor.model.assessment import Status


class Standing(Record):
    """Where the judgement stands, in short."""

    option: str | None
    """The option advised; none where none is."""
    status: Status
    """How far the verdict goes."""
    confidence: float | None
    """Acceptability of the first-ranked option, 0 to 1; none under `stop`."""
    first: str
    """The first-ranked option, whatever the status."""


class Moved(Record):
    """One change, and where it alone leads from the older assessment."""

    kind: Literal["answer", "people", "rubric", "evidence", "advisor"]
    """What changed: one answer, who answered, the rubric, the evidence, or how advisor judges."""
    trait: str | None = None
    """The trait, for an answer."""
    before: str
    """What it was: a level, names, a version; empty where there was none."""
    after: str
    """What it is; empty where there is none."""
    alone: Standing | None = None
    """Where it leads by itself; none where that cannot be said."""
    moves_verdict: bool | None = None
    """Whether that is another option or status than before; none where it cannot be said."""
    why_not: str = ""
    """Why it cannot be said."""


class AssessmentDifference(Record):
    """Two assessments of one use case, the older first."""

    old: Standing
    """Where the older one stands."""
    new: Standing
    """Where the newer one stands."""
    moved: bool
    """Whether option or status differ."""
    changes: tuple[Moved, ...]
    """What changed: answers, people, rubric, evidence, advisor."""
    notes: tuple[str, ...]
    """Traits of which only the note changed."""


class Milestone(Record):
    """One assessment in the history of a use case."""

    file: str
    """Where it is stored."""
    title: str
    """What the use case was called."""
    created: str
    """UTC, ISO 8601."""
    standing: Standing
    """Where it stands."""
    rubric: str
    """Id and version."""
    evidence: tuple[str, ...]
    """Names of the probe runs that entered."""
    reason: str
    """Why it differs from the one before, in one line."""
    since: AssessmentDifference | None
    """The same in full; none for the first."""
