"""Asks the questions of an interview: the only file that does.

Two ways: menus in a terminal that can redraw, plain lines where it cannot. Both turn what a person
does into a move of the interview; neither knows what the move leads to, or any file.
"""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TypeVar

import questionary

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
from advisor.intake.terminal import (
    STYLE,
    LineTerminal,
    MenuTerminal,
    has_terminal,
    redraws,
    run_menu,
    set_in,
    width,
)
from advisor.wording.text import one_line

BELOW = 7
"""Lines of a question's menu beside the line breaks in its texts: the last line above and the last
answer, two blank ones, back, stop and the hint."""

HINT = "Enter chooses; n chooses and asks for a note."


def open_prompts() -> Menus | Lines | None:
    """Choose the way to ask that this terminal can show; none where there is no terminal."""
    if not has_terminal():
        return None
    return Menus() if redraws() else Lines()


Move = TypeVar("Move", QuestionMove, ReviewMove)


class Menus(MenuTerminal):
    """Asks with menus that are redrawn in place and leave no trace when answered."""

    def question(self, interview: Interview) -> QuestionMove:
        """Ask the question at hand."""
        columns = width()
        head = "\n" + set_in(screen.running(interview, columns)) + "\n\n"
        asked = screen.question(interview, columns).replace("\n", "\n ")
        reason = "\n" + set_in(screen.reason(interview, columns)) + "\n"
        above = f"{head}{asked}{reason}".count("\n")
        answers = "\n".join(row.text for row in screen.rows(interview, columns)).count("\n")
        tight = above + answers + BELOW > shutil.get_terminal_size().lines
        given = interview.given
        prompt = questionary.select(
            asked,
            _choices(interview, columns, tight=tight),
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
        move: QuestionMove = run_menu(prompt, keys, on_key={"n": _noted})
        return move

    def review(self, interview: Interview) -> ReviewMove:
        """Show what was answered, and ask whether that is all."""
        columns = width()
        choices = [questionary.Choice("Done", Done())]
        if interview.outlook.questions:
            choices.append(questionary.Choice(screen.resume_words(interview), Resume()))
        answered = screen.answered_rows(interview, columns - 4)
        if answered:
            choices.append(questionary.Separator(" "))
            choices.append(questionary.Separator("Or change an answer:"))
        choices += [questionary.Choice(text, Revisit(trait)) for trait, text in answered.items()]
        prompt = questionary.select(
            screen.state(interview, columns).replace("\n", "\n "),
            choices,
            qmark="\n" + set_in(screen.running(interview, columns)) + "\n\n",
            instruction="\n",
            pointer=">",
            style=STYLE,
        )
        move: ReviewMove = run_menu(prompt, {})
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


def _noted(chosen: object) -> QuestionMove | None:
    return replace(chosen, note_wanted=True) if isinstance(chosen, Answered) else None


class Lines(LineTerminal):
    """Asks line by line, for terminals that cannot redraw."""

    def question(self, interview: Interview) -> QuestionMove:
        """Ask the question at hand; what follows the key is a note."""
        columns = width()
        offered = screen.rows(interview, columns)
        parts = [screen.running(interview, columns), screen.question(interview, columns)]
        parts += [
            screen.reason(interview, columns),
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
        columns = width()
        answered = screen.answered_rows(interview, columns - 7)
        numbered = list(enumerate(answered.items(), start=1))
        self.say(
            "\n" + screen.running(interview, columns) + "\n\n" + screen.state(interview, columns)
        )
        self.say("\n".join(f"{number:>4}) {text}" for number, (_, text) in numbered))
        resume = "g to go on, " if interview.outlook.questions else ""
        self.say(f"Type a number to change an answer; {resume}nothing if you are done.")
        moves: dict[str, ReviewMove] = {"": Done()}
        if interview.outlook.questions:
            moves["g"] = Resume()
        moves |= {str(number): Revisit(trait) for number, (trait, _) in numbered}
        return self._choose(moves)

    def _choose(self, moves: dict[str, Move]) -> Move:
        while True:
            key, _, note = one_line(self.typed()).partition(" ")
            move = moves.get(key.rstrip(".):").lower())
            if isinstance(move, Answered) and note:
                return replace(move, note=note)
            if move is not None and not note:
                return move
            self.refuse(list(moves))
