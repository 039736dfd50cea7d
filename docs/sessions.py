"""Runs the commands that pages show, in a folder of the page's own, and shows what they print.

Knows how a page marks its files and its commands; knows no page. Whatever needs a model or a person
is for the caller to put in place.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from advisor import assets
from advisor.cli import main

PROGRAM = "advisor"

FILE_TOOLS = ("cp", "mkdir", "sed")
"""What a page may use beside advisor and still be run."""

HEADING = re.compile(r"^(\w.*?)(?: ─+|:)$")
"""A section of the terminal report, and `Next:` after questions."""


class Done(NamedTuple):
    """What a command did."""

    code: int
    """Its exit code."""
    out: str
    """What it printed to standard output."""
    err: str
    """What it printed to standard error."""


class Fence(NamedTuple):
    """A fenced block of a page."""

    language: str
    """As it stands behind the fence."""
    text: str
    """What is in it."""


def fences(page: str) -> Iterator[Fence]:
    """Find the fenced blocks of a page."""
    for found in re.finditer(r"^```(\w+)\n(.*?)^```$", page, re.DOTALL | re.MULTILINE):
        yield Fence(found[1], found[2])


def files_of(page: str) -> dict[str, str]:
    """Find the files a page shows: blocks whose first line is a comment with a file's name."""
    named = ((re.match(r"# (\S+\.ya?ml)\n", one.text), one.text) for one in fences(page))
    return {found[1]: text for found, text in named if found}


def command_lines(page: str) -> Iterator[str]:
    """Find what a page tells the reader to type: lines of `sh`, and lines of `console` after `$`.

    A line that ends in a backslash goes on in the next; comments are left out.
    """
    for language, text in fences(page):
        for line in text.replace("\\\n", " ").splitlines():
            typed = line.removeprefix("$ ") if language == "console" else line
            shown = language == "sh" or (language == "console" and typed != line)
            if shown and typed.strip() and not typed.lstrip().startswith("#"):
                yield " ".join(shlex.join(shlex.split(typed, comments=True)).split())


class Session:
    """A folder with the bundled sample and the page's files in it, where its commands are run."""

    def __init__(self, page: str = "") -> None:
        """Lay the files of a page out.

        Args:
            page: The page's file; none lays out the sample alone.
        """
        # Kept as long as the session, and removed with it.
        self._place = tempfile.TemporaryDirectory()
        self.folder = Path(self._place.name)
        for kind in ("sample", "rubrics"):
            shutil.copytree(assets.folder(kind), self.folder / kind)
        if page:
            for name, text in files_of(Path(page).read_text(encoding="utf-8")).items():
                (self.folder / name).write_text(text, encoding="utf-8")

    def run(self, command: str) -> Done:
        """Run one command line: advisor in this process, or a program that moves files.

        Raises:
            ValueError: It is another program.
        """
        words = shlex.split(command.replace("\\\n", " "), comments=True)
        target = None
        if words[-2:-1] == [">"]:
            *words, _, name = words
            target = self.folder / name
        if words[0] == PROGRAM:
            done = self._run(words[1:])
        elif words[0] in FILE_TOOLS:
            ran = subprocess.run(words, cwd=self.folder, capture_output=True, text=True, check=True)
            done = Done(ran.returncode, ran.stdout, ran.stderr)
        else:
            raise ValueError(f"{words[0]} is not run")
        if target is not None:
            target.write_text(done.out, encoding="utf-8")
            return done._replace(out="")
        return done

    def show(self, *commands: str, sections: Sequence[str] | None = None) -> str:
        """Run commands and show them with what they print, as a fenced block.

        Args:
            commands: Command lines, in order; each must end well.
            sections: Of a report, the sections to show: titles, and the empty title for what
                stands before the first; all of them where left out.

        Raises:
            ValueError: A command failed.
        """
        lines = []
        for command in commands:
            done = self.run(command)
            if done.code:
                raise ValueError(f"{command} ended with {done.code}: {done.err}")
            printed = (done.out + done.err).strip("\n").splitlines()
            lines += [f"$ {command}", *(printed if sections is None else _cut(printed, sections))]
        return "```console\n" + "".join(f"{line}\n" for line in lines) + "```\n"

    def _run(self, arguments: Sequence[str]) -> Done:
        out, err = io.StringIO(), io.StringIO()
        stdin, sys.stdin = sys.stdin, io.StringIO()
        code = 0
        try:
            with (
                contextlib.chdir(self.folder),
                contextlib.redirect_stdout(out),
                contextlib.redirect_stderr(err),
            ):
                main(arguments)
        except SystemExit as ended:
            code = int(ended.code or 0)
        finally:
            sys.stdin = stdin
        return Done(code, out.getvalue(), err.getvalue())


def _cut(printed: Sequence[str], sections: Sequence[str]) -> Iterator[str]:
    """Keep the named sections, and three dots for each run of others."""
    kept, dots = "" in sections, False
    for line in printed:
        if heading := HEADING.match(line):
            kept = heading[1] in sections
        if kept:
            dots = False
            yield line
        elif not dots:
            dots = True
            yield "..."
