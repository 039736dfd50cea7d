"""Markdown -> terminal text: 80 columns, no colour unless asked for."""

from __future__ import annotations

import io
import re

from rich.console import Console
from rich.markdown import Markdown

WIDTH = 80
"""What a terminal, a log and a mail all show without wrapping."""


def for_terminal(page: str, *, color: bool) -> str:
    """Lay a Markdown page out for reading in a terminal.

    Args:
        page: The Markdown.
        color: Whether a terminal reads it.
    """
    console = Console(
        file=io.StringIO(),
        width=WIDTH,
        force_terminal=color,
        color_system="standard" if color else None,
        no_color=not color,
        legacy_windows=False,
        _environ={},
    )
    with console.capture() as capture:
        console.print(Markdown(page, hyperlinks=False))
    # Padding to the full width would wrap in a narrower terminal.
    text = "\n".join(line.rstrip() for line in capture.get().splitlines())
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n") + "\n"
