"""Converters of the benchmarks' data sets into DATA folders."""

from __future__ import annotations

import importlib.util
import json
from collections import Counter

import pytest

from advisor.intake.datasets import read_sample


@pytest.fixture(scope="module")
def convert(repository):
    spec = importlib.util.spec_from_file_location("convert", repository / "benchmarks/convert.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def written(folder, files):
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content))
    return folder


@pytest.mark.parametrize(
    ("name", "documents", "train", "test", "unsplit"),
    [
        ("squad2", 646, 0, 0, 6078),
        ("pubmedqa", 1000, 500, 500, 0),
        ("scifact", 5183, 809, 300, 0),
        ("banking77", 0, 10003, 3080, 0),
        ("disfl_qa", 0, 8181, 3643, 0),
        ("restaurant8k", 0, 8198, 3731, 0),
        ("text2sql_advising", 0, 2858, 573, 0),
        ("text2sql_advising_by_query", 0, 2555, 1832, 0),
        ("retrievalqa", 3425, 0, 0, 250),
    ],
)
def test_each_set_becomes_a_folder_without_a_broken_row(
    convert, shared_data, tmp_path, name, documents, train, test, unsplit
):
    source = shared_data / name.removesuffix("_by_query")
    assert convert.main([name, str(source), str(tmp_path)]) == 0
    sample = read_sample(tmp_path)
    counts = Counter(example.split for example in sample.examples)
    assert (sample.format, len(sample.documents)) == ("folder", documents)
    assert (counts["train"], counts["test"], counts[""]) == (train, test, unsplit)
    assert sample.broken == sample.warnings == ()


@pytest.mark.parametrize("name", ["squad2", "banking77"])
def test_a_set_in_a_listed_format_is_the_same_data_either_way(convert, shared_data, tmp_path, name):
    convert.convert(name, shared_data / name, tmp_path)
    assert read_sample(tmp_path).sha256 == read_sample(shared_data / name).sha256


def test_bookings_keep_the_order_of_slots_and_the_nesting_of_sizes(convert, tmp_path):
    def row(text, *labels, asked=()):
        spans = [
            {
                "slot": slot,
                "valueSpan": {"startIndex": text.index(value) or None} | end(text, value),
            }
            for slot, value in labels
        ]
        for label in spans:
            if label["valueSpan"]["startIndex"] is None:
                del label["valueSpan"]["startIndex"]
        context = {"context": {"requestedSlots": list(asked)}} if asked else {}
        return {"userInput": {"text": text}, "labels": spans} | context

    def end(text, value):
        return {"endIndex": text.index(value) + len(value)}

    small = [row("For 5 at 8pm", ("time", "8pm"), ("people", "5"))]
    middle = [row("no"), *small]
    large = [row("7", ("people", "7"), asked=["people"]), *middle, row("no")]
    written(
        tmp_path,
        {"train_6.json": small, "train_4.json": middle, "train_0.json": large, "test.json": small},
    )
    examples = convert.restaurant8k(tmp_path).examples
    assert [(row["input"], row["output"], row["split"]) for row in examples] == [
        ("For 5 at 8pm", "people: 5; time: 8pm", "train"),
        ("no", "none", "train"),
        ("(asked for people) 7", "people: 7", "train"),
        ("no", "none", "train"),
        ("For 5 at 8pm", "people: 5; time: 8pm", "test"),
    ]


def test_sql_is_filled_with_the_values_of_its_question(convert, tmp_path):
    form = {
        "query-split": "test",
        "sql": ["SELECT a WHERE n = number1 AND m = number10 AND d = 'department0'"],
        "variables": [
            {"name": "department0", "example": "EECS"},
            {"name": "number1", "example": "1"},
            {"name": "number10", "example": "2"},
        ],
        "sentences": [
            {
                "text": "Is number1 before number10 ?",
                "question-split": split,
                "variables": {"number1": "280", "number10": "381", "department0": ""},
            }
            for split in ("train", "exclude")
        ],
    }
    written(tmp_path, {"advising.json": [form]})
    by_question = convert.text2sql_advising(tmp_path, split_by="question").examples
    assert [(row["input"], row["output"], row["split"]) for row in by_question] == [
        (
            "Is 280 before 381 ?",
            ["SELECT a WHERE n = 280 AND m = 381 AND d = 'EECS'"],
            "train",
        )
    ]
    by_query = convert.text2sql_advising(tmp_path, split_by="query").examples
    assert [row["split"] for row in by_query] == ["test", "test"]


def test_a_found_text_is_gold_where_an_answer_stands_in_it_as_a_word(convert, tmp_path):
    row = {
        "data_source": "web",
        "question_id": "q",
        "question": "How many?",
        "ground_truth": ["15"],
        "context": [{"title": "A", "text": "About 150."}, "Exactly 15.", {"title": "15 of them"}],
    }
    (tmp_path / "retrievalqa_gpt4.jsonl").write_text(json.dumps(row))
    converted = convert.retrievalqa(tmp_path)
    assert converted.examples[0]["document_ids"] == ["q#2", "q#3"]
    assert [document["text"] for document in converted.documents] == [
        "About 150.",
        "Exactly 15.",
        "15 of them",
    ]


def test_a_source_that_is_not_there_is_one_line(convert, tmp_path, capsys):
    assert convert.main(["disfl_qa", str(tmp_path / "gone"), str(tmp_path / "out")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
