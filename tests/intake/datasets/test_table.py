"""CSV and TSV tables."""

from __future__ import annotations

import csv

import pytest

from advisor.errors import InvalidSample
from advisor.intake.datasets import read_sample


@pytest.fixture
def table(folder):
    def write(content, name="table.csv"):
        return folder({name: content}) / name

    return write


@pytest.mark.parametrize(
    ("name", "header"),
    [
        ("t.csv", "text,category"),
        ("t.csv", "question,answer"),
        ("t.csv", "Prompt,Completion"),
        ("t.csv", "anything,goes"),
        ("t.csv", "text;label"),
        ("t.tsv", "input\toutput"),
        ("t.csv", "\ufefftext,label"),
    ],
)
def test_an_obvious_header_is_recognised(table, name, header):
    separator = next(mark for mark in ";\t," if mark in header)
    sample = read_sample(table(f"{header}\nwhere is it{separator}card\n", name))
    assert sample.format == "table"
    (example,) = sample.examples
    assert (example.id, example.input, example.outputs) == ("row-1", "where is it", ("card",))


def test_names_go_before_places(table):
    sample = read_sample(table("label,text,id,split\ncard,where is it,7,test\n"))
    (example,) = sample.examples
    assert (example.id, example.input, example.split) == ("7", "where is it", "test")
    assert example.outputs == ("card",)


@pytest.mark.parametrize(
    "header", ["a,b,c", "text", "id,text", "text,label,category", "question,text,answer"]
)
def test_an_unclear_header_is_an_error_that_lists_the_columns(table, header):
    with pytest.raises(InvalidSample) as caught:
        read_sample(table(f"{header}\n{header}\n"))
    message = str(caught.value)
    assert "--input-column" in message
    assert "--output-column" in message
    assert all(repr(name) in message for name in header.split(","))


def test_columns_can_be_named(table):
    path = table("a,b,c\nq,x,y\n")
    (example,) = read_sample(path, input_column="a", output_column="c").examples
    assert (example.input, example.outputs) == ("q", ("y",))
    (example,) = read_sample(table("a,b\nq,x\n"), output_column="a").examples
    assert (example.input, example.outputs) == ("x", ("q",))


@pytest.mark.parametrize("columns", [("gone", "b"), ("a", "gone"), ("a", "a"), ("a", None)])
def test_columns_named_wrongly_are_an_error(table, columns):
    source, target = columns
    with pytest.raises(InvalidSample, match="--input-column"):
        read_sample(table("a,b,c\nq,x,y\n"), input_column=source, output_column=target)


def test_train_and_test_files_set_the_split(folder):
    data = folder(
        {
            "train.csv": "text,category\none,a\ntwo,b\n",
            "test.csv": "text,category\nthree,a\n",
            "categories.json": '["a", "b"]',
        }
    )
    assert [(e.id, e.split) for e in read_sample(data).examples] == [
        ("train-row-1", "train"),
        ("train-row-2", "train"),
        ("test-row-1", "test"),
    ]


def test_ids_that_both_files_count_from_one_do_not_clash(folder):
    table = "id,text,label\n1,one,a\n"
    sample = read_sample(folder({"train.csv": table, "test.csv": table}))
    assert [example.id for example in sample.examples] == ["train-1", "test-1"]


def test_two_files_for_one_part_are_an_error(folder):
    table = "text,label\none,a\n"
    with pytest.raises(
        InvalidSample, match=r"train_1.csv and train_2.csv both look like the train"
    ):
        read_sample(folder({"train_1.csv": table, "train_2.csv": table, "test.csv": table}))


def test_several_unrelated_files_are_an_error(folder):
    with pytest.raises(InvalidSample, match=r"'a.csv', 'b.csv'.* Name one of them"):
        read_sample(folder({"a.csv": "text,label\nx,y\n", "b.csv": "text,label\nx,y\n"}))


def test_quoted_cells_may_hold_lines_commas_and_quotation_marks(table):
    sample = read_sample(table('text,label\n"a, b\n""c""",x\r\n\r\n,\nd,y\n'))
    assert [example.input for example in sample.examples] == ['a, b\n"c"', "d"]
    assert (sample.rows, sample.broken) == (2, ())


@pytest.mark.parametrize(
    ("row", "why"),
    [
        (b"a,b,c", "has 3 cells where the header has 2"),
        (b"alone", "has 1 cells where the header has 2"),
        (b",label", "has no 'text'"),
        (b"text,", "has no 'label'"),
        (b'"a"b,c', "is not a table row"),
        (b"caf\xe9,x", "not UTF-8 text in 'text'"),
        (b"a\0b,x", "holds NUL characters in 'text'"),
        (b"x" * (csv.field_size_limit() + 1) + b",x", "field larger than field limit"),
    ],
)
def test_a_broken_row_is_left_out_and_named(table, row, why):
    good = b"".join(b"question %d,label\n" % at for at in range(10))
    sample = read_sample(table(b"text,label\n" + good + row + b"\nlast,label\n"))
    assert sample.examples[-1].input == "last"
    (broken,) = sample.broken
    assert broken.where == "table.csv:12"
    assert why in broken.why


def test_a_quotation_mark_that_is_never_closed_is_not_a_row(table):
    rows = "".join(f"question {at},label\n" for at in range(100))
    with pytest.raises(InvalidSample, match=r"table\.csv:2 opens a quotation mark"):
        read_sample(table('text,label\n"open,label\n' + rows))


@pytest.mark.parametrize(
    ("content", "why"),
    [("", "is empty"), ("text,label\n", "no documents and no examples"), ('"a', "no table header")],
)
def test_a_table_without_rows_is_an_error(table, content, why):
    with pytest.raises(InvalidSample, match=why):
        read_sample(table(content))


def test_two_columns_of_one_name_are_an_error(table):
    with pytest.raises(InvalidSample, match="two columns named 'text'"):
        read_sample(table("text,text,label\na,b,c\n"), input_column="text")
