"""Broken rows: each is named with file and line, counted, and the rest goes on."""

from __future__ import annotations

import json

import pytest

from advisor.errors import InvalidSample
from advisor.intake.datasets import read_sample

DEEP = "[" * 100_000


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("{", "is not JSON"),
        ("[1]", "is a list, not an object"),
        ("null", "is null, not an object"),
        (DEEP, "nested too deeply"),
        ('{"id": ' + "9" * 5000 + "}", "too many digits"),
        (b'{"input": "caf\xe9", "output": "a"}', "is not UTF-8 text"),
        ('{"output": "a"}', "has no 'input'"),
        ('{"input": "  ", "output": "a"}', "has an empty 'input'"),
        ('{"input": 5, "output": "a"}', "has a number as 'input', not text"),
        ('{"input": "q"}', "has no 'output'"),
        ('{"input": "q", "output": ""}', "has no 'output'"),
        ('{"input": "q", "output": []}', "has no 'output'"),
        ('{"input": "q", "output": ["a", " "]}', "has an empty entry in 'output'"),
        ('{"input": "q", "output": true}', "has true or false as 'output', not text"),
        ('{"input": "q\\u0000", "output": "a"}', "holds NUL characters in 'input'"),
        ('{"input": "q", "output": "\\ud800"}', "that are not UTF-8 text in 'output'"),
        ('{"input": "q", "output": "a", "answerable": "yes"}', "has text as 'answerable'"),
        ('{"input": "q", "output": "a", "split": "dev"}', "has 'dev' as 'split'"),
        ('{"input": "q", "output": "a", "document_ids": "d"}', "as 'document_ids', not a list"),
        ('{"input": "q", "output": "a", "id": "x\\ny"}', "control characters in 'id'"),
        ('{"input": "q", "output": "a", "id": 1.5}', "has a number as 'id'"),
        ('{"input": "q", "output": "a", "id": "row-3"}', "as examples.jsonl:3 has"),
    ],
)
def test_a_broken_row_is_left_out_and_named(folder, rows, row, why):
    good = "".join(json.dumps(row) + "\n" for row in rows(10)).encode()
    row = row if isinstance(row, bytes) else row.encode()
    sample = read_sample(folder({"examples.jsonl": good + b"\n" + row + b"\n"}))
    assert (len(sample.examples), sample.rows) == (10, 11)
    (broken,) = sample.broken
    assert broken.where == "examples.jsonl:12"
    assert why in broken.why
    assert "\n" not in broken.why


def test_a_tenth_may_be_broken_and_not_more(folder, rows):
    assert len(read_sample(folder({"examples.jsonl": rows(9, {})}, "tenth")).broken) == 1
    with pytest.raises(InvalidSample) as caught:
        read_sample(folder({"examples.jsonl": rows(17, {}, {"input": 1})}, "more"))
    message = str(caught.value)
    assert "2 of 19 rows" in message
    assert "examples.jsonl:18, which has no 'input'" in message
    assert "\n" not in message


def test_the_share_is_of_one_file_not_of_all(folder, rows):
    data = folder({"train.jsonl": rows(100), "test.jsonl": rows(4, {})})
    with pytest.raises(InvalidSample, match=r"1 of 5 rows in .*test\.jsonl"):
        read_sample(data)


def test_a_file_without_a_single_row_of_json_cannot_be_read(folder):
    with pytest.raises(InvalidSample, match=r"examples\.jsonl:1 is not JSON"):
        read_sample(folder({"examples.jsonl": "not\njson\n"}))


def test_a_file_in_another_encoding_is_refused_in_one_line(folder, rows):
    text = "".join(json.dumps(row) + "\n" for row in rows(10))
    with pytest.raises(InvalidSample, match="is not UTF-8 text"):
        read_sample(folder({"examples.jsonl": text.encode("utf-16")}))


def test_a_line_separator_inside_a_text_ends_no_row(folder):
    data = folder({"examples.jsonl": '{"input": "one\u2028two", "output": "a"}\n'})
    assert read_sample(data).examples[0].input == "one\u2028two"


def test_ids_are_names_and_never_paths(folder):
    row = {"input": "q", "output": "a", "id": "../../etc/passwd"}
    data = folder({"examples.jsonl": [row], "documents.jsonl": [{"id": "/etc/x", "text": "t"}]})
    sample = read_sample(data)
    assert sample.examples[0].id == "../../etc/passwd"
    assert sample.documents[0].text == "t"


def test_rows_under_other_names_are_read_where_the_names_say_it(folder):
    data = folder({"rows.jsonl": [{"prompt": "q", "completion": "a", "meta": 1}]})
    sample = read_sample(data)
    assert sample.format == "examples"
    assert sample.examples[0].outputs == ("a",)


def test_rows_under_any_names_are_read_when_named(folder):
    data = folder({"rows.json": '[{"q": "q", "gold": ["a", "b"], "n": 1}]'})
    with pytest.raises(InvalidSample, match="--input-column and --output-column"):
        read_sample(data)
    sample = read_sample(data, input_column="q", output_column="gold")
    assert sample.examples[0].outputs == ("a", "b")


def test_json_lines_under_the_suffix_of_json_are_read(folder):
    data = folder({"rows.json": '{"input": "q", "output": "a"}\n{"input": "r", "output": "b"}\n'})
    assert len(read_sample(data / "rows.json").examples) == 2


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("", "is not JSON"),
        ("{", "is not JSON"),
        ("5", "neither a JSON object nor a list"),
        ("[]", "a list without objects"),
        ("[[[", "is not JSON"),
        (DEEP, "nested too deeply"),
        ('{"rows": []}', "the keys 'rows'"),
        ('{"data": 5}', "the keys 'data'"),
        (b"\xff\xfe{}", "is not UTF-8 text"),
        ("9" * 5000, "too many digits"),
    ],
)
def test_a_json_file_that_is_no_sample_is_one_clear_line(folder, content, why):
    data = folder({"rows.json": content})
    with pytest.raises(Exception, match=why) as caught:
        read_sample(data)
    assert caught.value.exit_code == 2
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "first",
    [
        {"input": "q", "document_ids": ["d"]},
        {"input": "q", "answerable": False},
        {"id": "1", "input": "q", "answerable": False, "document_ids": ["d"]},
    ],
)
def test_the_first_row_may_be_without_an_output(folder, tmp_path, first):
    rows = [first, *({"input": f"q{n}", "output": f"a{n}"} for n in range(3))]
    folder({"examples.jsonl": "\n".join(map(json.dumps, rows))})
    sample = read_sample(tmp_path / "data")
    assert not sample.broken
    assert [one.outputs for one in sample.examples] == [(), ("a0",), ("a1",), ("a2",)]
