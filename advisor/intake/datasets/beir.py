"""Reads a BEIR folder: `corpus.jsonl`, `queries.jsonl` and judgements in `qrels/*.tsv`.

Thakur et al., "BEIR: A Heterogeneous Benchmark for Zero-shot Evaluation of Information Retrieval
Models" (2021). A query asks for documents and has no answer of its own, so its example has no
outputs unless the row gives an `output`: probes of retrieval can use it, arms that write cannot.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from advisor.files import stream_lines
from advisor.intake.datasets.documents import document_of
from advisor.intake.datasets.fields import as_object, id_in, optional_text, shown, text_in, texts_in
from advisor.intake.datasets.ledger import Ledger
from advisor.intake.datasets.part import SplitName
from advisor.intake.datasets.rows import Broken, Row, json_lines
from advisor.intake.datasets.splits import split_files
from advisor.model.sample import Example

CORPUS, QUERIES, JUDGEMENTS = "corpus.jsonl", "queries.jsonl", "qrels"


class _Judged(NamedTuple):
    """What the judgements say of one query."""

    document_ids: dict[str, None]
    split: SplitName


def read_beir(folder: Path, ledger: Ledger) -> None:
    """Read a BEIR folder; queries without any judgement are left out with a warning.

    Raises:
        InvalidSample: Too many rows of one of its files are broken.
    """
    ledger.take(
        CORPUS,
        json_lines(folder / CORPUS, CORPUS),
        lambda row: ledger.add_document(document_of(row.value, id_key="_id"), row.where),
    )
    judged = _judgements(folder, ledger)
    unjudged: list[str] = []

    def read(row: Row) -> None:
        example = _example(row, judged)
        if example.document_ids or example.outputs:
            ledger.add_example(example, row.where)
        else:
            unjudged.append(row.where)

    ledger.take(QUERIES, json_lines(folder / QUERIES, QUERIES), read)
    if unjudged:
        more = (
            f", the first of {len(unjudged)} left out" if len(unjudged) > 1 else " and is left out"
        )
        ledger.warn(unjudged[0], f"is a query without a relevant document{more}")


def _judgements(folder: Path, ledger: Ledger) -> dict[str, _Judged]:
    judged: dict[str, _Judged] = {}
    files = sorted((folder / JUDGEMENTS).glob("*.tsv"))
    splits = {file.path: file.split for file in split_files(files)}
    for file in files:
        split = splits.get(file, "")

        def read(row: Row, split: SplitName = split) -> None:
            query, document, score = _judgement(row)
            if score <= 0:
                return  # judged, and not relevant
            known = judged.get(query, _Judged({}, split))
            known.document_ids[document] = None
            # A query judged in two files is held out where one of them says so.
            kept = "test" if "test" in (split, known.split) else known.split
            judged[query] = known._replace(split=kept)

        name = f"{JUDGEMENTS}/{file.name}"
        ledger.take(name, _judgement_rows(file, name), read)
    return judged


def _judgement_rows(file: Path, name: str) -> Iterator[Row]:
    for number, line in enumerate(stream_lines(file)):
        cells = line.rstrip("\r\n").split("\t")
        # The first line is a header, as the format asks; some sets leave it away.
        if line.strip() and not (number == 0 and not _is_number(cells[-1])):
            yield Row(number, f"{name}:{number + 1}", cells)


class _Judgement(NamedTuple):
    query: str
    document: str
    score: float


def _judgement(row: Row) -> _Judgement:
    match row.value:
        case [str(query), str(document), str(score)] if _is_number(score):
            return _Judgement(query, document, float(score))
        case _:
            raise Broken("is not a query id, a document id and a score between tabs")


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _example(row: Row, judged: dict[str, _Judged]) -> Example:
    fields = as_object(row.value)
    id = id_in(fields, "_id")
    if not id:
        raise Broken(f"has no {shown('_id')}")
    known = judged.get(id, _Judged({}, ""))
    return Example(
        id=id,
        input=text_in(fields, "text"),
        outputs=texts_in(fields, "output"),
        document_ids=tuple(known.document_ids),
        split=known.split,
        topic=optional_text(fields, "topic"),
    )
