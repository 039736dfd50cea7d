"""Converts the eight public data sets of the benchmarks into DATA folders.

    python benchmarks/convert.py SET SOURCE OUT

Needs advisor installed, as `pip install -e .` does. SOURCE is the folder of the set as its authors
hand it out; OUT receives `documents.jsonl` (where the set has documents) and `examples.jsonl`. Each
converter says what becomes a document, the input, the output and the split. Nothing is drawn at
random: the same source gives the same bytes.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from advisor.errors import AdvisorError
from advisor.files import read_text, write_text
from advisor.intake.datasets import read_sample


class Converted(NamedTuple):
    """The rows of a DATA folder."""

    documents: list[dict[str, Any]]
    examples: list[dict[str, Any]]


def squad2(source: Path) -> Converted:
    """Questions on Wikipedia paragraphs, half of them without an answer.

    Documents: the paragraphs, the article as topic. Input: the question. Output: all distinct
    accepted answers, none where unanswerable. Split: none, the file is one half of SQuAD's dev set.
    """
    return _as_read(source)


def banking77(source: Path) -> Converted:
    """Customer messages and their intents.

    Documents: none. Input: the message. Output: one of 77 intents. Split: as handed out; six test
    messages also stand in the training rows, and stay there for the probes to find.
    """
    return _as_read(source)


def disfl_qa(source: Path) -> Converted:
    """Questions as they are spoken, with slips, and as they were meant.

    Documents: none; the passages the questions were once asked about say nothing about slips.
    Input: the disfluent question. Output: the fluent one. Split: train and test as handed out; the
    dev rows are training rows. Rows without text on either side are left out (one).
    """
    return Converted(
        [],
        [
            {
                "id": id,
                "input": row["disfluent"],
                "output": row["original"],
                "split": "test" if part == "test" else "train",
            }
            for part in ("train", "dev", "test")
            for id, row in _json(source / f"{part}.json").items()
            if row["disfluent"].strip() and row["original"].strip()
        ],
    )


def pubmedqa(source: Path) -> Converted:
    """Research questions that an abstract decides.

    Documents: the abstract without its conclusion, untitled: the question is the paper's title, and
    would make retrieval trivial. Input: the question. Output: yes, no or maybe. Split: test where
    the set publishes ground truth (500), train otherwise.
    """
    rows = _json(source / "ori_pqal.json")
    held_out = _json(source / "test_ground_truth.json")
    return Converted(
        [{"id": id, "text": "\n\n".join(row["CONTEXTS"])} for id, row in rows.items()],
        [
            {
                "id": id,
                "input": row["QUESTION"],
                "output": row["final_decision"],
                "document_ids": [id],
                "split": "test" if id in held_out else "train",
            }
            for id, row in rows.items()
        ],
    )


def scifact(source: Path) -> Converted:
    """Scientific claims, checked against abstracts.

    Documents: the whole corpus of abstracts. Input: the claim. Output: SUPPORT, CONTRADICT or
    NOT_ENOUGH_INFO. Gold documents: those judged relevant, which for NOT_ENOUGH_INFO is the
    abstract that leaves the claim open. Split: as handed out.
    """
    sample = read_sample(source)
    labels = {
        row["id"]: row["label"]
        for part in ("train", "test")
        for row in _json_lines(source / f"claims_{part}.jsonl")
    }
    converted = _rows_of(sample.documents, sample.examples)
    for row in converted.examples:
        row["output"] = labels[row["id"]]
    return converted


def restaurant8k(source: Path) -> Converted:
    """Slot filling in restaurant bookings.

    Documents: none. Input: what the guest says, after the slots the system had just asked for,
    without which "5" is neither a time nor a party. Output: `slot: value; ...` in the order of the
    utterance, `none` without slots. Split: as handed out. The training sizes are nested: the first
    128 training rows are `train_6`, the first 512 `train_4`, all of them `train_0`.
    """
    seen: set[str] = set()
    examples = []
    for part in ("train_6", "train_4", "train_0", "test"):
        split = part.partition("_")[0]
        counts: dict[str, int] = {}
        for row in _json(source / f"{part}.json"):
            key = json.dumps([split, row], sort_keys=True)
            counts[key] = counts.get(key, 0) + 1
            occurrence = f"{counts[key]} {key}"  # a row that stands twice in a set stays twice
            if occurrence not in seen:
                seen.add(occurrence)
                examples.append({**_booking(row), "split": split})
    return Converted([], [{"id": f"r-{at}", **row} for at, row in enumerate(examples, 1)])


def _booking(row: dict[str, Any]) -> dict[str, str]:
    text = row["userInput"]["text"]
    spans = [(label["slot"], label["valueSpan"]) for label in row.get("labels", [])]
    spans.sort(key=lambda span: span[1].get("startIndex", 0))  # left out where it is 0
    slots = [f"{slot}: {text[at.get('startIndex', 0) : at['endIndex']]}" for slot, at in spans]
    asked = ", ".join(dict.fromkeys(row.get("context", {}).get("requestedSlots", [])))
    return {
        "input": f"(asked for {asked}) {text}" if asked else text,
        "output": "; ".join(slots) or "none",
    }


def text2sql_advising(source: Path, *, split_by: str) -> Converted:
    """Questions about courses, as SQL.

    Documents: none. Input: the question with its variables filled in. Output: all accepted SQL
    forms, filled in alike; a variable that only the SQL has takes its example value. Split: by
    question (test questions have SQL forms met in training), or by query (they have not). Dev rows
    are training rows; rows the set excludes from a split are left out.
    """
    examples = []
    for form_at, form in enumerate(_json(source / "advising.json"), 1):
        defaults = {variable["name"]: variable["example"] for variable in form["variables"]}
        for at, sentence in enumerate(form["sentences"], 1):
            part = form["query-split"] if split_by == "query" else sentence["question-split"]
            given = {name: value for name, value in sentence["variables"].items() if value}
            values = {**defaults, **given}
            if part != "exclude":
                examples.append(
                    {
                        "id": f"q-{form_at}-{at}",
                        "input": _filled(sentence["text"], values),
                        "output": [_filled(sql, values) for sql in form["sql"]],
                        "split": "test" if part == "test" else "train",
                    }
                )
    return Converted([], examples)


def _filled(text: str, values: dict[str, str]) -> str:
    for name in sorted(values, key=len, reverse=True):  # number10 before number1
        text = text.replace(name, values[name])
    return text


def retrievalqa(source: Path) -> Converted:
    """Questions on long-tail and recent facts, with what a search engine found for them.

    Documents: all that was found for any question, the same text once, the source as topic. Input:
    the question. Output: all accepted answers. Gold documents: those found for the question that
    hold an accepted answer word for word; none where none does. Split: none.
    """
    documents: dict[str, dict[str, Any]] = {}
    examples = []
    for row in _json_lines(source / "retrievalqa_gpt4.jsonl"):
        gold = []
        for at, found in enumerate(row["context"], 1):
            title, text = _found(found)
            document = documents.setdefault(
                f"{title}\n{text}",
                {
                    "id": f"{row['question_id']}#{at}",
                    "text": text or title,
                    "title": title,
                    "topic": row["data_source"],
                },
            )
            if any(_stands_in(answer, f"{title}\n{text}") for answer in row["ground_truth"]):
                gold.append(document["id"])
        examples.append(
            {
                "id": row["question_id"],
                "input": row["question"],
                "output": row["ground_truth"],
                "document_ids": gold,
                "topic": row["data_source"],
            }
        )
    return Converted(list(documents.values()), examples)


def _stands_in(answer: str, text: str) -> bool:
    pattern = rf"(?<!\w){re.escape(answer.casefold())}(?!\w)"
    return re.search(pattern, text.casefold()) is not None


class _Found(NamedTuple):
    title: str
    text: str


def _found(context: str | dict[str, str]) -> _Found:
    if isinstance(context, str):
        return _Found("", context)
    return _Found(context.get("title") or "", context.get("text") or "")


CONVERTERS: dict[str, Callable[[Path], Converted]] = {
    "squad2": squad2,
    "pubmedqa": pubmedqa,
    "scifact": scifact,
    "banking77": banking77,
    "disfl_qa": disfl_qa,
    "restaurant8k": restaurant8k,
    "text2sql_advising": partial(text2sql_advising, split_by="question"),
    "text2sql_advising_by_query": partial(text2sql_advising, split_by="query"),
    "retrievalqa": retrievalqa,
}
"""What the first argument may be."""


def convert(name: str, source: Path, out: Path) -> Converted:
    """Convert one set and write it.

    Args:
        name: A key of `CONVERTERS`.
        source: The folder of the set.
        out: The DATA folder to write; `documents.jsonl` only where there are documents.

    Raises:
        AdvisorError: The source cannot be read or the result not be written.
    """
    converted = CONVERTERS[name](source)
    if converted.documents:
        write_text(out / "documents.jsonl", _written(converted.documents))
    write_text(out / "examples.jsonl", _written(converted.examples))
    return converted


def _as_read(source: Path) -> Converted:
    sample = read_sample(source)
    return _rows_of(sample.documents, sample.examples)


def _rows_of(documents: Iterable[Any], examples: Iterable[Any]) -> Converted:
    """Write records back as rows, without what is empty."""
    rows = []
    for example in examples:
        row = example.model_dump(mode="json", exclude_defaults=True, exclude={"topic", "outputs"})
        outputs = list(example.outputs)
        rows.append({**row, "output": outputs[0] if len(outputs) == 1 else outputs})
    return Converted(
        [document.model_dump(mode="json", exclude_defaults=True) for document in documents], rows
    )


def _json(path: Path) -> Any:
    return json.loads(read_text(path))


def _json_lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in read_text(path).split("\n"):
        if line.strip():
            yield json.loads(line)


def _written(rows: Iterable[dict[str, Any]]) -> str:
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0] if __doc__ else "")
    parser.add_argument("set", choices=CONVERTERS)
    parser.add_argument("source", type=Path)
    parser.add_argument("out", type=Path)
    given = parser.parse_args(arguments)
    try:
        converted = convert(given.set, given.source, given.out)
    except AdvisorError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    print(f"{given.out}: {len(converted.documents)} documents, {len(converted.examples)} examples")
    return 0


if __name__ == "__main__":
    sys.exit(main())
