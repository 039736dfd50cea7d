"""Reads documents alone, from wherever they lie: what examples are drafted from.

Takes every form of documents that sample data may have, and a plain folder or file of them as well.
Examples beside them are not looked at, so broken ones do no harm.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from advisor.errors import InvalidSample, UnreadableFile
from advisor.intake.datasets.beir import CORPUS
from advisor.intake.datasets.columns import Wish
from advisor.intake.datasets.documents import (
    SUFFIXES,
    document_of,
    has_documents,
    read_documents,
    read_files,
    read_folder,
)
from advisor.intake.datasets.ledger import Ledger
from advisor.intake.datasets.recognise import recognise
from advisor.intake.datasets.rows import json_lines
from advisor.intake.datasets.squad import read_squad
from advisor.model.sample import Sample

READABLE = (
    "Readable are a folder of .md, .txt, .html and .pdf files, one such file, documents.jsonl of "
    "{'id', 'text'}, a DATA folder, SQuAD JSON and a BEIR folder."
)


def read_corpus(path: Path) -> Sample:
    """Read documents; the sample has no examples.

    Args:
        path: A folder of documents, one document, rows of documents, or sample data with documents.

    Raises:
        UnreadableFile: It is missing, forbidden or not UTF-8.
        InvalidSample: It holds no documents, or more than a tenth of them are broken.
        MissingExtra: There is HTML or PDF among them and the extra `probe` is not installed.
    """
    ledger = Ledger(path if os.path.isdir(path) else path.parent)
    if not os.path.lexists(path):
        raise UnreadableFile(f"{path} does not exist.", hint="Check the path.")
    if os.path.isdir(path):
        _read_folder(path, ledger)
    else:
        _read_file(path, ledger)
    if not ledger.documents:
        raise InvalidSample(f"{path} holds no documents{ledger.first_broken()}.", hint=READABLE)
    return ledger.close("documents", answerable_only=False).model_copy(update={"examples": ()})


def _read_folder(path: Path, ledger: Ledger) -> None:
    if has_documents(path):
        read_documents(path, ledger)
    elif os.path.isfile(path / CORPUS):
        _read_rows(path / CORPUS, ledger, id_key="_id")
    elif any(_documents_below(path)):
        read_folder(path, ledger)
    else:
        _read_sample(path, ledger)


def _read_file(path: Path, ledger: Ledger) -> None:
    if path.suffix.casefold() in SUFFIXES:
        read_files([path], path.parent, ledger, home=path.parent)
    elif path.suffix.casefold() in (".jsonl", ".ndjson"):
        _read_rows(path, ledger, id_key="_id" if path.name == CORPUS else "id")
    elif path.suffix.casefold() == ".json":
        _read_sample(path, ledger)


def _read_rows(path: Path, ledger: Ledger, *, id_key: str) -> None:
    ledger.take(
        path.name,
        json_lines(path, path.name),
        lambda row: ledger.add_document(document_of(row.value, id_key=id_key), row.where),
    )


def _read_sample(path: Path, ledger: Ledger) -> None:
    """Read what only SQuAD among the formats of rows has: documents."""
    for part in recognise(path).parts:
        if part.kind == "squad":
            read_squad(part, ledger, Wish(None, None))


def _documents_below(path: Path) -> Iterator[Path]:
    return (one for one in path.rglob("*") if one.suffix.casefold() in SUFFIXES)
