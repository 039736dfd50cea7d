"""Shows drafts to a person one by one, and takes in what becomes of each.

Two ways, as for the questionnaire: a menu in a terminal that can redraw, plain lines where it
cannot. Knows no file, and not what a move leads to.
"""

from __future__ import annotations

import textwrap

import questionary

from advisor.intake.sorting import Accept, Asked, Back, Edit, Sorting, Stop, ThrowAway
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
from advisor.wording.text import one_line, shortened

CHOICES: tuple[tuple[str, str, Asked], ...] = (
    ("a", "Accept", Accept()),
    ("e", "Edit, then accept", Edit()),
    ("x", "Throw away", ThrowAway()),
    ("b", "Back to the one before", Back()),
    ("q", "Stop for now; what is decided is saved", Stop()),
)
"""Key, words, move."""

LABEL = len("Question  ")
MOST_SENTENCE = 600
"""Characters of the sentence shown; the rules draft from none that is much longer."""


def open_sorting_prompts() -> SortingMenus | SortingLines | None:
    """Choose the way to ask that this terminal can show; none where there is no terminal."""
    if not has_terminal():
        return None
    return SortingMenus() if redraws() else SortingLines()


def progress(sorting: Sorting) -> str:
    """Say where we are: `7 of 60, 4 accepted, 2 thrown away`."""
    drafting, at = sorting.drafting, sorting.at or 0
    counts = f"{drafting.count('accepted')} accepted, {drafting.count('dropped')} thrown away"
    return f"{at + 1} of {len(drafting.drafts)}   {counts}"


def card(sorting: Sorting, columns: int) -> str:
    """Lay the draft at hand out: question, answer, and the sentence it comes from."""
    draft = sorting.draft
    rows = [
        ("Question", one_line(draft.question)),
        ("Answer", one_line(draft.answers[0])),
        ("From", f"{one_line(draft.document_id)}:"),
        ("", shortened(draft.sentence, MOST_SENTENCE)),
    ]
    decided = {"accepted": "You accepted this one.", "dropped": "You threw this one away."}
    if draft.decision in decided:
        rows.append(("", decided[draft.decision]))
    return "\n".join(
        textwrap.fill(
            text,
            columns,
            initial_indent=label.ljust(LABEL),
            subsequent_indent=" " * LABEL,
        )
        for label, text in rows
    )


def _offered(sorting: Sorting) -> list[tuple[str, str, Asked]]:
    return [one for one in CHOICES if sorting.can_go_back or one[0] != "b"]


class SortingMenus(MenuTerminal):
    """Asks with a menu that is redrawn in place."""

    def decide(self, sorting: Sorting) -> Asked:
        """Show the draft at hand and ask what becomes of it."""
        offered = _offered(sorting)
        prompt = questionary.select(
            set_in(card(sorting, width())).lstrip(" "),
            [questionary.Choice(words, move, shortcut_key=key) for key, words, move in offered],
            qmark=f"\n {progress(sorting)}\n\n",
            instruction="\n",
            pointer=">",
            style=STYLE,
            use_shortcuts=True,
        )
        # One key is enough: sixty drafts are many.
        move: Asked = run_menu(prompt, {key: move for key, _, move in offered})
        return move


class SortingLines(LineTerminal):
    """Asks line by line."""

    def decide(self, sorting: Sorting) -> Asked:
        """Show the draft at hand and ask what becomes of it."""
        offered = {key: move for key, _, move in _offered(sorting)}
        self.say(f"\n{progress(sorting)}\n\n{card(sorting, width())}\n")
        self.say("\n".join(f"   {key}) {words}" for key, words, _ in _offered(sorting)))
        while True:
            move = offered.get(one_line(self.typed()).lower())
            if move is not None:
                return move
            self.refuse(list(offered))
