"""Takes in documents and examples row by row, notes the broken ones, and closes into a sample.

Knows the rules that every format shares: what may be broken, that ids are unique, what a hash
covers. Knows no format.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from advisor.errors import InvalidSample
from advisor.intake.datasets.fields import shown
from advisor.intake.datasets.rows import Broken, Row
from advisor.model.sample import BrokenRow, Document, Example, Sample

BROKEN_SHARE = 0.1
"""Of the rows of one file; more, and what is left need not look like what was lost."""


class Ledger:
    """What has been read so far from one DATA argument."""

    def __init__(self, data: Path) -> None:
        self._data = data
        self._documents: dict[str, Document] = {}
        self._examples: dict[str, Example] = {}
        self._where: dict[tuple[type, str], str] = {}
        self._broken: list[BrokenRow] = []
        self._warnings: list[BrokenRow] = []
        self._rows = 0

    def take(
        self, name: str, rows: Iterable[Row], read: Callable[[Row], None], *, spare: int = 0
    ) -> int:
        """Read every row of one file, leaving out and noting the broken ones; return rows seen.

        Args:
            name: The file, below DATA.
            rows: Its rows.
            read: Reads one row into this ledger; raises `Broken` where it cannot.
            spare: Broken rows allowed however few rows there are.

        Raises:
            InvalidSample: More than `BROKEN_SHARE` of the rows are broken.
        """
        seen, before = 0, len(self._broken)
        for row in rows:
            seen += 1
            why = row.why or _failure(read, row)
            if why:
                self._broken.append(BrokenRow(where=row.where, why=why))
        self._rows += seen
        broken = self._broken[before:]
        if len(broken) > max(spare, BROKEN_SHARE * seen):
            raise InvalidSample(
                f"{len(broken)} of {seen} rows in {self._data / name} are broken, "
                f"the first at {broken[0].where}, which {broken[0].why}.",
                hint=f"Mend them; up to {BROKEN_SHARE:.0%} of a file may be broken.",
            )
        return seen

    def add_document(self, document: Document, where: str) -> None:
        """Take a document.

        Raises:
            Broken: Its id is taken.
        """
        self._claim(document, where)
        self._documents[document.id] = document

    def add_example(self, example: Example, where: str) -> None:
        """Take an example.

        Raises:
            Broken: Its id is taken.
        """
        self._claim(example, where)
        self._examples[example.id] = example

    @property
    def documents(self) -> int:
        """How many documents were taken."""
        return len(self._documents)

    def document(self, id: str) -> Document | None:
        """Give the document of an id, where one was taken."""
        return self._documents.get(id)

    def first_broken(self) -> str:
        """Say what was wrong with the first broken row, to end a sentence with; or nothing."""
        return f"; {self._broken[0].where} {self._broken[0].why}" if self._broken else ""

    def warn(self, where: str, why: str) -> None:
        """Note something that was passed over; `why` completes the sentence "`where` ..."."""
        self._warnings.append(BrokenRow(where=where, why=why))

    def close(self, format: str, *, answerable_only: bool) -> Sample:
        """Put together what was read.

        Raises:
            InvalidSample: Nothing was.
        """
        if not self._documents and not self._examples:
            raise InvalidSample(
                f"{self._data} holds no documents and no examples{self.first_broken()}.",
                hint="Put documents into documents/ and labelled rows into examples.jsonl.",
            )
        documents = tuple(self._documents.values())
        examples = tuple(
            example
            for example in self._with_known_documents()
            if example.answerable or not answerable_only
        )
        return Sample(
            documents=documents,
            examples=examples,
            broken=tuple(self._broken),
            warnings=tuple(self._warnings),
            rows=self._rows,
            sha256=_digest((*documents, *examples)),
            format=format,
        )

    def _claim(self, record: Document | Example, where: str) -> None:
        key = (type(record), record.id)
        if key in self._where:
            raise Broken(f"has the id {shown(record.id)}, as {self._where[key]} has")
        self._where[key] = where

    def _with_known_documents(self) -> list[Example]:
        """Drop gold documents that are not there, and give examples the topic of their documents.

        A row that names a missing document still serves every arm; only its retrieval cannot be
        scored, and would count as a miss for ever. So it is kept, without that name and with a
        warning. Where there are no documents at all there is nothing to check a name against.
        """
        if not self._documents:
            return list(self._examples.values())
        mended, missing = [], []
        for example in self._examples.values():
            known = tuple(id for id in example.document_ids if id in self._documents)
            missing += [
                (example.id, id) for id in example.document_ids if id not in self._documents
            ]
            topics = {self._documents[id].topic for id in known}
            topic = example.topic or (topics.pop() if len(topics) == 1 else "")
            mended.append(example.model_copy(update={"document_ids": known, "topic": topic}))
        if missing:
            example_id, document_id = missing[0]
            more = f", the first of {len(missing)} such names" if len(missing) > 1 else ""
            self.warn(
                self._where[Example, example_id],
                f"names the document {shown(document_id)}, which is not there{more}",
            )
        return mended


def _failure(read: Callable[[Row], None], row: Row) -> str:
    try:
        read(row)
    except Broken as broken:
        return broken.why
    return ""


def _digest(records: Iterable[Document | Example]) -> str:
    digest = hashlib.sha256()
    for record in records:
        digest.update(record.model_dump_json().encode())
        digest.update(b"\n")
    return digest.hexdigest()
