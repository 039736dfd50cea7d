"""Asks people: the only file that does.

Two ways: menus (questionary) in a terminal that can redraw, plain lines where it cannot. Both
turn what a person does into a move of the interview; neither knows what the move leads to, or any
file. Ctrl-C comes out as KeyboardInterrupt and the end of input as EOFError.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, TypeVar

import questionary
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent, merge_key_bindings
from prompt_toolkit.utils import is_dumb_terminal
from questionary.prompts.common import InquirerControl

from advisor.intake import screen
from advisor.intake.interview import (
    Answered,
    Back,
    Done,
    Interview,
    QuestionMove,
    Resume,
    ReviewMove,
    Revisit,
    Stop,
)
from advisor.wording.text import one_line, plain

MAX_WIDTH = 100
"""Longer lines are hard to read."""

MIN_WIDTH = 40
"""Below this lines are cut by the terminal and not by us."""

BELOW = 7
"""Lines of a question's menu beside the line breaks in its texts: the last line above and the last
answer, two blank ones, back, stop and the hint."""

HINT = "Enter chooses; n chooses and asks for a note."

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


def open_prompts() -> Menus | Lines | None:
    """Choose the way to ask that this terminal can show; none where there is no terminal."""
    if not (_is_terminal(sys.stdin) and _is_terminal(sys.stdout)):
        return None
    return Lines() if is_dumb_terminal() else Menus()


def _is_terminal(stream: Any) -> bool:
    # A closed standard stream is None, or raises ValueError.
    try:
        return stream is not None and bool(stream.isatty())
    except ValueError:
        return False


def _width() -> int:
    return max(MIN_WIDTH, min(MAX_WIDTH, shutil.get_terminal_size().columns) - 2)


Move = TypeVar("Move", QuestionMove, ReviewMove)


class Menus:
    """Asks with menus that are redrawn in place and leave no trace when answered."""

    def say(self, text: str) -> None:
        """Show a line that stays."""
        questionary.print(plain(text), style="noinherit")

    def line(self, asked: str, *, default: str = "") -> str:
        """Ask for one line of text; an empty one is an answer."""
        prompt = questionary.text(
            asked, qmark=">", default=default, style=STYLE, key_bindings=_ending(END_BEFORE_RAW)
        )
        return one_line(str(prompt.unsafe_ask()))

    def question(self, interview: Interview) -> QuestionMove:
        """Ask the question at hand."""
        width = _width()
        head = "\n" + _set_in(screen.running(interview, width)) + "\n\n"
        asked = screen.question(interview, width).replace("\n", "\n ")
        reason = "\n" + _set_in(screen.reason(interview, width)) + "\n"
        above = f"{head}{asked}{reason}".count("\n")
        answers = "\n".join(row.text for row in screen.rows(interview, width)).count("\n")
        tight = above + answers + BELOW > shutil.get_terminal_size().lines
        given = interview.given
        prompt = questionary.select(
            asked,
            _choices(interview, width, tight=tight),
            default=Answered(given.level) if given else None,  # type: ignore[arg-type]
            qmark=head,
            instruction=reason,
            pointer=">",
            style=STYLE,
            use_shortcuts=True,
        )
        keys: dict[str, QuestionMove] = {"q": Stop()}
        if interview.can_go_back:
            keys["b"] = Back()
        move: QuestionMove = _run(prompt, keys, note_key="n")
        return move

    def review(self, interview: Interview) -> ReviewMove:
        """Show what was answered, and ask whether that is all."""
        width = _width()
        choices = [questionary.Choice("Done", Done())]
        if interview.outlook.questions:
            choices.append(questionary.Choice(screen.resume_words(interview), Resume()))
        answered = screen.answered_rows(interview, width - 4)
        if answered:
            choices.append(questionary.Separator(" "))
            choices.append(questionary.Separator("Or change an answer:"))
        choices += [questionary.Choice(text, Revisit(trait)) for trait, text in answered.items()]
        prompt = questionary.select(
            screen.state(interview, width).replace("\n", "\n "),
            choices,
            qmark="\n" + _set_in(screen.running(interview, width)) + "\n\n",
            instruction="\n",
            pointer=">",
            style=STYLE,
        )
        move: ReviewMove = _run(prompt, {}, note_key=None)
        return move


def _choices(interview: Interview, width: int, *, tight: bool) -> list[questionary.Choice]:
    """List the answers and the ways out; where space is tight without blank lines and the hint.

    Answers cut to one line are shown whole below the menu, one at a time.
    """
    answers = [
        questionary.Choice(
            row.text,
            row.answer,
            shortcut_key=row.key or False,
            description=row.meaning if tight else None,
        )
        for row in screen.rows(interview, width, cut=tight)
    ]
    ways = [questionary.Choice("No more questions", Stop(), shortcut_key="q")]
    if interview.can_go_back:
        ways.insert(0, questionary.Choice("Back", Back(), shortcut_key="b"))
    if tight:
        return [*answers, *ways]
    blank = questionary.Separator(" ")
    return [*answers[:-2], blank, *answers[-2:], blank, *ways, questionary.Separator(HINT)]


def _run(
    prompt: questionary.Question, keys: dict[str, QuestionMove], *, note_key: str | None
) -> Any:
    """Show a menu, with our keys on top of its own, and take it off the screen once answered."""
    application = prompt.application
    control = next(
        one for one in application.layout.find_all_controls() if isinstance(one, InquirerControl)
    )

    def choose_and_note(event: KeyPressEvent) -> None:
        chosen = control.get_pointed_at().value
        if isinstance(chosen, Answered):
            event.app.exit(result=replace(chosen, note_wanted=True))

    def leave(move: QuestionMove) -> Callable[[KeyPressEvent], None]:
        return lambda event: event.app.exit(result=move)

    ours = _ending("c-d", END_BEFORE_RAW)
    for key, move in keys.items():
        ours.add(key, eager=True)(leave(move))
    if note_key is not None:
        ours.add(note_key, eager=True)(choose_and_note)
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


def _set_in(text: str) -> str:
    return " " + text.replace("\n", "\n ")


class Lines:
    """Asks line by line, for terminals that cannot redraw."""

    def say(self, text: str) -> None:
        """Show a line."""
        encoding = sys.stdout.encoding or "utf-8"
        sys.stdout.write(plain(text).encode(encoding, "replace").decode(encoding) + "\n")
        sys.stdout.flush()

    def line(self, asked: str, *, default: str = "") -> str:
        """Ask for one line of text; an empty one keeps the default."""
        self.say(f"{asked}{f' [{default}]' if default else ''}")
        return one_line(self._typed()) or default

    def question(self, interview: Interview) -> QuestionMove:
        """Ask the question at hand; what follows the key is a note."""
        width = _width()
        offered = screen.rows(interview, width)
        parts = [screen.running(interview, width), screen.question(interview, width)]
        parts += [
            screen.reason(interview, width),
            "\n".join(f"   {row.key or '-'}) {row.text}" for row in offered),
        ]
        self.say("\n" + "\n\n".join(parts) + "\n")
        moves: dict[str, QuestionMove] = {row.key: row.answer for row in offered if row.key}
        moves |= {row.answer.level: row.answer for row in offered} | {"q": Stop()}
        back = "b to go back, " if interview.can_go_back else ""
        self.say(f"Type a key and, if you like, a note after it; {back}q to end the questions.")
        if interview.can_go_back:
            moves["b"] = Back()
        if interview.given:
            moves[""] = Answered(interview.given.level)
        return self._choose(moves)

    def review(self, interview: Interview) -> ReviewMove:
        """Show what was answered, and ask whether that is all."""
        width = _width()
        answered = screen.answered_rows(interview, width - 7)
        numbered = list(enumerate(answered.items(), start=1))
        self.say("\n" + screen.running(interview, width) + "\n\n" + screen.state(interview, width))
        self.say("\n".join(f"{number:>4}) {text}" for number, (_, text) in numbered))
        resume = "g to go on, " if interview.outlook.questions else ""
        self.say(f"Type a number to change an answer; {resume}nothing if you are done.")
        moves: dict[str, ReviewMove] = {"": Done()}
        if interview.outlook.questions:
            moves["g"] = Resume()
        moves |= {str(number): Revisit(trait) for number, (trait, _) in numbered}
        return self._choose(moves)

    def _typed(self) -> str:
        try:
            return input("> ")
        except (EOFError, KeyboardInterrupt):
            self.say("")  # what is said next should not stand behind the prompt
            raise

    def _choose(self, moves: dict[str, Move]) -> Move:
        while True:
            key, _, note = one_line(self._typed()).partition(" ")
            move = moves.get(key.rstrip(".):").lower())
            if isinstance(move, Answered) and note:
                return replace(move, note=note)
            if move is not None and not note:
                return move
            self.say(f"Please type one of: {_listed([key for key in moves if key])}.")


def _listed(keys: Sequence[str]) -> str:
    # Level ids are taken too, but only the short keys are worth naming.
    return ", ".join(key for key in keys if len(key) <= 2)
