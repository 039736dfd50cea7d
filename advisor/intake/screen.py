"""What an interview shows, as lines of plain text of a given width.

Knows the words and where they go; knows no terminal, no colour and no keys but their names.
"""

from __future__ import annotations

import textwrap
from dataclasses import dataclass

from advisor.intake.interview import Answered, Interview
from advisor.model.answers import NOT_APPLICABLE, UNKNOWN
from advisor.wording import names
from advisor.wording.numbers import percent, things
from advisor.wording.text import one_line, shortened

SO_FAR = "So far  "

LEADERS = 3
"""Options named in the running view at most; the rest hardly matter."""

TITLE_WIDTH = 26
"""Longest title that still leaves its meaning half of 80 columns; a longer one is cut."""

NARROW = 56
"""Columns under which a meaning goes below its title, not beside it."""

DIGITS = "1234567890"
"""Keys of the levels; an eleventh level has none and is reached with the arrows."""

MARK = len(" > 1) ")
"""Columns before an answer: the pointer and its key."""

DESCRIPTION = "  Description: "
"""What the menu puts before the meaning of the answer it points at."""

UNKNOWN_KEY = "u"
NOT_APPLICABLE_KEY = "x"


@dataclass(frozen=True)
class Row:
    """One possible answer."""

    key: str
    """The key that leads to it, empty for none."""
    answer: Answered
    """What it stands for."""
    text: str
    """Title and meaning; lines after the first are set in, the first stands after `MARK`."""
    meaning: str
    """The meaning whole, for where the text had to be cut; set in as `DESCRIPTION` is."""


def running(interview: Interview, width: int) -> str:
    """Say what leads, how much is answered, and whether the rest can still change it."""
    answered, total = len(interview.answers.answers), len(interview.rubric.traits)
    if not answered:
        return f"{things(total, 'question')} at most, the most telling first."
    outlook = interview.outlook
    if outlook.stop:
        leads = f"Choose nothing yet: {one_line(outlook.stop.because)}"
    else:
        leads = _leaders(interview, width - len(SO_FAR))
    lines = [leads, f"{answered} of {total} answered{_rest(interview)}"]
    return "\n".join(_hanging(SO_FAR, "\n".join(lines), width))


def question(interview: Interview, width: int) -> str:
    """Ask the question at hand."""
    return "\n".join(_wrapped(one_line(interview.trait.question), width))


def reason(interview: Interview, width: int) -> str:
    """Say why it is asked, and what was answered before where it was."""
    text = "\n".join(_hanging("Why: ", one_line(interview.trait.why), width))
    given = interview.given
    if given is None:
        return text
    before = f"You answered: {answer_words(interview, interview.trait.id)}"
    return text + "\n" + "\n".join(_wrapped(before, width))


def rows(interview: Interview, width: int, *, cut: bool = False) -> tuple[Row, ...]:
    """List the possible answers to the question at hand, the two that are no levels last.

    Args:
        interview: Where we are.
        width: Columns.
        cut: Whether each answer gets one line only, however long its meaning.
    """
    trait = interview.trait
    offered = [
        (DIGITS[index : index + 1], level.id, level.title, level.meaning)
        for index, level in enumerate(trait.levels)
    ]
    offered += [
        (UNKNOWN_KEY, UNKNOWN, "I don't know", "It stays open and pushes no option."),
        (NOT_APPLICABLE_KEY, NOT_APPLICABLE, "Does not apply", "The question does not arise here."),
    ]
    column = min(TITLE_WIDTH, max(len(one_line(title)) for _, _, title, _ in offered))
    return tuple(
        Row(
            key=key,
            answer=Answered(level),
            text=_row(title, meaning, column, width, cut=cut),
            meaning="\n".join(_hanging(DESCRIPTION, one_line(meaning), width))[len(DESCRIPTION) :],
        )
        for key, level, title, meaning in offered
    )


def state(interview: Interview, width: int) -> str:
    """Say in the review what is open and whether it matters."""
    open_questions = len(interview.outlook.questions)
    if not open_questions:
        return "Every question is answered."
    verb = "is" if open_questions == 1 else "are"
    text = f"{things(open_questions, 'question')} {verb} open"
    if interview.outlook.settled:
        text += " and can hardly change the outcome: you may stop here"
    return "\n".join(_wrapped(f"{text}.", width))


def resume_words(interview: Interview) -> str:
    """Name the way on from the review."""
    count = len(interview.outlook.questions)
    return "Answer the open question" if count == 1 else f"Go on with the {count} open questions"


def answered_rows(interview: Interview, width: int) -> dict[str, str]:
    """List what was answered: trait -> title and answer on one line."""
    titles = {
        trait: shortened(interview.rubric.trait(trait).title, TITLE_WIDTH)
        for trait in interview.answers.answers
    }
    column = max((len(title) for title in titles.values()), default=0)
    return {
        trait: shortened_keeping_columns(title, column, answer_words(interview, trait), width)
        for trait, title in titles.items()
    }


def answer_words(interview: Interview, trait: str) -> str:
    """Name an answer, with its note."""
    answer = interview.answers.answers[trait]
    titles = {level.id: level.title for level in interview.rubric.trait(trait).levels}
    note = f" ({one_line(answer.note)})" if answer.note else ""
    return f"{one_line(names.level(answer.level, titles))}{note}"


def shortened_keeping_columns(title: str, column: int, text: str, width: int) -> str:
    """Set a text beside a title, cut so that both fit one line."""
    return f"{title:<{column}}  {shortened(text, max(10, width - column - 2))}"


def _leaders(interview: Interview, width: int) -> str:
    shares = list(interview.outlook.acceptability.items())[:LEADERS]
    named = [
        f"{one_line(interview.rubric.option(option).title)} {percent(share)}"
        for option, share in shares
    ]
    while len(named) > 1 and len(", ".join(named)) > width:
        named.pop()
    return ", ".join(named)


def _rest(interview: Interview) -> str:
    if not interview.outlook.questions:
        return ""
    return f"; chance that the rest changes this: {percent(interview.outlook.change)}"


def _row(title: str, meaning: str, column: int, width: int, *, cut: bool) -> str:
    name = shortened(title, TITLE_WIDTH)
    if width < NARROW:
        below = [] if cut else _wrapped(one_line(meaning), width - MARK - 2)
        return f"\n{' ' * (MARK + 2)}".join([name, *below])
    start = f"{name:<{column}}  "
    inset = " " * (MARK + len(start))
    room = width - len(inset)
    lines = [shortened(meaning, room)] if cut else _wrapped(one_line(meaning), room)
    return f"\n{inset}".join([start + lines[0], *lines[1:]])


def _hanging(start: str, text: str, width: int) -> list[str]:
    lines = [line for part in text.split("\n") for line in _wrapped(part, width - len(start))]
    return [start + lines[0], *(" " * len(start) + line for line in lines[1:])]


def _wrapped(text: str, width: int) -> list[str]:
    # A word broken at its hyphen reads badly; one longer than the line must still be broken.
    return textwrap.wrap(text, width, break_on_hyphens=False) or [""]
