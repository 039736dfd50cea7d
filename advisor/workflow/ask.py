"""Asks for the answers to one use case and keeps them: resumes, asks, saves after every answer."""

from __future__ import annotations

import shlex
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from advisor.errors import Interrupted, NeedsTerminal
from advisor.files import write_text
from advisor.intake import screen
from advisor.intake.answers import read_answers, set_answers, write_answers
from advisor.intake.interview import (
    Answered,
    Interview,
    QuestionMove,
    ReviewMove,
    begin,
)
from advisor.intake.rubrics import decision, read_decision_rubric
from advisor.model.answers import UNKNOWN, Answers, UseCase
from advisor.model.assessment import Assessment
from advisor.model.rubric import DecisionRubric
from advisor.model.rubric_file import DEFAULT
from advisor.scoring.outlook import look
from advisor.wording import names
from advisor.wording.numbers import things
from advisor.wording.text import listed, one_line
from advisor.wording.verdicts import headline, sureness, trait
from advisor.workflow.assess import assess_files

NAMED = 3
"""Open questions named in an error; one line holds no more."""

WIDTH = 80
"""What a terminal, a log and a mail all show without wrapping."""


class Prompts(Protocol):
    """A way to ask a person."""

    def say(self, text: str) -> None:
        """Show a line that stays."""

    def line(self, asked: str, *, default: str = "") -> str:
        """Ask for one line of text."""

    def question(self, interview: Interview) -> QuestionMove:
        """Ask the question at hand."""

    def review(self, interview: Interview) -> ReviewMove:
        """Show what was answered, and ask whether that is all."""


@dataclass(frozen=True)
class Asked:
    """What asking led to."""

    path: Path
    """The answers file."""
    assessment: Assessment
    """The judgement on the answers alone."""
    open_questions: tuple[str, ...]
    """Traits left unanswered or answered with `unknown`, the most telling first."""
    answered: int
    """How many questions have an answer."""


def ask(
    path: Path,
    *,
    rubric: str = DEFAULT,
    settings: Sequence[str] = (),
    title: str = "",
    prompts: Prompts | None,
    now: datetime,
) -> Asked:
    """Ask what the file and the settings leave open, and keep the answers in the file.

    Args:
        path: The answers file; its answers are not asked again.
        rubric: Name of a shipped rubric, or path.
        settings: `TRAIT=LEVEL`, over what the file says.
        title: Of the use case; empty for the file's own, or to ask.
        prompts: How to ask; none where there is no terminal.
        now: The time to stamp on the judgement, with its time zone.

    Raises:
        InputError: Rubric, file or settings cannot be used.
        NeedsTerminal: Questions are open and there is nobody to ask; nothing was changed then.
        CannotWrite: The file cannot be written.
        Interrupted: The person pressed Ctrl-C; what was answered is saved.
    """
    judged = decision(read_decision_rubric(rubric))
    stored = _read(path, judged)
    answers = set_answers(_titled(stored, title), settings, judged)
    complete = all(trait in answers.answers for trait in judged.trait_ids)
    if complete and (prompts is None or settings):
        write_answers(path, answers, judged)
    elif prompts is None:
        raise _nobody_to_ask(path, judged, answers)
    else:
        answers = _sit(_Sitting(path, judged, answers, prompts), stored)
    return _asked(path, judged, answers, rubric=rubric, now=now)


def _sit(sitting: _Sitting, stored: Answers) -> Answers:
    """Make sure of the place, then ask; where nobody was there after all, leave no new file."""
    path, given = sitting.path, sitting.answers
    new = not path.exists()
    if given == stored:
        _try_place(path)
    else:
        write_answers(path, given, sitting.rubric)
    try:
        return sitting.hold()
    except NeedsTerminal:
        if new and sitting.answers == given:
            path.unlink(missing_ok=True)
        raise


class _Sitting:
    """One person at one terminal; an answer is saved before anything else is done with it."""

    def __init__(
        self, path: Path, rubric: DecisionRubric, answers: Answers, prompts: Prompts
    ) -> None:
        self.path = path
        self.rubric = rubric
        self.answers = answers
        self.prompts = prompts

    def hold(self) -> Answers:
        """Ask until the person is done, and give the answers."""
        try:
            self._ask_title()
            self._ask_questions()
            if not self.path.exists():
                self._keep(self.answers)
        except KeyboardInterrupt:
            raise Interrupted(self._farewell()) from None
        except EOFError:
            if all(trait in self.answers.answers for trait in self.rubric.trait_ids):
                return self.answers
            raise _nobody_to_ask(self.path, self.rubric, self.answers) from None
        return self.answers

    def _keep(self, answers: Answers) -> None:
        self.answers = answers
        write_answers(self.path, answers, self.rubric)

    def _farewell(self) -> str:
        if not self._anything():
            return "Nothing was answered, so nothing was saved."
        # Once more: Ctrl-C may have come between an answer and its way to the disk.
        write_answers(self.path, self.answers, self.rubric)
        return f"Saved in {self.path}; run the same command to go on."

    def _anything(self) -> bool:
        return bool(self.answers.answers) or self.answers.use_case != UseCase()

    def _ask_title(self) -> None:
        known = len(self.answers.answers)
        self.prompts.say(
            f"{one_line(self.rubric.title)}\n"
            f"Answers are kept in {self.path} as you give them"
            + (f"; {known} of them are there already." if known else ".")
        )
        use_case = self.answers.use_case
        if use_case.title != UseCase().title:
            return
        title = self.prompts.line("Name of the use case (for reports):")
        if title:
            self._keep(_titled(self.answers, title))
        if title and not use_case.description:
            text = self.prompts.line("What it is about, in a sentence (Enter to skip):")
            described = self.answers.use_case.model_copy(update={"description": text})
            self._keep(self.answers.model_copy(update={"use_case": described}))

    def _ask_questions(self) -> None:
        interview = begin(self.rubric, self.answers)
        while not interview.done:
            if interview.at is None:
                interview = interview.follow(self.prompts.review(interview))
            else:
                interview = self._ask(interview, interview.at)

    def _ask(self, interview: Interview, at: str) -> Interview:
        move = self.prompts.question(interview)
        if not isinstance(move, Answered):
            return interview.follow(move)
        self._keep(interview.answers_after(move))
        if move.note_wanted:
            given = self.answers.answers[at]
            note = self.prompts.line("Note:", default=given.note)
            move = Answered(level=move.level, note=note)
            self._keep(interview.answers_after(move))
        after = interview.follow(move)
        title = one_line(interview.trait.title)
        self.prompts.say(f"  {title}: {screen.answer_words(after, at)}")
        return after


def summary(asked: Asked, *, rubric: str = DEFAULT) -> str:
    """Say in a few lines what the answers come to and what to do next.

    Args:
        asked: What asking led to.
        rubric: As it was named to `ask`, for the commands to go on with.
    """
    judged = asked.assessment
    verdict = judged.verdict
    total = things(len(judged.traits), "question")
    said = [f"{names.STATUS[verdict.status]}: {headline(judged)}."]
    said += verdict.because if verdict.status == "stop" else [sureness(judged)]
    if verdict.status in ("close_call", "not_enough_known") and asked.open_questions:
        titles = [trait(judged, one) for one in asked.open_questions[:NAMED]]
        said.append(f"Most worth finding out: {listed(titles)}.")
    command = f"advisor assess {shlex.quote(str(asked.path))}"
    command += f" --rubric {shlex.quote(rubric)}" if rubric != DEFAULT else ""
    parts = [
        f"{asked.answered} of {total} answered, saved in {asked.path}.",
        "\n".join(textwrap.fill(one_line(line), WIDTH) for line in said),
        f"Next:\n  {command}\n    the ranking, the reasons, and what would change them",
        "  advisor probe DATA -o run\n    the same question put to sample data of your own",
    ]
    return "\n" + "\n\n".join(parts[:3]) + "\n" + parts[3]


def _read(path: Path, rubric: DecisionRubric) -> Answers:
    if not path.exists():
        return Answers(answers={})
    answers = read_answers(path, rubric)
    # The reader fills in the file's name; written down it would stay when the file is renamed.
    return answers.model_copy(
        update={"answered_by": "" if answers.answered_by == path.stem else answers.answered_by}
    )


def _titled(answers: Answers, title: str) -> Answers:
    if not one_line(title):
        return answers
    use_case = answers.use_case.model_copy(update={"title": one_line(title)})
    return answers.model_copy(update={"use_case": use_case})


def _try_place(path: Path) -> None:
    """Find out before the first question whether the place can be written to, leaving no trace."""
    neighbour = path.with_name(f".{path.name}.try")
    write_text(neighbour, "")
    neighbour.unlink()


def _nobody_to_ask(path: Path, rubric: DecisionRubric, answers: Answers) -> NeedsTerminal:
    missing = [trait for trait in rubric.trait_ids if trait not in answers.answers]
    named = missing[:NAMED]
    if len(missing) > NAMED:
        named.append(f"{len(missing) - NAMED} more")
    verb = "is" if len(missing) == 1 else "are"
    return NeedsTerminal(
        f"{things(len(missing), 'question')} {verb} open and there is no terminal to ask in: "
        f"{listed(named)}.",
        hint=f"Answer with --set TRAIT=LEVEL (LEVEL may be unknown), or in {path}.",
    )


def _asked(
    path: Path, judged: DecisionRubric, answers: Answers, *, rubric: str, now: datetime
) -> Asked:
    known = {trait: answer for trait, answer in answers.answers.items() if answer.level != UNKNOWN}
    # What nobody knows may still be found out, so it counts as open here.
    unknown_laid_open = answers.model_copy(update={"answers": known})
    return Asked(
        path=path,
        assessment=assess_files([path], rubric=rubric, now=now),
        open_questions=look(judged, unknown_laid_open).questions,
        answered=len(answers.answers),
    )
