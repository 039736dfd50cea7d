"""Turns rows into examples: input and output under their column names, or a conversation.

One reader for JSON lines, JSON lists and the rows of tables. Keys it does not know are ignored.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from advisor.intake.datasets.chat import last_exchange
from advisor.intake.datasets.columns import Columns, Wish, choose_columns
from advisor.intake.datasets.fields import (
    as_object,
    flag_in,
    id_in,
    ids_in,
    optional_text,
    shown,
    text_in,
    texts_in,
)
from advisor.intake.datasets.ledger import Ledger
from advisor.intake.datasets.part import Part, SplitName
from advisor.intake.datasets.rows import Broken, Row, json_items, json_lines
from advisor.model.sample import Example


def read_examples(part: Part, ledger: Ledger, wish: Wish) -> None:
    """Read a file of JSON rows.

    Raises:
        InvalidSample: Its columns are not clear, or too many rows are broken.
    """
    # A row of our own format may be without an output, and so may the first.
    ours = "input" in part.header and wish == Wish(None, None)
    if "messages" in part.header or ours:
        columns = Columns("input", "output")
    else:
        columns = choose_columns(part.header, wish, where=part.name)
    if isinstance(part.content, list):
        rows = json_items(part.content, part.name)
    else:
        rows = json_lines(part.path, part.name)
    ledger.take(
        part.name,
        rows,
        lambda row: ledger.add_example(example_of(row, columns, part), row.where),
    )


def example_of(row: Row, columns: Columns, part: Part) -> Example:
    """Turn one row into an example.

    Raises:
        Broken: It has no input, no output although answerable, or a field of the wrong type.
    """
    fields = as_object(row.value)
    if "messages" in fields:
        exchange = last_exchange(fields["messages"])
        fields = {**fields, columns.input: exchange.input, columns.output: exchange.output}
    asked, outputs = text_in(fields, columns.input), texts_in(fields, columns.output)
    answerable = flag_in(fields, "answerable", default=True)
    gold = ids_in(fields, "document_ids")
    # A row that only names its documents serves retrieval.
    if answerable and not outputs and not (gold and columns.output not in fields):
        raise Broken(f"has no {shown(columns.output)}, and 'answerable' is not false")
    return Example(
        id=part.prefix + (id_in(fields, "id") or f"row-{row.number}"),
        input=asked,
        outputs=outputs,
        document_ids=gold,
        split=_split(fields) or part.split,
        answerable=answerable,
        drafted=flag_in(fields, "drafted", default=False),
        topic=optional_text(fields, "topic"),
    )


def _split(fields: Mapping[str, object]) -> SplitName:
    split = optional_text(fields, "split")
    if split not in ("train", "test", ""):
        raise Broken(f"has {shown(split)} as 'split', not train or test")
    return cast(SplitName, split)
