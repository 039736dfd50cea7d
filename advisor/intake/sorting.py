"""Going through drafts: which one is at hand, and what each move leads to.

Pure: a move gives a new state. Asks nobody, writes no file, knows no terminal.

    Accept, Throw away --> the next draft that is open, or the end
    Back --------------->  the draft before this one, decided or not
    Stop --------------->  the end, with what is open left open
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from advisor.model.draft import Draft, Drafting


@dataclass(frozen=True)
class Accept:
    """Take the draft, as it is or as edited."""

    question: str = ""
    """In the person's words; empty for the draft's own."""
    answer: str = ""
    """In the person's words; empty for the draft's own."""


@dataclass(frozen=True)
class ThrowAway:
    """Leave the draft out."""


@dataclass(frozen=True)
class Back:
    """To the draft before this one."""


@dataclass(frozen=True)
class Stop:
    """No more for now."""


@dataclass(frozen=True)
class Edit:
    """Ask for other words; leads nowhere by itself."""


Move = Accept | ThrowAway | Back | Stop
Asked = Move | Edit


@dataclass(frozen=True)
class Sorting:
    """One moment of going through drafts."""

    drafting: Drafting
    """All drafts, with what was decided on each."""
    at: int | None
    """Place of the draft at hand; none at the end."""

    @property
    def draft(self) -> Draft:
        """The draft at hand.

        Raises:
            IndexError: There is none left.
        """
        if self.at is None:
            raise IndexError("no draft is at hand at the end")
        return self.drafting.drafts[self.at]

    @property
    def can_go_back(self) -> bool:
        """Whether `Back` leads anywhere."""
        return bool(self.at)

    def follow(self, move: Move) -> Sorting:
        """Make a move; one that is not possible here leads to where we are."""
        if self.at is None:
            return self
        match move:
            case Stop():
                return replace(self, at=None)
            case Back():
                return replace(self, at=max(0, self.at - 1))
            case ThrowAway():
                return self._decided(self.draft.model_copy(update={"decision": "dropped"}))
            case Accept():
                return self._decided(_accepted(self.draft, move))

    def _decided(self, draft: Draft) -> Sorting:
        assert self.at is not None  # `follow` has seen to it
        drafts = list(self.drafting.drafts)
        drafts[self.at] = draft
        drafting = self.drafting.model_copy(update={"drafts": tuple(drafts)})
        return Sorting(drafting, _open_from(drafting, self.at + 1))


def begin(drafting: Drafting) -> Sorting:
    """Start or take up, at the first draft that is open."""
    return Sorting(drafting, _open_from(drafting, 0))


def accept_all(drafting: Drafting) -> Drafting:
    """Take every draft that is open."""
    sorting = begin(drafting)
    while sorting.at is not None:
        sorting = sorting.follow(Accept())
    return sorting.drafting


def _open_from(drafting: Drafting, start: int) -> int | None:
    places = [at for at, one in enumerate(drafting.drafts) if one.decision == "open"]
    return next((at for at in places if at >= start), places[0] if places else None)


def _accepted(draft: Draft, move: Accept) -> Draft:
    """Take what was edited; an answer that was not keeps its other accepted forms."""
    edited = bool(move.answer) and move.answer != draft.answers[0]
    return draft.model_copy(
        update={
            "question": move.question or draft.question,
            "answers": (move.answer,) if edited else draft.answers,
            "decision": "accepted",
        }
    )
