"""Reads sample data in every format a team is likely to have it in. `read_sample` is the door.

Knows how data lies in files; knows nothing of what will be measured on it. A broken row is noted
with its place and left out; what cannot be read at all is an error of one line.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from advisor.errors import InvalidSample
from advisor.intake.datasets.beir import read_beir
from advisor.intake.datasets.columns import Wish
from advisor.intake.datasets.documents import read_documents
from advisor.intake.datasets.examples import read_examples
from advisor.intake.datasets.ledger import Ledger
from advisor.intake.datasets.part import Kind, Part
from advisor.intake.datasets.recognise import Recognised, recognise
from advisor.intake.datasets.squad import read_squad
from advisor.intake.datasets.table import read_table
from advisor.model.sample import Sample

READERS: Mapping[Kind, Callable[[Part, Ledger, Wish], None]] = {
    "squad": read_squad,
    "chat": read_examples,
    "examples": read_examples,
    "table": read_table,
}


def read_sample(
    path: Path,
    *,
    input_column: str | None = None,
    output_column: str | None = None,
    answerable_only: bool = False,
) -> Sample:
    """Recognise sample data and read it.

    Args:
        path: A folder with `documents/` and `examples.jsonl`, SQuAD JSON, a BEIR folder, JSON
            rows or chats, a CSV or TSV table, or a folder with one of these or a train and test
            pair of them.
        input_column: The column (or key) of the input, where its name does not say it.
        output_column: The column (or key) of the output.
        answerable_only: Whether to leave out examples that the documents do not answer; the
            documents stay.

    Raises:
        UnreadableFile: It is missing, forbidden or not UTF-8.
        InvalidSample: It is no format advisor reads, its columns are not clear, or more than a
            tenth of the rows of one file are broken.
        MissingExtra: It holds HTML or PDF documents and the extra `probe` is not installed.
    """
    recognised = recognise(path)
    wish = Wish(input_column, output_column)
    if any(wish) and not any(part.kind in ("table", "examples") for part in recognised.parts):
        raise InvalidSample(
            f"{path} is {recognised.format} data, which has no columns to name.",
            hint="Leave --input-column and --output-column out.",
        )
    ledger = Ledger(path)
    _read(path, recognised, ledger, wish)
    return ledger.close(recognised.format, answerable_only=answerable_only)


def _read(path: Path, recognised: Recognised, ledger: Ledger, wish: Wish) -> None:
    if recognised.format == "beir":
        read_beir(path, ledger)
    if recognised.format == "folder":
        read_documents(path, ledger)
    for part in recognised.parts:
        READERS[part.kind](part, ledger, wish)
