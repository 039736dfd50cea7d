"""The command line: one file a command, found by its name. The only room that knows click.

A command's file imports the rooms it needs when it runs, so that `advisor --help` starts at once.
"""

from __future__ import annotations

import ast
import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module
from io import TextIOWrapper
from typing import NoReturn

import click

from advisor.cli._boundary import run_guarded


class Commands(click.Group):
    """A group whose commands are the files of this package, each loaded when it is named."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every file of this package that does not begin with an underscore."""
        return sorted(
            module.name for module in pkgutil.iter_modules(__path__) if module.name[0] != "_"
        )

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one command, or none where there is no such file."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = import_module(f"{__name__}.{cmd_name}").command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands, each with the first line of its help; none is loaded for it."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, _purpose(name)) for name in self.list_commands(ctx)])


def _purpose(command: str) -> str:
    source = pkgutil.get_data(__name__, f"{command}.py") or b""
    functions = (one for one in ast.parse(source).body if isinstance(one, ast.FunctionDef))
    help_text = next(ast.get_docstring(one) for one in functions if one.name == "command")
    return (help_text or "").partition("\n")[0]


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and end the process with its exit code."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):  # a terminal or pipe that knows fewer letters
            stream.reconfigure(errors="replace")
    sys.exit(
        run_guarded(
            lambda: commands.main(args=given, prog_name="advisor", standalone_mode=False),
            debug="--debug" in given,
        )
    )


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from advisor.workflow.version import advisor_version

        click.echo(f"advisor {advisor_version()}")
        ctx.exit()


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_show_version,
    help="Show the version.",
)
@click.option("--debug", is_flag=True, expose_value=False, help="Show tracebacks.")
def commands() -> None:
    """Prompt, long context, RAG, fine-tuning or both? Ask, judge, measure, report.

    \b
    Examples:
      advisor demo                             everything on the bundled sample
      advisor ask -o answers.yaml              answer the questionnaire
      advisor probe data/ -o run               measure on your own sample data
      advisor assess answers.yaml --evidence run --format html -o report.html
    """  # noqa: D301 (click wants the character)
