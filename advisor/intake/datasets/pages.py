"""Turns HTML and PDF into plain text. The one lazy door to the two libraries that can.

They come with the extra `probe`, and nothing else in intake needs them.
"""

from __future__ import annotations

import logging
import re
import warnings
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from advisor.errors import MissingExtra
from advisor.intake.datasets.rows import Broken

if TYPE_CHECKING:
    import bs4

UNSEEN = ("title", "script", "style", "template", "noscript", "svg")
"""Elements whose text is not on the page."""

PARAGRAPHS = (
    *("p", "div", "section", "article", "main", "header", "footer", "nav", "aside", "blockquote"),
    *("pre", "table", "ul", "ol", "dl", "h1", "h2", "h3", "h4", "h5", "h6", "figure", "form"),
)
LINES = ("br", "li", "tr", "dt", "dd")
CELLS = ("td", "th")
AFTER = dict.fromkeys(PARAGRAPHS, "\n\n") | dict.fromkeys(LINES, "\n") | dict.fromkeys(CELLS, " ")
"""What stands after an element; before one, only paragraphs break."""


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
        Broken: It is not markup.
    """
    try:
        import bs4
    except ImportError:
        raise _missing("HTML", "beautifulsoup4") from None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # text that looks like an address, XML read as HTML
        try:
            soup = bs4.BeautifulSoup(markup, "html.parser")
        except bs4.builder.ParserRejectedMarkup:
            raise Broken("is not HTML") from None
    heading = soup.title or soup.h1
    title = " ".join(heading.get_text().split()) if heading else ""
    return Page(title, _laid_out(soup))


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
    """Write the text out as a browser breaks it: spaces folded, blocks on lines of their own.

    One pass without recursion and without changing the tree: both take quadratic time, or the
    whole stack, on pages nested deeply by mistake or by malice.
    """
    pieces: list[str] = []
    around: list[object] = []  # the elements the pass is inside of, outermost first
    names: Counter[str] = Counter()
    for node in soup.descendants:
        while around and around[-1] is not node.parent:
            name = _name(around.pop())
            names[name] -= 1
            pieces.append(AFTER.get(name, ""))
        if name := _name(node):
            around.append(node)
            names[name] += 1
            pieces.append(AFTER[name] if name in PARAGRAPHS else "")
        elif _is_text(node) and not any(names[unseen] for unseen in UNSEEN):
            pieces.append(str(node) if names["pre"] else re.sub(r"\s+", " ", str(node)))
    lines = (" ".join(line.split()) for line in "".join(pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def _name(node: object) -> str:
    return getattr(node, "name", None) or ""  # text has none


def _is_text(node: object) -> bool:
    return type(node).__name__ == "NavigableString"  # not a comment, doctype or script


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
