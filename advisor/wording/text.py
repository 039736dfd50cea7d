"""Other people's text, made safe to show in any output. Knows no markup.

Answers, notes, documents and file names come from anywhere: what could steer a terminal or turn
the reading direction of a page is taken out here; each format escapes its own markup.
"""

from __future__ import annotations

import re

STEERING = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control codes, escape sequences among them
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional overrides
    "\ud800-\udfff\ufeff\ufffe\uffff]"  # lone surrogates cannot be written as UTF-8
)


def plain(text: str) -> str:
    """Take out what steers terminals and reading direction; keep lines and tabs."""
    return STEERING.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def one_line(text: str) -> str:
    """Take out the same, and line breaks too."""
    return " ".join(plain(text).split())


def listed(words: list[str] | tuple[str, ...], last: str = "and") -> str:
    """Join words as people list them: `a, b and c`."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"


def shortened(text: str, length: int) -> str:
    """Cut a text at a word so that it has at most `length` characters, an ellipsis included."""
    line = one_line(text)
    if len(line) <= length:
        return line
    cut = line[: length - 1]
    return f"{cut.rsplit(' ', 1)[0] if ' ' in cut[length // 2 :] else cut}…"
