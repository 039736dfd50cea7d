"""The terminal that people are asked in: menus that redraw in place, or plain lines.

Knows questionary and keys; knows no question. Ctrl-C comes out as KeyboardInterrupt and the end of
input as EOFError.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import questionary
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.utils import is_dumb_terminal
from questionary.prompts.common import InquirerControl

from advisor.wording.text import one_line, plain

MAX_WIDTH = 100
"""Longer lines are hard to read."""

MIN_WIDTH = 40
"""Below this lines are cut by the terminal and not by us."""

END_BEFORE_RAW = "c-@"
"""What an end of input becomes that came before the first prompt: the kernel keeps it as a zero
byte, which the prompt then reads as this key. `script </dev/null` sends one."""

STYLE = questionary.Style(
    [
        ("qmark", "fg:ansicyan"),
        ("question", "bold"),
        ("instruction", "noinherit"),
        ("separator", "noinherit"),
        ("pointer", "fg:ansigreen bold"),
        ("highlighted", "bold"),
        ("selected", "fg:ansigreen noreverse"),
        ("answer", "noinherit"),
        ("text", "noinherit"),
    ]
)
"""The sixteen colours of every terminal, so that its own theme decides what they look like."""


def has_terminal() -> bool:
    """Tell whether there is a terminal to ask in."""
    return _is_terminal(sys.stdin) and _is_terminal(sys.stdout)


def redraws() -> bool:
    """Tell whether the terminal can redraw."""
    return not is_dumb_terminal()


def _is_terminal(stream: Any) -> bool:
    # A closed standard stream is None, or raises ValueError.
    try:
        return stream is not None and bool(stream.isatty())
    except ValueError:
        return False


def width() -> int:
    """Measure how wide what is shown may be, in columns."""
    return max(MIN_WIDTH, min(MAX_WIDTH, shutil.get_terminal_size().columns) - 2)


def set_in(text: str) -> str:
    """Set every line in by one column."""
    return " " + text.replace("\n", "\n ")


def run_menu(
    prompt: questionary.Question,
    keys: Mapping[str, Any],
    *,
    on_key: Mapping[str, Callable[[Any], Any]] | None = None,
) -> Any:
    """Show a menu, with our keys on top of its own, and take it off the screen once answered.

    Args:
        prompt: The menu.
        keys: Key -> what it answers, wherever the pointer is.
        on_key: Key -> what it makes of the choice pointed at; nothing happens where it makes none.
    """
    application = prompt.application
    control = next(
        one for one in application.layout.find_all_controls() if isinstance(one, InquirerControl)
    )

    def leave(answer: Any) -> Callable[[KeyPressEvent], None]:
        return lambda event: event.app.exit(result=answer)

    def choose(make: Callable[[Any], Any]) -> Callable[[KeyPressEvent], None]:
        def act(event: KeyPressEvent) -> None:
            answer = make(control.get_pointed_at().value)
            if answer is not None:
                event.app.exit(result=answer)

        return act

    ours = _ending("c-d", END_BEFORE_RAW)
    for key, answer in keys.items():
        ours.add(key, eager=True)(leave(answer))
    for key, make in (on_key or {}).items():
        ours.add(key, eager=True)(choose(make))
    application.key_bindings = merge_key_bindings([application.key_bindings or ours, ours])
    application.erase_when_done = True
    return prompt.unsafe_ask()


def _ending(*keys: str) -> KeyBindings:
    """Bind keys that end the input."""
    bindings = KeyBindings()

    def end(event: KeyPressEvent) -> None:
        event.app.exit(exception=EOFError)

    for key in keys:
        bindings.add(key, eager=True)(end)
    return bindings


class MenuTerminal:
    """A terminal that can redraw."""

    def say(self, text: str) -> None:
        """Show a line that stays."""
        questionary.print(plain(text), style="noinherit")

    def line(self, asked: str, *, default: str = "") -> str:
        """Ask for one line of text; an empty one is an answer."""
        prompt = questionary.text(
            asked, qmark=">", default=default, style=STYLE, key_bindings=_ending(END_BEFORE_RAW)
        )
        return one_line(str(prompt.unsafe_ask()))


class LineTerminal:
    """A terminal that cannot redraw."""

    def say(self, text: str) -> None:
        """Show a line."""
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(plain(text).encode(encoding, "replace").decode(encoding) + "\n")
        sys.stdout.flush()

    def line(self, asked: str, *, default: str = "") -> str:
        """Ask for one line of text; an empty one keeps the default."""
        self.say(f"{asked}{f' [{default}]' if default else ''}")
        return one_line(self.typed()) or default

    def typed(self) -> str:
        """Read what is typed, as it is."""
        try:
            return input("> ")
        except (EOFError, KeyboardInterrupt):
            self.say("")  # what is said next should not stand behind the prompt
            raise

    def refuse(self, keys: Sequence[str]) -> None:
        """Say which keys there are."""
        # Level ids are taken too, but only the short keys are worth naming.
        self.say(f"Please type one of: {', '.join(key for key in keys if 0 < len(key) <= 2)}.")
