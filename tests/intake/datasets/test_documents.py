"""Documents of every kind, and files among them that cannot be read."""

from __future__ import annotations

import io
import os
import sys

import pypdf
import pytest

from advisor.errors import InvalidSample, MissingExtra
from advisor.intake.datasets import read_sample

PAGE = """<html><head><title>Opening
 hours</title><style>p {color: red}</style>
<body><!-- a note --><h1>Hours</h1><p>We open at <b>nine</b> and
close at six.<p>On <i>Sunday</i> we rest.<br>Always.
<table><tr><td>Adult</td><td>12</td></tr><tr><td>Child</td><td>6</td></tr></table>
<script>alert("x")</script></body></html>"""


def pdf(text):
    """Write a one-page PDF with a line of text, by hand: no library that writes text is needed."""
    stream = f"BT /F1 12 Tf 72 720 Td ({text}) Tj ET"
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R "
        "/Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    body, places = "%PDF-1.4\n", []
    for at, content in enumerate(objects, 1):
        places.append(len(body))
        body += f"{at} 0 obj\n{content}\nendobj\n"
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    return (
        f"{body}xref\n0 6\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size 6 /Root 1 0 R >>\nstartxref\n{len(body)}\n%%EOF"
    ).encode()


def encrypted(content):
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(content))
    writer.encrypt("secret", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def many(count=20):
    return {f"documents/{at:02}.txt": f"Text {at}." for at in range(count)}


def test_html_is_read_as_a_person_sees_it(folder):
    (document,) = read_sample(folder({"documents/hours.html": PAGE})).documents
    assert document.title == "Opening hours"
    assert document.text.splitlines() == [
        "Hours",
        "",
        "We open at nine and close at six.",
        "",
        "On Sunday we rest.",
        "Always.",
        "",
        "Adult 12",
        "Child 6",
    ]


@pytest.mark.timeout(20)
def test_html_nested_beyond_reason_is_read_in_reasonable_time(folder):
    page = "<div>" * 100_000 + "deep"
    assert read_sample(folder({"documents/a.html": page})).documents[0].text == "deep"


def test_pdf_text_is_read(folder):
    (document,) = read_sample(folder({"documents/a.pdf": pdf("Twenty days of leave")})).documents
    assert document.text.strip() == "Twenty days of leave"


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# Leave\n", "Leave"),
        ("Intro.\n\n## About C# ##\n", "About C#"),
        ("# Tea in C#\n", "Tea in C#"),
        ("Leave\n=====\n", "Leave"),
        ("```\n# not a heading\n```\n\n# Leave\n", "Leave"),
        ("---\ntitle: x\n---\n#hash\nNothing.\n", ""),
    ],
)
def test_the_first_heading_is_the_title(folder, text, title):
    (document,) = read_sample(folder({"documents/a.md": text})).documents
    assert (document.title, document.text) == (title, text)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("x.txt", b"caf\xe9", "is not UTF-8 text (byte 3)"),
        ("x.txt", b"a\0b", "holds NUL characters"),
        ("x.md", b" \n", "holds no text"),
        ("x.html", b"<html></html>", "holds no text"),
        ("x.html", b"<![x[", "is not HTML"),
        ("x.pdf", b"%PDF-1.4 damaged", "is not a readable PDF"),
        ("x.pdf", b"", "is not a readable PDF"),
        ("x.pdf", pdf(""), "holds no text; a scan"),
        ("x.pdf", encrypted(pdf("secret")), "is not a readable PDF"),
        ("a\nb.md", b"text", "has control characters"),
    ],
)
def test_a_broken_document_is_left_out_and_named(folder, capfd, name, content, why):
    data = folder(many() | {f"documents/{name}": content})
    sample = read_sample(data)
    assert len(sample.documents) == 20
    (broken,) = sample.broken
    assert why in broken.why
    assert broken.where.isprintable()
    assert capfd.readouterr() == ("", "")


def test_two_files_of_one_id_are_one_too_many(folder):
    sample = read_sample(folder(many() | {"documents/00.md": "Text."}))
    assert sample.broken[0].where == "documents/00.txt"
    assert sample.broken[0].why == "has the id '00', as documents/00.md has"


def test_one_broken_document_never_stops_the_others(folder):
    data = folder({"documents/a.md": "Text.", "documents/b.md": b"\xff"})
    sample = read_sample(data)
    assert len(sample.documents) == len(sample.broken) == 1


def test_many_broken_documents_do(folder):
    broken = {f"documents/b{at}.txt": b"\xff" for at in range(3)}
    with pytest.raises(InvalidSample, match=r"3 of 23 rows in .*documents.* documents/b0.txt"):
        read_sample(folder(many() | broken))


def test_one_broken_document_and_nothing_else_is_an_error_that_says_why(folder):
    with pytest.raises(InvalidSample, match=r"documents/a.md is not UTF-8"):
        read_sample(folder({"documents/a.md": b"\xff"}))


def test_links_are_not_followed_out_of_the_folder_nor_in_circles(folder, tmp_path):
    data = folder(many())
    outside = tmp_path / "private.txt"
    outside.write_text("secret")
    documents = data / "documents"
    (documents / "circle").symlink_to(documents)
    (documents / "loop.md").symlink_to(documents / "loop.md")
    (documents / "out.md").symlink_to(outside)
    (documents / "same.md").symlink_to(documents / "00.txt")
    sample = read_sample(data)
    assert {row.where: row.why for row in sample.broken} == {
        "documents/loop.md": "is not a file that can be read",
        "documents/out.md": "is a link that leads out of the folder",
    }
    assert [row.where for row in sample.warnings] == ["documents/circle"]
    assert "same" in {document.id for document in sample.documents}


def test_a_documents_folder_that_is_a_link_is_read(folder, tmp_path):
    elsewhere = folder(many(), "elsewhere")
    data = tmp_path / "data"
    data.mkdir()
    (data / "documents").symlink_to(elsewhere / "documents")
    assert len(read_sample(data).documents) == 20


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_among_the_documents_does_not_block(folder):
    data = folder(many())
    os.mkfifo(data / "documents" / "pipe.md")
    assert [row.where for row in read_sample(data).broken] == ["documents/pipe.md"]


@pytest.mark.skipif(sys.platform != "linux", reason="other systems refuse such names")
def test_a_file_name_that_is_not_text_is_named_readably(folder):
    data = folder(many())
    with open(os.fsencode(data / "documents") + b"/\xff.md", "w") as file:
        file.write("text")
    (broken,) = read_sample(data).broken
    assert "not UTF-8" in broken.why
    assert broken.where.isprintable()


def test_files_that_are_no_documents_are_counted_and_hidden_ones_are_not(folder):
    others = {"documents/a.docx": "x", "documents/b.docx": "x", "documents/.DS_Store": "x"}
    sample = read_sample(folder(many() | others | {"documents/.git/c.md": "x"}))
    (warning,) = sample.warnings
    assert "2 ending in '.docx'" in warning.why
    assert len(sample.documents) == 20


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"text": "t"}, "has no 'id'"),
        ({"id": "a"}, "has no 'text'"),
        ({"id": "a", "text": 5}, "has a number as 'text'"),
        ({"id": "a", "text": "t", "title": []}, "has a list as 'title'"),
        ({"id": "0", "text": "t"}, "has the id '0', as documents.jsonl:1 has"),
    ],
)
def test_a_broken_document_row_is_left_out_and_named(folder, row, why):
    good = [{"id": at, "text": f"Text {at}."} for at in range(10)]
    sample = read_sample(folder({"documents.jsonl": [*good, row]}))
    assert len(sample.documents) == 10
    assert (sample.broken[0].where, why in sample.broken[0].why) == ("documents.jsonl:11", True)


@pytest.mark.parametrize(("name", "package"), [("a.html", "bs4"), ("a.pdf", "pypdf")])
def test_a_missing_library_is_named_with_the_command_that_installs_it(
    folder, monkeypatch, name, package
):
    monkeypatch.setitem(sys.modules, package, None)
    data = folder(many() | {f"documents/{name}": "x"})
    with pytest.raises(MissingExtra, match=r"pip install 'advisor\[probe\]'"):
        read_sample(data)
    assert read_sample(folder(many(), "plain")).documents
