"""Runs the commands that pages show, in a folder of the page's own, and shows what they print.

Knows how a page marks its files and its commands; knows no page. Whatever needs a model or a person
is for the caller to put in place.
"""

from __future__ import annotations

import atexit
import contextlib
import io
import itertools
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

PROMPTS = {"sh": re.compile(""), "console": re.compile(r"\$ "), "yaml": re.compile(r".*\brun: ")}
"""Language of a fenced block -> what stands before a command in it."""

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


def typed(page: str) -> Iterator[list[str]]:
    """Find what a page tells the reader to type, one command after another, as words.

    That is: lines of `sh`, lines of `console` after `$`, and the `run` of steps in YAML. A line
    that ends in a backslash goes on in the next, `&&` joins two commands, comments are left out.
    """
    for language, text in fences(page):
        if language not in PROMPTS:
            continue
        for line in text.replace("\\\n", " ").splitlines():
            if found := PROMPTS[language].match(line):
                yield from _commands(shlex.split(line[found.end() :], comments=True))


def _commands(words: Sequence[str]) -> Iterator[list[str]]:
    for joins, command in itertools.groupby(words, key="&&".__eq__):
        if not joins:
            yield list(command)


class Session:
    """A folder with the bundled sample and the page's files in it, where its commands are run."""

    def __init__(self, page: str = "", *, folder: Path | None = None) -> None:
        """Lay the files of a page out.

        Args:
            page: The page's file; none lays out the sample alone.
            folder: Where, an empty folder; one that goes with this process where left out.
        """
        if folder is None:
            folder = Path(tempfile.mkdtemp())
            atexit.register(shutil.rmtree, folder)
        self.folder = folder
        for kind in ("sample", "rubrics"):
            shutil.copytree(assets.folder(kind), self.folder / kind)
        if page:
            for name, text in files_of(Path(page).read_text(encoding="utf-8")).items():
                (self.folder / name).write_text(text, encoding="utf-8")

    def run(self, words: Sequence[str]) -> Done:
        """Run one command: advisor in this process, or a program that moves files.

        Args:
            words: The command line; its last two may be `>` and the file to write to.

        Raises:
            ValueError: It is another program.
        """
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
            done = self.run(shlex.split(command))
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
