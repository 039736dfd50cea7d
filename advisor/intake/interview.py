"""The interview: what has been answered, where we are, and what each move leads to.

Pure: a move gives a new interview. Asks nobody, writes no file, knows no terminal.

    question --Answered--> the most telling open question, or the review
    question --Back------> the question answered before it; the review, where it came from there
    question --Stop------> the review
    review   --Resume----> the most telling open question
    review   --Revisit---> a question answered earlier
    review   --Done------> (the end)

The review comes up by itself once nothing is open, and once, before that, when what is open can
hardly change the outcome.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from advisor.model.answers import Answer, Answers
from advisor.model.rubric import DecisionRubric, Trait
from advisor.scoring.outlook import DRAWS, Outlook, look


@dataclass(frozen=True)
class Answered:
    """An answer to the question at hand."""

    level: str
    """A level of the trait, `unknown` or `not_applicable`."""
    note: str | None = None
    """Why, in the person's own words; none keeps what was noted before."""
    note_wanted: bool = False
    """Whether the person wants to be asked for a note."""


@dataclass(frozen=True)
class Back:
    """To the question answered before this one."""


@dataclass(frozen=True)
class Stop:
    """No more questions for now."""


@dataclass(frozen=True)
class Resume:
    """On with what is open."""


@dataclass(frozen=True)
class Revisit:
    """To a question answered earlier."""

    trait: str
    """Which."""


@dataclass(frozen=True)
class Done:
    """The end."""


QuestionMove = Answered | Back | Stop
ReviewMove = Resume | Revisit | Done


@dataclass(frozen=True)
class Interview:
    """One moment of an interview."""

    rubric: DecisionRubric
    """What is asked."""
    answers: Answers
    """What was answered, in the order of asking."""
    outlook: Outlook
    """What the answers say, and what is open."""
    seed: int
    """Of the draws behind the outlook."""
    draws: int
    """How many."""
    at: str | None = None
    """The trait in question; none in the review."""
    from_review: bool = False
    """Whether the question was picked in the review, which it then leads back to."""
    offered: bool = False
    """Whether the person was offered to stop; once is enough."""
    done: bool = False
    """Whether it is over."""

    @property
    def trait(self) -> Trait:
        """The trait in question.

        Raises:
            KeyError: We are in the review.
        """
        if self.at is None:
            raise KeyError("no question is at hand in the review")
        return self.rubric.trait(self.at)

    @property
    def given(self) -> Answer | None:
        """What was answered to the question at hand, if it was."""
        return None if self.at is None else self.answers.answers.get(self.at)

    @property
    def previous(self) -> str | None:
        """The question that was answered before the one at hand, if there is one."""
        answered = list(self.answers.answers)
        if self.at in self.answers.answers:
            answered = answered[: answered.index(self.at)]
        return answered[-1] if answered else None

    @property
    def can_go_back(self) -> bool:
        """Whether `Back` leads anywhere."""
        return self.at is not None and (self.from_review or self.previous is not None)

    def answers_after(self, move: Answered) -> Answers:
        """Give the answers with one more, to be saved before anything else happens.

        Raises:
            KeyError: We are in the review.
        """
        note = (self.given.note if self.given else "") if move.note is None else move.note
        return _with_answer(self.answers, self.trait.id, Answer(level=move.level, note=note))

    def follow(self, move: QuestionMove | ReviewMove) -> Interview:
        """Make a move; one that is not possible here leads to where we are."""
        if isinstance(move, Done):
            return replace(self, done=True)
        if isinstance(move, Resume):
            return self._onward(offered=True)
        if isinstance(move, Revisit):
            return replace(self, at=move.trait, from_review=True, offered=True)
        if isinstance(move, Stop):
            return replace(self, at=None, from_review=False, offered=True)
        if isinstance(move, Back):
            return self._back()
        return self._answered(move)

    def _answered(self, move: Answered) -> Interview:
        if self.at is None:
            return self
        answers = self.answers_after(move)
        outlook = look(self.rubric, answers, seed=self.seed, draws=self.draws)
        there = replace(self, answers=answers, outlook=outlook)
        if self.from_review:
            return replace(there, at=None, from_review=False)
        return there._onward(offered=self.offered)

    def _back(self) -> Interview:
        if self.from_review:
            return replace(self, at=None, from_review=False)
        return self if self.previous is None else replace(self, at=self.previous)

    def _onward(self, *, offered: bool) -> Interview:
        enough = self.outlook.settled and not offered
        if enough or not self.outlook.questions:
            return replace(self, at=None, from_review=False, offered=True)
        return replace(self, at=self.outlook.questions[0], from_review=False, offered=offered)


def begin(
    rubric: DecisionRubric, answers: Answers, *, seed: int = 0, draws: int = DRAWS
) -> Interview:
    """Start or take up an interview, at the most telling open question or at the review.

    Args:
        rubric: What is asked.
        answers: What was answered before; these questions are not asked again.
        seed: Of the draws behind the outlook.
        draws: How many.
    """
    outlook = look(rubric, answers, seed=seed, draws=draws)
    here = Interview(rubric=rubric, answers=answers, outlook=outlook, seed=seed, draws=draws)
    return here._onward(offered=False)


def _with_answer(answers: Answers, trait: str, answer: Answer) -> Answers:
    return answers.model_copy(update={"answers": {**answers.answers, trait: answer}})
