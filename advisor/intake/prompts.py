"""Asks people: the only file that does.

Two ways: menus (questionary) in a terminal that can redraw, plain lines where it cannot. Both
turn what a person does into a move of the interview; neither knows what the move leads to, or any
file. Ctrl-C comes out as KeyboardInterrupt and the end of input as EOFError.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, TypeVar

import questionary
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
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

BELOW = 6
"""Lines of a question's menu that are not answers: two blank ones, back, stop, the hint, and one
for the end of the text above."""

HINT = "Enter chooses; n chooses and asks for a note."

STYLE = questionary.Style(
    [
        ("qmark", "fg:ansicyan"),
        ("question", "bold"),
        ("instruction", "fg:ansibrightblack noinherit"),
        ("separator", "fg:ansibrightblack"),
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


def _height() -> int:
    return shutil.get_terminal_size().lines


Move = TypeVar("Move", QuestionMove, ReviewMove)


class Menus:
    """Asks with menus that are redrawn in place and leave no trace when answered."""

    def say(self, text: str) -> None:
        """Show a line that stays."""
        questionary.print(plain(text), style="noinherit")

    def line(self, asked: str, *, default: str = "") -> str:
        """Ask for one line of text; an empty one is an answer."""
        prompt = questionary.text(asked, qmark=">", default=default, style=STYLE)
        return one_line(str(prompt.unsafe_ask()))

    def question(self, interview: Interview) -> QuestionMove:
        """Ask the question at hand."""
        width = _width()
        head = "\n" + _set_in(screen.running(interview, width)) + "\n\n"
        asked = screen.question(interview, width).replace("\n", "\n ")
        reason = "\n" + _set_in(screen.reason(interview, width)) + "\n"
        above = f"{head}{asked}{reason}".count("\n")
        rows = screen.rows(interview, width)
        tight = above + sum(row.text.count("\n") + 1 for row in rows) + BELOW > _height()
        choices: list[questionary.Choice] = [
            questionary.Choice(
                row.text,
                row.answer,
                shortcut_key=row.key or False,
                description=row.meaning if tight else None,
            )
            for row in screen.rows(interview, width, cut=tight)
        ]
        if not tight:
            choices.insert(len(choices) - 2, questionary.Separator(" "))
            choices.append(questionary.Separator(" "))
        keys: dict[str, QuestionMove] = {"q": Stop()}
        if interview.can_go_back:
            keys["b"] = Back()
            choices.append(questionary.Choice("Back", Back(), shortcut_key="b"))
        choices.append(questionary.Choice("No more questions", Stop(), shortcut_key="q"))
        if not tight:
            choices.append(questionary.Separator(HINT))
        given = interview.given
        prompt = questionary.select(
            asked,
            choices,
            default=Answered(given.level) if given else None,  # type: ignore[arg-type]
            qmark=head,
            instruction=reason,
            pointer=">",
            style=STYLE,
            use_shortcuts=True,
        )
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


def _run(
    prompt: questionary.Question, keys: dict[str, QuestionMove], *, note_key: str | None
) -> Any:
    """Show a menu, add our keys to it, and take it off the screen when it is answered."""
    application = prompt.application
    bindings = application.key_bindings
    control = next(
        one for one in application.layout.find_all_controls() if isinstance(one, InquirerControl)
    )
    if not isinstance(bindings, KeyBindings):
        raise TypeError("questionary's menus no longer have key bindings of their own")

    @bindings.add("c-d", eager=True)
    def end(event: KeyPressEvent) -> None:
        event.app.exit(exception=EOFError)

    for key, move in keys.items():

        @bindings.add(key, eager=True)
        def leave(event: KeyPressEvent, move: QuestionMove = move) -> None:
            event.app.exit(result=move)

    if note_key is not None:

        @bindings.add(note_key, eager=True)
        def choose_and_note(event: KeyPressEvent) -> None:
            chosen = control.get_pointed_at().value
            if isinstance(chosen, Answered):
                event.app.exit(result=replace(chosen, note_wanted=True))

    application.erase_when_done = True
    return prompt.unsafe_ask()


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
        return one_line(input("> ")) or default

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
        self.say(
            "Type a key, and a note after it if you like"
            + ("; b for back" if interview.can_go_back else "")
            + "; q for no more questions."
        )
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
        resume = f"g to {_lower(screen.resume_words(interview))}; "
        self.say(
            f"Enter for done; {resume if interview.outlook.questions else ''}"
            "a number to change an answer."
        )
        moves: dict[str, ReviewMove] = {"": Done()}
        if interview.outlook.questions:
            moves["g"] = Resume()
        moves |= {str(number): Revisit(trait) for number, (trait, _) in numbered}
        return self._choose(moves)

    def _choose(self, moves: dict[str, Move]) -> Move:
        while True:
            key, _, note = one_line(input("> ")).partition(" ")
            move = moves.get(key.rstrip(".):").lower())
            if isinstance(move, Answered) and note:
                return replace(move, note=note)
            if move is not None and not note:
                return move
            self.say(f"Please type one of: {_listed([key for key in moves if key])}.")


def _listed(keys: Sequence[str]) -> str:
    # Level ids are taken too, but only the short keys are worth naming.
    return ", ".join(key for key in keys if len(key) <= 2)


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
