"""Reads SQuAD v1 and v2: every paragraph a document, every question an example.

Rajpurkar et al., "SQuAD: 100,000+ Questions for Machine Comprehension of Text" (2016) and "Know
What You Don't Know" (2018), whose `is_impossible` marks questions their paragraph cannot answer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from advisor.intake.datasets.columns import Wish
from advisor.intake.datasets.fields import (
    as_object,
    flag_in,
    id_in,
    list_in,
    optional_text,
    shown,
    text_in,
)
from advisor.intake.datasets.ledger import Ledger
from advisor.intake.datasets.part import Part
from advisor.intake.datasets.rows import Broken, Row
from advisor.model.sample import Document, Example


class _Paragraph(NamedTuple):
    title: str
    document_id: str
    fields: Mapping[str, object]


class _Question(NamedTuple):
    paragraph: _Paragraph
    value: object


def read_squad(part: Part, ledger: Ledger, _wish: Wish) -> None:
    """Read a SQuAD file; paragraphs and questions count as its rows.

    A document's id is `TITLE#K`, K counting the paragraphs of that title from 1, with the file's
    prefix where another file's paragraph goes by that; one that both hold is one document. A
    question belongs to its paragraph whether or not it can be answered from it.

    Raises:
        InvalidSample: Too many paragraphs and questions are broken.
    """
    known: dict[str, str] = {}

    def read(row: Row) -> None:
        match row.value:
            case _Paragraph() as paragraph:
                document = _document(paragraph)
                held = ledger.document(document.id)
                if held is None or held.text != document.text:
                    if held:
                        document = document.model_copy(update={"id": part.prefix + document.id})
                    ledger.add_document(document, row.where)
                known[paragraph.document_id] = document.id
            case _Question() as question:
                named = question.paragraph.document_id
                document_id = known.get(named, part.prefix + named)
                ledger.add_example(_example(question, document_id, row.number, part), row.where)

    ledger.take(part.name, _rows(part), read)


def _rows(part: Part) -> Iterator[Row]:
    """Walk articles, paragraphs and questions; one that cannot be entered is one broken row."""
    paragraphs_of: Counter[str] = Counter()
    number = 0
    for article_at, article in enumerate(list_in(as_object(part.content), "data"), 1):
        place = f"{part.name}, article {article_at}"
        try:
            fields = as_object(article)
            title, paragraphs = optional_text(fields, "title"), list_in(fields, "paragraphs")
        except Broken as broken:
            yield Row(0, place, None, broken.why)
            continue
        for paragraph_at, value in enumerate(paragraphs, 1):
            where = f"{place}, paragraph {paragraph_at}"
            paragraphs_of[title] += 1
            try:
                paragraph = _Paragraph(title, f"{title}#{paragraphs_of[title]}", as_object(value))
                questions = list_in(paragraph.fields, "qas")
            except Broken as broken:
                yield Row(0, where, None, broken.why)
                continue
            yield Row(0, where, paragraph)
            for question_at, question in enumerate(questions, 1):
                number += 1
                yield Row(
                    number, f"{where}, question {question_at}", _Question(paragraph, question)
                )


def _document(paragraph: _Paragraph) -> Document:
    return Document(
        id=paragraph.document_id,
        text=text_in(paragraph.fields, "context"),
        title=paragraph.title,
        topic=paragraph.title,
    )


def _example(question: _Question, document_id: str, number: int, part: Part) -> Example:
    fields = as_object(question.value)
    answerable = not flag_in(fields, "is_impossible", default=False)
    answers = [text_in(as_object(answer), "text") for answer in list_in(fields, "answers")]
    if answerable and not answers:
        raise Broken(f"has no {shown('answers')}, and 'is_impossible' is not true")
    return Example(
        id=id_in(fields, "id") or f"{part.prefix}row-{number}",
        input=text_in(fields, "question"),
        outputs=tuple(dict.fromkeys(answers)),
        document_ids=(document_id,),
        split=part.split,
        answerable=answerable,
        topic=question.paragraph.title,
    )
