"""The decision matrix: one use case's bearings, weights and what is known of each answer.

Bearings are centred on the prior over a trait's levels, so that a trait of which nothing is known
has mean zero for every option: not knowing adds spread, never direction. Options are scored
absolutely and never normalised against each other, so that leaving a loser out changes no score
(rank reversal: Belton & Gear 1983, *Omega* 11(3)).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from advisor.model.answers import NOT_APPLICABLE, UNKNOWN
from advisor.model.rubric import DecisionRubric, Trait

Floats = NDArray[np.float64]

STRENGTH_RANGE = 2.0
"""Bearings run from -2 to 2; dividing by it puts scores between -1 and 1 before centring."""


@dataclass(frozen=True)
class Row:
    """One trait (or measured quality) as the judgement sees it."""

    id: str
    """The trait's id."""
    weight: float
    """Relative weight, positive."""
    levels: tuple[str, ...]
    """Level ids; empty for measured quality, which has no levels."""
    bearings: Floats
    """(levels, options), centred on the prior, -2..2 scaled to -1..1 before centring."""
    spread: Floats
    """(levels, options), standard deviation of each bearing on the same scale."""
    prior: Floats
    """(levels,), probability of each level before anything is answered."""
    share: Floats
    """(levels,), probability of each level: one-hot where answered, the prior where unknown."""
    known: bool
    """Whether somebody answered or measured it."""
    applies: bool = True
    """False where the question does not arise: it then bears on nothing."""

    @property
    def mean(self) -> Floats:
        """(options,), expected bearing; zero where unknown, by the centring."""
        if not self.applies:
            return np.zeros(self.bearings.shape[1])
        return _expected(self.share, self.bearings)

    def at(self, level: str) -> Row:
        """Fix the row at one level.

        Raises:
            ValueError: The level is not one of the trait's.
        """
        return replace(
            self,
            share=_one_hot(len(self.levels), self.levels.index(level)),
            known=True,
            applies=True,
        )


@dataclass(frozen=True)
class Matrix:
    """All rows over one list of options."""

    options: tuple[str, ...]
    """Option ids, simplest first."""
    rows: tuple[Row, ...]
    """One a trait, and one more where quality was measured."""

    @property
    def weights(self) -> Floats:
        """(rows,), adding up to 1."""
        weights = np.array([row.weight for row in self.rows])
        return np.asarray(weights / math.fsum(weights))

    @property
    def means(self) -> Floats:
        """(rows, options), expected bearings."""
        return np.array([row.mean for row in self.rows])

    @property
    def contributions(self) -> Floats:
        """(rows, options): weight times expected bearing; the columns add up to the scores."""
        return np.asarray(self.weights[:, None] * self.means)

    @property
    def scores(self) -> Floats:
        """(options,), expected scores; summed exactly, so that the order of traits is no matter."""
        return np.array([math.fsum(column) for column in self.contributions.T])

    def row(self, row_id: str) -> Row:
        """Find a row by trait id.

        Raises:
            KeyError: There is none.
        """
        for row in self.rows:
            if row.id == row_id:
                return row
        raise KeyError(row_id)

    def with_row(self, row: Row) -> Matrix:
        """Put a row in the place of the one with its id, or add it."""
        if any(old.id == row.id for old in self.rows):
            return replace(self, rows=tuple(row if old.id == row.id else old for old in self.rows))
        return replace(self, rows=(*self.rows, row))


def build_matrix(rubric: DecisionRubric, answers: Sequence[Mapping[str, str]]) -> Matrix:
    """Lay out a rubric for one use case.

    Args:
        rubric: The rubric.
        answers: For each person, trait -> level, `unknown` or `not_applicable`; what is left out is
            unknown. Where people differ, each known answer is as likely as the others.
    """
    rows = tuple(
        _row(rubric, trait, [one.get(trait.id, UNKNOWN) for one in answers])
        for trait in rubric.traits
    )
    return Matrix(options=rubric.option_ids, rows=rows)


def _row(rubric: DecisionRubric, trait: Trait, given: Sequence[str]) -> Row:
    ids = trait.level_ids
    prior = np.array([level.prior for level in trait.levels])
    columns = [trait.bearings[option] for option in rubric.option_ids]
    raw = np.array([[column.levels[level] for column in columns] for level in ids]) / STRENGTH_RANGE
    kinds = {
        "asserted": rubric.uncertainty.asserted,
        "published": rubric.uncertainty.published,
        "measured": 0.0,
    }
    spread = np.array([kinds[column.evidence] for column in columns]) / STRENGTH_RANGE
    known = [level for level in given if level not in (UNKNOWN, NOT_APPLICABLE)]
    share = (
        np.mean([_one_hot(len(ids), ids.index(level)) for level in known], axis=0)
        if known
        else prior
    )
    applies = bool(known) or NOT_APPLICABLE not in given
    return Row(
        id=trait.id,
        weight=trait.weight.value,
        levels=ids,
        bearings=raw - _expected(prior, raw),
        spread=np.tile(spread, (len(ids), 1)),
        prior=prior,
        share=share,
        known=bool(known),
        applies=applies,
    )


def _expected(share: Floats, bearings: Floats) -> Floats:
    # Not `share @ bearings`: BLAS may round a column differently when another one is left out, and
    # a dropped option must change no bit of the others' scores.
    return np.asarray((share[:, None] * bearings).sum(axis=0))


def _one_hot(size: int, index: int) -> Floats:
    share = np.zeros(size)
    share[index] = 1.0
    return share
