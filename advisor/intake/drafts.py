"""Keeps drafted examples: the accepted ones as rows of examples.jsonl, all of them beside it.

examples.jsonl is what `advisor probe` reads and what people may edit, so it has the last word on
what is accepted; rows that were not drafted here are kept to the letter. The file beside it holds
what is still open and what was thrown away. Both are written in one step each.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError

from advisor.errors import StaleRun
from advisor.files import read_text, write_text
from advisor.model.draft import Draft, Drafting

SUFFIX = ".drafts"
"""Of the file beside examples.jsonl; none that advisor reads rows from."""


class _Line(NamedTuple):
    text: str
    row: dict[str, Any]
    """What it holds; empty where it is no JSON object."""


def drafts_file(examples: Path) -> Path:
    """Name the file that keeps a drafting beside its examples."""
    return examples.with_suffix(SUFFIX)


def read_drafting(examples: Path) -> Drafting | None:
    """Read what was drafted for an examples file, as far as it has come; none where nothing was.

    A draft is accepted if its row is in the examples, with the question and answer it has there.

    Raises:
        UnreadableFile: One of the files cannot be read.
        StaleRun: The file beside was written by another version of advisor, or by hand.
    """
    path = drafts_file(examples)
    if not path.exists():
        return None
    try:
        drafting = Drafting.model_validate_json(read_text(path))
    except ValidationError:
        raise StaleRun(
            f"{path} is no drafting that this advisor can go on with.",
            hint=f"Delete it to draft anew; what is in {examples.name} stays.",
        ) from None
    rows = {line.row.get("id"): line.row for line in _lines(examples)}
    drafts = tuple(_as_kept(draft, rows.get(draft.id)) for draft in drafting.drafts)
    return drafting.model_copy(update={"drafts": drafts})


def write_drafting(examples: Path, drafting: Drafting) -> None:
    """Write the accepted drafts into the examples, then everything beside them.

    Raises:
        CannotWrite: One of the files cannot be written.
        UnreadableFile: The examples cannot be read.
    """
    ours = {draft.id for draft in drafting.drafts}
    kept = [line.text for line in _lines(examples) if line.row.get("id") not in ours]
    accepted = [_row(draft) for draft in drafting.drafts if draft.decision == "accepted"]
    if kept or accepted or examples.exists():
        write_text(examples, "".join(f"{line}\n" for line in [*kept, *accepted]))
    write_text(drafts_file(examples), drafting.model_dump_json(indent=1) + "\n")


def questions_in(examples: Path) -> tuple[str, ...]:
    """List the inputs of an examples file; none where it is not there.

    Raises:
        UnreadableFile: It cannot be read.
    """
    inputs = (line.row.get("input") for line in _lines(examples))
    return tuple(one for one in inputs if isinstance(one, str))


def _lines(examples: Path) -> Iterator[_Line]:
    if not examples.exists():
        return
    # Not splitlines(): a JSON string may hold U+2028 and its kin, which end no line of the file.
    for text in read_text(examples).split("\n"):
        if text.strip():
            yield _Line(text.rstrip("\r"), _object(text))


def _object(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text)
    except ValueError:
        return {}
    return value if isinstance(value, dict) else {}


def _as_kept(draft: Draft, row: dict[str, Any] | None) -> Draft:
    if row is None:
        # Its row was lost or taken out by hand: nobody is harmed by being asked once more.
        decision = "dropped" if draft.decision == "dropped" else "open"
        return draft.model_copy(update={"decision": decision})
    output = row.get("output", draft.answers)
    answers = tuple(output) if isinstance(output, list | tuple) else (str(output),)
    question = str(row.get("input", draft.question))
    return draft.model_copy(
        update={"question": question, "answers": answers, "decision": "accepted"}
    )


def _row(draft: Draft) -> str:
    return json.dumps(
        {
            "id": draft.id,
            "input": draft.question,
            "output": _bare(draft.answers),
            "document_ids": [draft.document_id],
            "drafted": True,
        },
        ensure_ascii=False,
    )


def _bare(answers: Iterable[str]) -> list[str] | str:
    found = list(answers)
    return found[0] if len(found) == 1 else found
