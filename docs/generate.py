"""Writes the parts of README.md and docs/ that repeat the code; cog calls it (`make docs`).

Reads records, rubrics, help texts and docstrings; says nothing of its own but table headings. What
commands print is never typed by hand either: see `sessions`.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import click

from advisor import errors
from advisor.cli import commands
from advisor.intake.documented import descriptions
from advisor.intake.rubrics import DEFAULT, decision, read_decision_rubric
from advisor.model._record import Record
from advisor.model.rubric import DecisionRubric, Trait
from advisor.probes.traits import load_spec, probe_names
from advisor.report import formats
from advisor.wording.conditions import condition

DOCS = Path(__file__).parent

HELP_WIDTH = 88
"""Columns of help texts in the docs; a forge shows as many without scrolling."""


class Shown(click.Context):
    """A context whose help has the same width wherever it is made."""

    def make_formatter(self) -> click.HelpFormatter:
        """Ask no terminal how wide it is."""
        return click.HelpFormatter(width=HELP_WIDTH)


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Lay rows out as a Markdown table."""
    lines = [header, ["---"] * len(header), *rows]
    cells = ([cell.replace("\n", " ").replace("|", "\\|") for cell in line] for line in lines)
    return "".join(f"| {' | '.join(line)} |\n" for line in cells)


def all_commands() -> Iterator[tuple[str, click.Command]]:
    """Name every command, groups before what is in them: (`advisor rubric list`, command)."""

    def walk(group: click.Group, words: str) -> Iterator[tuple[str, click.Command]]:
        context = click.Context(group, info_name=words)
        for name in group.list_commands(context):
            found = group.get_command(context, name)
            assert found is not None, name
            yield f"{words} {name}", found
            if isinstance(found, click.Group):
                yield from walk(found, f"{words} {name}")

    return walk(commands, "advisor")


def command_table(page: str) -> str:
    """List the commands in one line each, with links to their reference."""
    rows = []
    for words, command in all_commands():
        if words.count(" ") == 1:
            link = f"[`{words}`]({page}#{words.replace(' ', '-')})"
            rows.append((link, command.get_short_help_str(limit=1000)))
    return table(("Command", "What it does"), rows)


def command_pages() -> str:
    """Give every command its heading and its help."""
    parts = []
    for words, command in all_commands():
        shown = Shown(command, info_name=words, help_option_names=["-h", "--help"])
        text = command.get_help(shown)
        parts.append(f"## {words}\n\n```text\n{text.rstrip()}\n```\n")
    return "\n".join(parts)


def default_rubric() -> DecisionRubric:
    """Read the rubric that is used where none is named."""
    return decision(read_decision_rubric(DEFAULT))


def trait_table() -> str:
    """List the traits of the default rubric: question and levels."""
    rows = [
        (f"`{trait.id}`", trait.question, ", ".join(f"`{level}`" for level in trait.level_ids))
        for trait in default_rubric().traits
    ]
    return table(("Trait", "Question", "Levels"), rows)


def trait_pages() -> str:
    """Give every trait its question, its levels and what each level speaks for."""
    rubric = default_rubric()
    return "\n".join(_trait_page(rubric, trait) for trait in rubric.traits)


def _trait_page(rubric: DecisionRubric, trait: Trait) -> str:
    claims = [
        name
        for name in probe_names()
        if trait.id in {claim.trait for claim in load_spec(name).claims.values()}
    ]
    looked_at = ", ".join(f"`{name}`" for name in claims) or "no probe"
    weight = trait.weight
    rows = [
        (
            f"`{level.id}`",
            level.meaning,
            f"{level.prior:.0%}",
            *(_signed(trait.bearings[one].levels[level.id]) for one in rubric.option_ids),
        )
        for level in trait.levels
    ]
    return (
        f"### `{trait.id}`\n\n**{trait.question}** {trait.why}\n\n"
        f"{trait.title}; a {trait.kind}; weight {weight.value:g}, from {weight.low:g} to "
        f"{weight.high:g}; looked at by {looked_at}.\n\n"
        + table(("Level", "When", "Prior", *(f"`{one}`" for one in rubric.option_ids)), rows)
        + f"\nThe prior, because: {trait.priors.because}\n"
    )


def option_table() -> str:
    """List the options, with what rules each out."""
    rubric = default_rubric()
    rows = [
        (
            f"`{option.id}`",
            f"{option.title}: {option.summary}",
            "; ".join(
                f"{gate.decision.replace('_', ' ')} where {condition(rubric, gate.when)}"
                for gate in option.gates
            ),
        )
        for option in rubric.options
    ]
    return table(("Option", "What it is", "Gates"), rows)


def stop_table() -> str:
    """List the rules under which nothing is advised."""
    rubric = default_rubric()
    rows = [(condition(rubric, rule.when), rule.because, rule.then) for rule in rubric.stop]
    return table(("Where", "Nothing is advised, because", "First"), rows)


def format_table() -> str:
    """List the report formats, each in the words its file opens with."""
    rows = []
    for one in formats():
        says = inspect.getdoc(importlib.import_module(f"advisor.report.formats.{one.name}")) or ""
        suffix = f"`{one.suffix}`" if one.by_suffix else f"`--format {one.name}`"
        rows.append((f"`{one.name}`", suffix, _sentence(says)))
    return table(("Format", "Chosen by", "What it is"), rows)


def fields(record: type[Record], *, given: bool = False) -> str:
    """List the fields of a record in the words of its code.

    Args:
        record: The record.
        given: Whether users write it, and must know which fields they may leave out.
    """
    rows = []
    says = descriptions(record)
    for name, field in record.model_fields.items():
        needed = ["required" if field.is_required() else ""] if given else []
        rows.append((f"`{name}`", *needed, says.get(name, "")))
    return table(("Field", *([""] if given else []), "What it is"), rows)


def error_table() -> str:
    """List the errors that commands end with, by their exit codes."""

    def walk(kind: type[Exception]) -> Iterator[type[Exception]]:
        for one in kind.__subclasses__():
            yield one
            yield from walk(one)

    found = [*walk(errors.AdvisorError), errors.Interrupted]
    unique = dict.fromkeys(one for one in found if one.__module__ == errors.__name__)
    rows = [
        (f"`{one.__name__}`", str(getattr(one, "exit_code", 2)), _sentence(inspect.getdoc(one)))
        for one in unique
    ]
    return table(("Error", "Exit code", "Meaning"), rows)


def probe_pages() -> str:
    """List the pages on single probes, each by its title."""
    pages = sorted((DOCS / "probes").glob("*.md"))
    titles = (page.read_text(encoding="utf-8").splitlines()[0].lstrip("# ") for page in pages)
    links = (f"[{title}](probes/{page.name})" for page, title in zip(pages, titles, strict=True))
    return "".join(f"- {link}\n" for link in links)


def _signed(strength: float) -> str:
    return f"{strength:+g}" if strength else "0"


def _sentence(text: str | None) -> str:
    return " ".join((text or "").split("\n\n")[0].split())
