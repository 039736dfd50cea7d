"""Drafted examples: questions that advisor wrote from documents, and what a person made of them."""

from __future__ import annotations

from typing import Literal

from advisor.model._record import Record

Decision = Literal["open", "accepted", "dropped"]


class Draft(Record):
    """One question with its answer, drafted from a sentence of a document."""

    id: str
    """`draft-` and a hash of document, sentence and answer."""
    question: str
    """What is asked."""
    answers: tuple[str, ...]
    """Accepted answers, the one that stands in the sentence first."""
    document_id: str
    """The document it was drafted from."""
    sentence: str
    """The sentence that answers it."""
    kind: str
    """What is asked for: quantity, date, person, ..."""
    decision: Decision = "open"
    """What a person decided."""


class DraftWish(Record):
    """What the user asked a drafting for; what was drafted for another wish is not gone on with."""

    count: int
    """Drafts wanted."""
    seed: int
    """Of the order among equals."""
    model: str | None = None
    """The generator that drafts are put to, by id or path; the stand-in where left out."""


class Drafting(Record):
    """What was wished, what came of it, and how far a person has looked through it."""

    schema_version: int = 1
    """Of this file's format."""
    wish: DraftWish
    """What was asked for."""
    documents_sha256: str
    """Hash of the documents; drafts of others are stale."""
    sentences: int
    """Whole sentences that were read."""
    asked: int
    """Drafts that were put to the model."""
    dropped: dict[str, int]
    """Reason -> drafts dropped for it."""
    drafts: tuple[Draft, ...]
    """Those that are left, in the order they are shown."""

    def count(self, decision: Decision) -> int:
        """Count the drafts with a decision."""
        return sum(draft.decision == decision for draft in self.drafts)
