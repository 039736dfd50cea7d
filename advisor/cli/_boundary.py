"""Turns every error into one line on standard error and an exit code; no traceback unless asked."""

from __future__ import annotations

import os
import sys
import traceback
from collections.abc import Callable
from typing import Any

import click

from advisor.errors import AdvisorError

INTERRUPTED = 130
"""Exit code after Ctrl-C, as shells have it."""


def run_guarded(run: Callable[[], Any], *, debug: bool) -> int:
    """Run a command and give its exit code.

    Args:
        run: Calls click without its own error handling.
        debug: Show tracebacks of errors, before the line that explains them.
    """
    try:
        result = run()
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help() if error.ctx else error.format_message())
        return 0
    except click.ClickException as error:
        return _fail(error.format_message(), _usage_hint(error))
    except (KeyboardInterrupt, click.Abort):
        return _fail("Interrupted.", "", code=INTERRUPTED)
    except BrokenPipeError:
        # The reader (head, less) has seen enough; Python would complain again on closing stdout.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        if debug:
            traceback.print_exc()
        return _explain(error)
    return result if isinstance(result, int) else 0


def _explain(error: Exception) -> int:
    if isinstance(error, AdvisorError):
        return _fail(error.message, error.hint, code=error.exit_code)
    if isinstance(error, OSError):
        place = f"{error.filename}: " if error.filename else ""
        hint = "Check the disk and the permissions."
        return _fail(f"{place}{error.strerror or error}.", hint)
    what = " ".join(f"{type(error).__name__}: {error}".split())[:300]
    return _fail(f"A mistake in advisor itself: {what}.", "Run again with --debug, and report it.")


def _usage_hint(error: click.ClickException) -> str:
    if not isinstance(error, click.UsageError):
        return ""
    return f"See '{error.ctx.command_path if error.ctx else 'advisor'} --help'."


def _fail(message: str, hint: str, *, code: int = 2) -> int:
    text = " ".join(f"{message} {hint}".split())
    click.echo(text if code == INTERRUPTED else f"Error: {text}", err=True)
    return code
