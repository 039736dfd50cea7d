"""The command line: one file a command, found by its name. The only room that knows click.

Turns advisor's errors into one line on standard error and the right exit code. A command's file
imports the rooms it needs when it runs, so that `advisor --help` starts at once.
"""

from __future__ import annotations

import os
import pkgutil
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any

import click

from advisor.errors import AdvisorError

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""


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

    def main(self, args: Sequence[str] | None = None, **extra: Any) -> Any:
        """Run, and end the process with advisor's exit codes."""
        arguments = list(sys.argv[1:] if args is None else args)
        extra["standalone_mode"] = False
        extra.setdefault("prog_name", "advisor")
        sys.exit(_exit_code(lambda: super(Commands, self).main(args=arguments, **extra), arguments))


def _exit_code(run: Any, arguments: list[str]) -> int:
    try:
        result = run()
        return result if isinstance(result, int) else 0
    except AdvisorError as error:
        if "--debug" in arguments:
            raise
        return _fail(error.message, error.hint, code=error.exit_code)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else error.format_message())
        return 0
    except click.UsageError as error:
        path = error.ctx.command_path if error.ctx else "advisor"
        return _fail(error.format_message(), f"See '{path} --help'.")
    except click.ClickException as error:
        return _fail(error.format_message(), "")
    except (KeyboardInterrupt, click.Abort):
        return _fail("Interrupted.", "", code=INTERRUPTED)
    except BrokenPipeError:
        # The reader (head, less) has seen enough; Python would complain again on closing stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except OSError as error:
        if "--debug" in arguments:
            raise
        place = f"{error.filename}: " if error.filename else ""
        return _fail(f"{place}{error.strerror or error}.", "Check the disk and the permissions.")
    except Exception as error:
        if "--debug" in arguments:
            raise
        what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        return _fail(
            f"A mistake in advisor itself: {what}.", "Run again with --debug, and report it."
        )


def _fail(message: str, hint: str, *, code: int = 2) -> int:
    text = " ".join(f"{message} {hint}".split())
    click.echo(f"Error: {text}" if code != INTERRUPTED else text, err=True)
    return code


def _show_version(ctx: click.Context, _: click.Parameter, wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version

        click.echo(f"advisor {version('advisor')}")
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
def main() -> None:
    """Prompt, long context, RAG, fine-tuning or both? Ask, judge, measure, report.

    \b
    Examples:
      advisor demo                             everything on the bundled sample
      advisor ask -o answers.yaml              answer the questionnaire
      advisor probe data/ -o run               measure on your own sample data
      advisor assess answers.yaml --evidence run --format html -o report.html
    """
