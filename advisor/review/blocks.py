"""Finds advisor's blocks in a Markdown document and replaces what lies within them.

A block is `<!-- advisor:NAME key=value ... -->` to `<!-- /advisor -->`, each at the start of its
line. CommonMark decides what is a comment, so that a block shown in code stays as it is. Knows
nothing of what a block holds.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.token import Token

from advisor.errors import InputError
from advisor.wording.text import shortened

NEWLINE = re.compile(r"\r\n?|\n")
"""What ends a line in CommonMark, and nothing else does."""

PREFIX = re.compile(r"[ \t>]*")
"""What may stand before a marker: the indent of a list item, the sign of a quotation."""

ATTRIBUTE = re.compile(r"""\s*([a-z]+)=(?:"([^"]*)"|'([^']*)'|([^\s"']+))(?=\s|$)""")

NAME = re.compile(r"advisor:(\S*)(.*)", re.DOTALL)

CODE = ("<pre", "<script", "<style", "<textarea", "<?", "<![cdata[")
"""HTML whose content is shown or run as it is, so a comment in it is none of ours."""

CLOSING = "<!-- /advisor -->"


@dataclass(frozen=True)
class Block:
    """One block, and where it lies in its document."""

    name: str
    """What it shows."""
    attributes: Mapping[str, str]
    """What its opening marker says besides."""
    line: int
    """Line of the opening marker, from 1."""
    content_line: int
    """Line on which its content begins, which is where the opening marker ends."""
    start: int
    """Where its content begins: an offset in characters."""
    end: int
    """Where its closing marker begins."""
    prefix: str
    """What every line in it begins with, in lists and quotations."""
    newline: str
    """How its lines end."""
    content: str
    """What lies between the markers."""


@dataclass(frozen=True)
class _Marker:
    body: str
    """The comment without its signs."""
    start: int
    end: int
    line: int
    before: str
    """What stands before it on its line."""

    @property
    def first(self) -> bool:
        """Whether nothing but an indent or a quotation sign stands before it."""
        return PREFIX.fullmatch(self.before) is not None


def find_blocks(text: str, *, path: str) -> tuple[Block, ...]:
    """Find the blocks of a document, in order.

    Args:
        text: The document.
        path: How to call it in messages.

    Raises:
        InputError: A block is not closed, lies within another, is closed without having been
            opened, stands within a line, or has attributes that cannot be read.
    """
    blocks: list[Block] = []
    opened: _Marker | None = None
    for marker in _markers(text, path):
        where = f"{path}:{marker.line}"
        closes = marker.body == "/advisor"
        if closes and opened is None:
            raise InputError(f"{where} closes a block that was not opened.")
        # Opened and closed on one line is how people first write a block.
        on_one_line = closes and opened and marker.start - len(marker.before) < opened.end
        if not (marker.first or on_one_line):
            raise _within_line(path, marker.line)
        if not closes and opened is not None:
            raise InputError(
                f"{where} opens a block within the one opened in line {opened.line}.",
                hint=f"Close that one first, with {CLOSING}.",
            )
        if opened is not None:
            blocks.append(_block(text, opened, marker, path))
        opened = None if closes else marker
    if opened is not None:
        raise InputError(
            f"{path}:{opened.line} opens a block that is not closed.",
            hint=f"Put {CLOSING} on a line of its own where it ends.",
        )
    return tuple(blocks)


def replace_blocks(text: str, contents: Sequence[tuple[Block, Sequence[str]]]) -> str:
    """Put new lines into blocks; every other character stays.

    Args:
        text: The document.
        contents: Blocks of `find_blocks`, in order, and the lines each shall hold, without ends.
    """
    parts: list[str] = []
    done = 0
    for block, lines in contents:
        parts.append(text[done : block.start])
        for line in ("", *lines):
            parts.append(f"{block.newline}{(block.prefix + line).rstrip()}")
        parts.append(f"{block.newline}{block.prefix}")
        done = block.end
    return "".join(parts) + text[done:]


def _block(text: str, opening: _Marker, closing: _Marker, path: str) -> Block:
    name, rest = NAME.match(opening.body).groups()  # type: ignore[union-attr]
    ending = NEWLINE.search(text, opening.end) or NEWLINE.search(text)
    return Block(
        name=name,
        attributes=_attributes(rest, where=f"{path}:{opening.line}"),
        line=opening.line,
        content_line=opening.line + len(NEWLINE.findall(text, opening.start, opening.end)),
        start=opening.end,
        end=closing.start,
        prefix=opening.before,
        newline=ending.group() if ending else "\n",
        content=text[opening.end : closing.start],
    )


def _attributes(text: str, *, where: str) -> dict[str, str]:
    found: dict[str, str] = {}
    position = 0
    while text[position:].strip():
        hit = ATTRIBUTE.match(text, position)
        if hit is None:
            shown = shortened(text[position:], 60)
            raise InputError(
                f"{where} has an attribute that cannot be read: {shown!r}.",
                hint='Write attributes as key=value, or key="value" where there are spaces.',
            )
        key, *values = hit.groups()
        if key in found:
            raise InputError(f"{where} gives {key!r} twice.", hint="Keep one of them.")
        found[key] = next(value for value in values if value is not None)
        position = hit.end()
    return found


def _markers(text: str, path: str) -> Iterator[_Marker]:
    starts = [0, *(hit.end() for hit in NEWLINE.finditer(text))]
    for token in MarkdownIt("commonmark").parse(text):
        if token.map is None:
            continue
        if token.type == "inline":
            _refuse_within_line(token, path)
        elif token.type == "html_block" and not token.content.lstrip().lower().startswith(CODE):
            stop = starts[token.map[1]] if token.map[1] < len(starts) else len(text)
            for start, end in _comments(text, starts[token.map[0]], stop):
                body = text[start + 4 : end - 3].strip()
                if _is_marker(body):
                    line = bisect.bisect_right(starts, start)
                    yield _Marker(body, start, end, line, before=text[starts[line - 1] : start])


def _comments(text: str, start: int, stop: int) -> Iterator[tuple[int, int]]:
    while (start := text.find("<!--", start, stop)) >= 0:
        end = text.find("-->", start + 2, stop)  # `<!-->` is a comment too
        if end < 0:
            return
        yield start, end + 3
        start = end + 3


def _is_marker(body: str) -> bool:
    return body.startswith("advisor:") or body == "/advisor"


def _refuse_within_line(token: Token, path: str) -> None:
    line = (token.map or [0])[0] + 1
    for child in token.children or []:
        comment = child.type == "html_inline" and child.content.startswith("<!--")
        if comment and _is_marker(child.content[4:-3].strip()):
            raise _within_line(path, line)
        line += child.type in ("softbreak", "hardbreak") or child.content.count("\n")


def _within_line(path: str, line: int) -> InputError:
    return InputError(
        f"{path}:{line} has a block's marker within a line.",
        hint="Put it at the start of a line of its own.",
    )
