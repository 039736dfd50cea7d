"""Documents alone, from wherever they lie."""

from __future__ import annotations

import pytest

from advisor.errors import InvalidSample, UnreadableFile
from advisor.intake.datasets.corpus import read_corpus

PAGE = "# Rules\n\nDogs stay on a lead."


def ids(path):
    return [document.id for document in read_corpus(path).documents]


@pytest.mark.parametrize(
    ("files", "path", "expected"),
    [
        ({"documents/a/one.md": PAGE, "documents/two.txt": PAGE}, "", ["a/one", "two"]),
        ({"documents/a/one.md": PAGE, "documents/two.txt": PAGE}, "documents", ["a/one", "two"]),
        ({"a/one.md": PAGE, "two.html": "<p>Dogs.</p>"}, "", ["a/one", "two"]),
        ({"one.md": PAGE}, "one.md", ["one"]),
        ({"documents.jsonl": [{"id": "x", "text": "Dogs."}]}, "", ["x"]),
        ({"pages.jsonl": [{"id": "x", "text": "Dogs."}]}, "pages.jsonl", ["x"]),
        ({"corpus.jsonl": [{"_id": "x", "text": "Dogs."}]}, "", ["x"]),
        (
            {"q.json": {"data": [{"title": "T", "paragraphs": [{"context": "Dogs.", "qas": []}]}]}},
            "q.json",
            ["T#1"],
        ),
    ],
)
def test_documents_are_read_in_every_form(folder, files, path, expected):
    assert ids(folder(files) / path) == expected


def test_examples_beside_them_are_not_looked_at(folder):
    data = folder({"documents/one.md": PAGE, "examples.jsonl": "not json\n" * 9})
    sample = read_corpus(data)
    assert [one.id for one in sample.documents] == ["one"]
    assert sample.examples == ()


def test_a_folder_and_the_copy_of_its_documents_have_one_hash(folder):
    rows = [{"id": "one", "text": PAGE, "title": "Rules"}]
    first = read_corpus(folder({"one.md": PAGE}, name="first"))
    second = read_corpus(folder({"documents.jsonl": rows}, name="second"))
    assert first.sha256 == second.sha256


def test_a_broken_document_is_noted_and_the_others_are_read(folder):
    sample = read_corpus(folder({"one.md": PAGE, "two.txt": b"\xff\xfe"}))
    assert [one.id for one in sample.documents] == ["one"]
    assert "not UTF-8" in sample.broken[0].why


def test_a_link_that_leads_out_of_a_plain_folder_is_not_followed(folder, tmp_path):
    (tmp_path / "secret.txt").write_text("Hunter2.")
    data = folder({"one.md": PAGE})
    (data / "two.txt").symlink_to(tmp_path / "secret.txt")
    sample = read_corpus(data)
    assert [one.id for one in sample.documents] == ["one"]
    assert "leads out" in sample.broken[0].why


@pytest.mark.parametrize(
    ("files", "path"),
    [
        ({"table.csv": "a,b\n1,2\n"}, "table.csv"),
        ({"notes.docx": "x"}, "notes.docx"),
        ({"one.txt": " "}, "one.txt"),
        ({"documents/.hidden.md": PAGE}, ""),
    ],
)
def test_what_holds_no_documents_says_what_would(folder, files, path):
    with pytest.raises(InvalidSample) as refused:
        read_corpus(folder(files) / path)
    assert "no documents" in str(refused.value)
    assert ".pdf" in refused.value.hint


def test_what_is_not_there_is_said_to_be(tmp_path):
    with pytest.raises(UnreadableFile, match="does not exist"):
        read_corpus(tmp_path / "nowhere")
