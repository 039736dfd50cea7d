"""Turns HTML and PDF into plain text. The one lazy door to the two libraries that can.

They come with the extra `probe`, and nothing else in intake needs them.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from advisor.errors import MissingExtra
from advisor.intake.datasets.rows import Broken

if TYPE_CHECKING:
    import bs4

UNSEEN = ("script", "style", "template", "noscript", "svg")
"""Elements whose text no reader of the page sees."""

LINES = ("li", "tr", "dt", "dd")
PARAGRAPHS = (
    *("p", "div", "section", "article", "main", "header", "footer", "nav", "aside", "blockquote"),
    *("pre", "table", "ul", "ol", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "figure", "form"),
)
"""Elements that end a line, and that end a paragraph."""


class Page(NamedTuple):
    """A page as plain text."""

    title: str
    """Its title on one line; empty where it has none."""
    text: str
    """Paragraphs apart by an empty line."""


def html_page(markup: str) -> Page:
    """Extract title and text of an HTML page.

    Raises:
        MissingExtra: beautifulsoup4 is not installed.
        Broken: Its elements are nested past Python's stack.
    """
    try:
        import bs4
    except ImportError:
        raise _missing("HTML", "beautifulsoup4") from None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # text that looks like an address, XML read as HTML
        try:
            soup = bs4.BeautifulSoup(markup, "html.parser")
            heading = soup.title or soup.h1
            title = " ".join(heading.get_text().split()) if heading else ""
            for element in soup([*UNSEEN, "title"]):
                element.decompose()
            return Page(title, _laid_out(soup))
        except RecursionError:
            raise Broken("is nested too deeply") from None


def pdf_text(path: Path) -> str:
    """Extract the text of a PDF, pages apart by an empty line.

    Raises:
        MissingExtra: pypdf is not installed.
        Broken: It is no PDF, is damaged or encrypted, or holds pictures of text only.
    """
    try:
        import pypdf
    except ImportError:
        raise _missing("PDF", "pypdf") from None
    try:
        with _silent("pypdf"), path.open("rb") as stream:
            text = "\n\n".join(page.extract_text() for page in pypdf.PdfReader(stream).pages)
    except Exception as error:  # pypdf lets whatever a damaged file provokes through
        raise Broken(f"is not a readable PDF ({type(error).__name__})") from None
    if not text.strip():
        raise Broken("holds no text; a scan must be read by an OCR program first")
    return text


def _laid_out(soup: bs4.BeautifulSoup) -> str:
    """Write the text out as a browser breaks it: spaces folded, blocks on lines of their own."""
    for string in soup(string=True):
        if string.parent is not None and string.parent.name != "pre" and not _is_note(string):
            string.replace_with(re.sub(r"\s+", " ", string))
    for element in soup("br"):
        element.replace_with("\n")
    for element in soup(["td", "th"]):
        element.append(" ")
    for element in soup(list(LINES)):
        element.append("\n")
    for element in soup(list(PARAGRAPHS)):
        element.insert(0, "\n\n")
        element.append("\n\n")
    lines = (" ".join(line.split()) for line in soup.get_text().split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _is_note(string: object) -> bool:
    return type(string).__name__ != "NavigableString"  # comments, doctypes, CDATA


def _missing(what: str, package: str) -> MissingExtra:
    return MissingExtra(
        f"{what} documents need {package}, which is not installed.",
        hint="Run: pip install 'advisor[probe]'",
    )


@contextmanager
def _silent(logger: str) -> Iterator[None]:
    """Keep a library's log off the terminal while it works; what fails is raised anyway."""
    log = logging.getLogger(logger)
    level = log.level
    log.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        log.setLevel(level)
