"""Sample data: the user's documents and labelled examples, as the probes see them."""

from __future__ import annotations

from typing import Literal

from advisor.model._record import Record

Task = Literal["short_answer", "label", "free_text"]
"""What an example's output is: a short factual answer, one of a set of labels, or free text."""


class Document(Record):
    """One document."""

    id: str
    """Its path below `documents/` without the suffix, or the id its file gives it."""
    text: str
    """Its plain text; Markdown stays as it is."""
    title: str = ""
    """Its title, empty where it has none."""
    updated: str = ""
    """When it was last changed, as its file says; empty where it does not."""
    topic: str = ""
    """Its folder or category, used for results by slice; empty where there is none."""


class Example(Record):
    """One labelled example."""

    id: str
    """Its id, or `row-N` by its place in the file."""
    input: str
    """What is asked."""
    outputs: tuple[str, ...]
    """Accepted answers, the reference to learn from first.

    Empty where not answerable, and in retrieval sets, whose queries name documents only.
    """
    document_ids: tuple[str, ...] = ()
    """The documents that hold the answer (gold), where the data says so."""
    split: Literal["train", "test", ""] = ""
    """The split the data itself sets, or empty."""
    answerable: bool = True
    """Whether the documents hold an answer."""
    drafted: bool = False
    """Whether advisor drafted it from the documents; such a row is no labelled example."""
    topic: str = ""
    """Its category, used for results by slice; empty where there is none."""


class BrokenRow(Record):
    """A row that could not be read."""

    where: str
    """File and line."""
    why: str
    """What is wrong with it."""


class Sample(Record):
    """Everything read from one DATA argument."""

    documents: tuple[Document, ...]
    """The documents, in a stable order."""
    examples: tuple[Example, ...]
    """The examples, in the file's order."""
    broken: tuple[BrokenRow, ...] = ()
    """Rows left out because they could not be read."""
    warnings: tuple[BrokenRow, ...] = ()
    """What was passed over in data that was kept, one line for each kind."""
    rows: int
    """Rows seen, broken ones included."""
    sha256: str
    """Of everything read, in order; two samples with one hash are the same data."""
    format: str
    """What was recognised: folder, squad, beir, chat, table or examples."""

    @property
    def drafted(self) -> int:
        """Count the examples that advisor drafted."""
        return sum(example.drafted for example in self.examples)
