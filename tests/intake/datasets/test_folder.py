"""A DATA folder: documents and labelled examples, as the contract has them."""

from __future__ import annotations

import pytest

from advisor.errors import InvalidSample, UnreadableFile
from advisor.intake.datasets import read_sample


def test_documents_and_examples_are_read_in_order(folder):
    data = folder(
        {
            "documents/pay/leave.md": "# Leave\n\nTwenty days.",
            "documents/about.txt": "We sell tea.",
            "documents/documents.jsonl": [
                {"id": "inside", "text": "Inside.", "title": "In", "updated": "2024-05-01"}
            ],
            "documents.jsonl": [{"id": "beside", "text": "Beside.", "unknown": [1]}],
            "examples.jsonl": [
                {
                    "input": "How many days?",
                    "output": ["20", "twenty", "20"],
                    "id": "e",
                    "document_ids": ["pay/leave"],
                    "split": "test",
                    "extra": {},
                },
                {"input": "Who founded it?", "output": "", "answerable": False},
            ],
        }
    )
    sample = read_sample(data)
    assert sample.format == "folder"
    assert [(d.id, d.title, d.topic, d.updated) for d in sample.documents] == [
        ("about", "", "", ""),
        ("pay/leave", "Leave", "pay", ""),
        ("inside", "In", "", "2024-05-01"),
        ("beside", "", "", ""),
    ]
    first, second = sample.examples
    assert (first.id, first.outputs, first.split) == ("e", ("20", "twenty"), "test")
    assert (first.document_ids, first.topic) == (("pay/leave",), "pay")
    assert (second.id, second.outputs, second.answerable) == ("row-2", (), False)
    assert (sample.rows, sample.broken, sample.warnings) == (6, (), ())


@pytest.mark.parametrize(
    "files",
    [
        {"documents/a.md": "Text."},
        {"documents.jsonl": [{"id": "a", "text": "Text."}]},
        {"examples.jsonl": [{"input": "q", "output": "a"}]},
    ],
)
def test_either_part_may_be_missing(folder, files):
    sample = read_sample(folder(files))
    assert sample.format == "folder"
    assert len(sample.documents) + len(sample.examples) == 1


def test_unanswerable_examples_can_be_left_out_and_documents_stay(folder):
    data = folder(
        {
            "documents/a.md": "Text.",
            "examples.jsonl": [
                {"input": "q", "output": "a"},
                {"input": "r", "output": "not said", "answerable": False},
            ],
        }
    )
    sample = read_sample(data, answerable_only=True)
    assert [example.input for example in sample.examples] == ["q"]
    assert len(sample.documents) == 1
    assert sample.sha256 != read_sample(data).sha256


def test_examples_may_be_a_list_or_a_table(folder):
    documents = {"documents/a.md": "Text."}
    listed = folder(documents | {"examples.json": '[{"input": "q", "output": "a"}]'}, "listed")
    table = folder(documents | {"examples.csv": "question,answer\nq,a\n"}, "table")
    assert read_sample(listed).sha256 == read_sample(table).sha256
    assert read_sample(table).format == "folder"


def test_two_files_of_examples_are_one_too_many(folder):
    data = folder({"examples.csv": "input,output\nq,a\n", "examples.jsonl": "{}"})
    with pytest.raises(InvalidSample, match=r"'examples.csv', 'examples.jsonl'"):
        read_sample(data)


def test_documents_beside_a_train_and_test_pair(folder):
    data = folder(
        {
            "documents/a.md": "Text.",
            "train.jsonl": [{"input": "q", "output": "a"}],
            "test.jsonl": [{"input": "r", "output": "b"}],
        }
    )
    assert [(e.id, e.split) for e in read_sample(data).examples] == [
        ("train-row-1", "train"),
        ("test-row-1", "test"),
    ]


def test_a_gold_document_that_is_not_there_is_dropped_with_one_warning(folder):
    gold = [{"input": f"q{at}", "output": "a", "document_ids": ["a", "gone"]} for at in range(3)]
    sample = read_sample(folder({"documents/a.md": "Text.", "examples.jsonl": gold}))
    assert {example.document_ids for example in sample.examples} == {("a",)}
    (warning,) = sample.warnings
    assert warning.where == "examples.jsonl:1"
    assert "'gone'" in warning.why
    assert "3" in warning.why


def test_gold_documents_are_kept_where_there_are_no_documents_to_check_against(folder):
    data = folder({"examples.jsonl": [{"input": "q", "output": "a", "document_ids": ["x", 7]}]})
    sample = read_sample(data)
    assert sample.examples[0].document_ids == ("x", "7")
    assert sample.warnings == ()


def test_the_hash_covers_content_and_not_the_place(folder):
    files = {"documents/a.md": "Text.", "examples.jsonl": [{"input": "q", "output": "a"}]}
    first = read_sample(folder(files, "here"))
    assert first == read_sample(folder(files, "there"))
    changed = read_sample(folder(files | {"documents/a.md": "Texts."}, "changed"))
    assert changed.sha256 != first.sha256


def test_line_endings_and_byte_order_marks_change_nothing(folder):
    files = {
        "documents/a.md": "# A\n\nText.\n",
        "examples.jsonl": '{"input": "q", "output": "a"}\n',
    }
    windows = {
        name: b"\xef\xbb\xbf" + content.replace("\n", "\r\n").encode()
        for name, content in files.items()
    }
    assert read_sample(folder(windows, "windows")) == read_sample(folder(files))


@pytest.mark.parametrize(
    "files", [{"documents/.keep": ""}, {"README.md": "# Hello"}, {"examples.jsonl": "\n\n"}]
)
def test_nothing_to_read_is_an_error_with_a_hint(folder, files):
    with pytest.raises(InvalidSample, match=r"examples\.jsonl") as caught:
        read_sample(folder(files))
    assert caught.value.exit_code == 2


def test_a_missing_path_and_one_that_is_no_file_are_named(tmp_path):
    with pytest.raises(UnreadableFile, match="does not exist"):
        read_sample(tmp_path / "gone")
    loop = tmp_path / "loop"
    loop.symlink_to(loop)
    with pytest.raises(UnreadableFile, match="neither a file nor a folder"):
        read_sample(loop)
