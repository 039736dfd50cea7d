"""Reads the answers of a user's own system: JSON lines with an id and an output each.

Knows the format of a line; which items have to be answered is the run's business.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from advisor.errors import UnreadableFile
from advisor.files import read_text
from advisor.intake.datasets.fields import as_object, id_in, ids_in, optional_text, shown
from advisor.intake.datasets.rows import Broken, Row, json_lines
from advisor.model.own import OwnAnswer, OwnAnswers, OwnSystem

FORM = 'A line is {"id": ..., "output": ...}, and "retrieved": [...] where you have it.'


def read_own_answers(path: Path) -> OwnAnswers:
    """Read a whole file of answers; keys it does not know are passed over.

    Raises:
        UnreadableFile: It is missing or not text, a line is broken, or an id stands there twice.
    """
    text = read_text(path)
    answers: dict[str, OwnAnswer] = {}
    for row in json_lines(path, str(path)):
        try:
            name, answer = _answer(row)
            if name in answers:
                raise Broken(f"answers {shown(name)} again")
        except Broken as broken:
            raise UnreadableFile(f"{row.where} {broken.why}.", hint=FORM) from None
        answers[name] = answer
    return OwnAnswers(
        system=OwnSystem(source=path.name, sha256=hashlib.sha256(text.encode()).hexdigest()),
        answer=lambda item: answers[item.id],
        ids=answers.keys(),
    )


def _answer(row: Row) -> tuple[str, OwnAnswer]:
    if row.why:
        raise Broken(row.why)
    fields = as_object(row.value)
    name = id_in(fields, "id")
    if not name:
        raise Broken("has no 'id'")
    if "output" not in fields:
        raise Broken("has no 'output'")
    return name, OwnAnswer(
        output=optional_text(fields, "output"), retrieved=ids_in(fields, "retrieved")
    )
