"""Templates and escaping: what a template may show is escaped unless it says otherwise.

Knows Jinja and the two markups; knows no assessment.
"""

from __future__ import annotations

import functools
import re
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from advisor import assets
from advisor.wording.text import plain

SPECIAL = re.compile(r"([\\`*_{}\[\]|~#$])")
"""What GitHub-flavoured Markdown may take for markup anywhere in a line; `$` begins mathematics."""

LINE_START = re.compile(r"^([-+=](?=\s|$|[-=+])|\d+(?=[.)](?:\s|$)))")
"""What begins a list, a heading or a rule at the start of a line."""

WORD_JOINER = "\u2060"
"""Invisible; after an `@` it keeps GitHub from notifying whoever has that name."""


class Verbatim(str):
    """Text that is Markdown already and must not be escaped again."""

    __slots__ = ()


@functools.cache
def html_environment() -> Environment:
    """Make the environment of the HTML templates: everything escaped, nothing undefined."""
    # It goes by the suffix: a template called `report.html.j2` would not be escaped.
    return Environment(
        loader=FileSystemLoader(assets.folder("templates")),
        autoescape=select_autoescape(enabled_extensions=("html",), default=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@functools.cache
def markdown_environment() -> Environment:
    """Make the environment of the Markdown templates: every value escaped as it is shown."""
    environment = Environment(
        loader=FileSystemLoader(assets.folder("templates")),
        autoescape=False,
        finalize=_shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["code"] = code
    environment.filters["link"] = link
    environment.filters["quoted"] = quoted
    environment.filters["verbatim"] = verbatim
    return environment


def markdown(text: str) -> str:
    """Escape a text so that Markdown shows it as it is, on one line."""
    line = " ".join(plain(text).split())
    for character, entity in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;")):
        line = line.replace(character, entity)
    escaped = SPECIAL.sub(r"\\\1", line)
    # A number keeps its digits and has the full stop behind it escaped.
    escaped = LINE_START.sub(lambda hit: _at_start(hit.group()), escaped)
    return escaped.replace("@", f"@{WORD_JOINER}")


def code(text: str) -> Verbatim:
    """Set a text as code; backticks in it are fenced by a longer row of them."""
    line = _no_tags(" ".join(plain(text).split())).replace("|", "\\|")
    longest = max((len(run) for run in re.findall(r"`+", line)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if line.startswith("`") or line.endswith("`") else ""
    return Verbatim(f"{fence}{pad}{line}{pad}{fence}")


def verbatim(text: str) -> Verbatim:
    """Leave a text as it is within a fenced block, which it cannot end."""
    return Verbatim(_no_tags(plain(text).replace("```", "'''")))


def link(title: str, url: str) -> Verbatim:
    """Set a link; the address is enclosed so that nothing in it ends it early."""
    address = re.sub(r"[\s<>]", lambda hit: f"%{ord(hit.group()):02X}", plain(url))
    return Verbatim(f"[{markdown(title)}](<{address}>)")


def quoted(text: str) -> Verbatim:
    """Set a text as a YAML string; JSON's strings are YAML's."""
    escaped = plain(text).replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
    escaped = escaped.replace("<", "\\x3c").replace(">", "\\x3e")
    return Verbatim(f'"{escaped}"')


def _at_start(text: str) -> str:
    return f"{text}\\" if text.isdigit() else f"\\{text}"


def _no_tags(text: str) -> str:
    # Code shows tags as they are, but programs that look for their own comments read code too.
    return re.sub(r"<(?=[!/?A-Za-z])", f"<{WORD_JOINER}", text)


def _shown(value: Any) -> Any:
    return value if isinstance(value, Verbatim) or not isinstance(value, str) else markdown(value)
