"""Reads documents: a folder of Markdown, text, HTML and PDF files, and `documents.jsonl`.

Says of each file why it could not be read; one of them never stops the others.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

from advisor.errors import UnreadableFile
from advisor.intake.datasets.fields import as_object, id_in, optional_text, plain, shown, text_in
from advisor.intake.datasets.ledger import Ledger
from advisor.intake.datasets.pages import Page, html_page, pdf_text
from advisor.intake.datasets.rows import Broken, Row, json_lines
from advisor.model.sample import Document

DOCUMENTS, DOCUMENT_ROWS = "documents", "documents.jsonl"

SUFFIXES = (".md", ".txt", ".html", ".htm", ".pdf")

FENCES = ("```", "~~~")


def has_documents(data: Path) -> bool:
    """Say whether a folder has a `documents` folder or a `documents.jsonl`."""
    return os.path.isdir(data / DOCUMENTS) or os.path.isfile(data / DOCUMENT_ROWS)


def read_documents(data: Path, ledger: Ledger) -> None:
    """Read the documents of a DATA folder: files in the order of their paths, then rows.

    Raises:
        InvalidSample: More than a tenth of them, and more than one, are broken.
        MissingExtra: There is HTML or PDF among them and nothing to read it with.
    """
    root = data / DOCUMENTS
    if os.path.isdir(root):
        read_files(_files(root, ledger), root, ledger, home=data)
    for name in (f"{DOCUMENTS}/{DOCUMENT_ROWS}", DOCUMENT_ROWS):
        if os.path.isfile(data / name):
            ledger.take(
                name,
                json_lines(data / name, name),
                lambda row: ledger.add_document(document_of(row.value, id_key="id"), row.where),
            )


def read_folder(root: Path, ledger: Ledger) -> None:
    """Read the documents that lie in a folder itself, and below it.

    Raises:
        InvalidSample: More than a tenth of them, and more than one, are broken.
        MissingExtra: As `read_documents` says.
    """
    read_files(_files(root, ledger), root, ledger, home=root)


def read_files(files: Sequence[Path], root: Path, ledger: Ledger, *, home: Path) -> None:
    """Read documents of one file each.

    Args:
        files: The files, in order.
        root: The folder that their ids begin below.
        ledger: Takes them in.
        home: The folder that a link may not lead out of.

    Raises:
        InvalidSample: More than a tenth of them, and more than one, are broken.
        MissingExtra: There is HTML or PDF among them and nothing to read it with.
    """
    ledger.take(
        DOCUMENTS,
        (Row(at, _place(file, root), file) for at, file in enumerate(files, 1)),
        lambda row: ledger.add_document(_document(files[row.number - 1], root, home), row.where),
        spare=1,
    )


def document_of(value: object, *, id_key: str) -> Document:
    """Turn a JSON row into a document; a title alone is text too.

    Raises:
        Broken: It has no id or no text, or a field of the wrong type.
    """
    fields = as_object(value)
    id = id_in(fields, id_key)
    if not id:
        raise Broken(f"has no {shown(id_key)}")
    title = optional_text(fields, "title")
    return Document(
        id=id,
        text=title if title.strip() and _is_blank(fields) else text_in(fields, "text"),
        title=title,
        updated=optional_text(fields, "updated"),
        topic=optional_text(fields, "topic"),
    )


def _is_blank(fields: Mapping[str, object]) -> bool:
    return not optional_text(fields, "text").strip()


def _files(root: Path, ledger: Ledger) -> list[Path]:
    """List the files below a folder that can be documents; warn of what is passed over.

    Hidden files are left out. Folders that are links are not entered: they may lead in a circle,
    or anywhere.
    """

    def refuse(error: OSError) -> None:
        raise UnreadableFile(f"{error.filename} cannot be read: {error.strerror}.")

    files: list[Path] = []
    other: Counter[str] = Counter()
    for folder, folders, names in os.walk(root, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in folders:
            if os.path.islink(os.path.join(folder, name)):
                ledger.warn(_place(Path(folder, name), root), "is a link to a folder, not entered")
        for path in (Path(folder, name) for name in names if not name.startswith(".")):
            if path.suffix.casefold() in SUFFIXES:
                files.append(path)
            elif path != root / DOCUMENT_ROWS:
                other[path.suffix] += 1
    for suffix, count in sorted(other.items()):
        kind = f"ending in {shown(suffix)}" if suffix else "without a suffix"
        ledger.warn(DOCUMENTS, f"has files that are no documents: {count} {kind}")
    return sorted(files, key=lambda path: path.relative_to(root).parts)


def _place(path: Path, root: Path) -> str:
    name = path.relative_to(root.parent).as_posix()
    return name if name.isprintable() else shown(name)


def _document(path: Path, root: Path, home: Path) -> Document:
    inside = path.relative_to(root)
    id = id_in({"id": inside.with_suffix("").as_posix()}, "id")
    page = _page(path, home)
    if not page.text.strip():
        raise Broken("holds no text")
    return Document(
        id=id,
        text=page.text,
        title=page.title,
        topic=inside.parts[0] if len(inside.parts) > 1 else "",
    )


def _page(path: Path, home: Path) -> Page:
    real = os.path.realpath(path)
    if not Path(real).is_relative_to(os.path.realpath(home)) and path.is_symlink():
        # Reports are handed on: a link could carry any file of this machine into one.
        raise Broken("is a link that leads out of the folder")
    if not os.path.isfile(path):
        raise Broken("is not a file that can be read")
    match path.suffix.casefold():
        case ".pdf":
            return Page("", plain(pdf_text(path)))
        case ".html" | ".htm":
            return html_page(_text(path))
        case ".md":
            text = _text(path)
            return Page(_heading(text), text)
        case _:
            return Page("", _text(path))


def _text(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Broken(f"is not UTF-8 text (byte {error.start})") from None
    except OSError as error:
        raise Broken(f"cannot be read ({error.strerror})") from None
    # One text has one hash, whichever system checked it out.
    return plain(text.replace("\r\n", "\n").replace("\r", "\n"))


def _heading(markdown: str) -> str:
    """Find the first heading, with hash marks or underlined; lines in code fences are none."""
    fenced, before = "", ""
    for line in markdown.split("\n"):
        mark = line.lstrip()[:3]
        if mark in FENCES and fenced in ("", mark):
            fenced = "" if fenced else mark
        elif not fenced:
            text = line.strip()
            hashes = len(text) - len(text.lstrip("#"))
            if 1 <= hashes <= 6 and text[hashes:].startswith((" ", "\t")):
                return _without_closing_hashes(text[hashes:].strip())
            if before and text and not text.strip("="):
                return before
            before = text
    return ""


def _without_closing_hashes(heading: str) -> str:
    bare = heading.rstrip("#")
    return bare.rstrip() if bare.endswith((" ", "\t")) else heading
