"""An evaluation -> its story: every figure as words, so that a template computes nothing."""

from __future__ import annotations

from dataclasses import dataclass

from advisor.model.case import CaseResult, Evaluation, Gain, Interval, Reliability
from advisor.model.rubric import DecisionRubric
from advisor.scoring.evaluate import FEW, SURE
from advisor.wording import names
from advisor.wording.numbers import percent, score, signed, span, things
from advisor.wording.text import listed


@dataclass(frozen=True)
class Figure:
    """One figure with its interval."""

    title: str
    value: str
    interval: str
    meaning: str


@dataclass(frozen=True)
class OptionRow:
    """One option: how often it was found, and what was predicted instead."""

    title: str
    cases: str
    found: str
    predicted: tuple[str, ...]


@dataclass(frozen=True)
class Bin:
    """Stated against observed."""

    range: str
    cases: str
    stated: str
    right: str
    interval: str
    reads: str


@dataclass(frozen=True)
class Miss:
    """A case the rubric gets wrong even leniently."""

    id: str
    predicted: str
    wanted: str
    shares: str
    known: str


@dataclass(frozen=True)
class EvaluationStory:
    """Everything an evaluation shows."""

    rubric: str
    cases: str
    figures: tuple[Figure, ...]
    options: tuple[OptionRow, ...]
    option_ids: tuple[str, ...]
    bins: tuple[Bin, ...]
    rival: tuple[str, ...]
    misses: tuple[Miss, ...]
    untested: str


def tell_evaluation(rubric: DecisionRubric, evaluation: Evaluation) -> EvaluationStory:
    """Put an evaluation into words.

    Args:
        rubric: Whose titles are used.
        evaluation: Its figures.
    """
    return EvaluationStory(
        rubric=f"{rubric.title} ({rubric.id} {rubric.version})",
        cases=things(evaluation.n, "case"),
        figures=_figures(evaluation),
        options=_options(rubric, evaluation),
        option_ids=rubric.option_ids,
        bins=tuple(_bin(one) for one in evaluation.calibration),
        rival=_rival(evaluation),
        misses=tuple(_miss(rubric, one) for one in evaluation.cases if not one.lenient),
        untested=_untested(rubric, evaluation),
    )


def _figures(evaluation: Evaluation) -> tuple[Figure, ...]:
    n, ends = evaluation.n, evaluation.intervals
    sure = percent(SURE)
    rows = [
        Figure("Strict", percent(evaluation.strict, n), _shares(ends.strict), "first is the one"),
        Figure(
            "Lenient",
            percent(evaluation.lenient, n),
            _shares(ends.lenient),
            "or one that would have been right too",
        ),
        Figure(
            "Brier",
            score(evaluation.brier, n),
            span(score(ends.brier.low), score(ends.brier.high)),
            "from 0, surely right, to 2, surely wrong",
        ),
        Figure(
            "Coverage",
            percent(evaluation.coverage, n),
            _shares(ends.coverage),
            f"first in at least {sure} of the draws",
        ),
    ]
    if evaluation.lenient_where_sure is not None and ends.lenient_where_sure is not None:
        rows.append(
            Figure(
                "Lenient where sure",
                percent(evaluation.lenient_where_sure),
                _shares(ends.lenient_where_sure),
                "of the cases that coverage counts",
            )
        )
    return tuple(rows)


def _options(rubric: DecisionRubric, evaluation: Evaluation) -> tuple[OptionRow, ...]:
    rows = []
    for option in rubric.options:
        predicted = evaluation.confusion[option.id]
        total = sum(predicted.values())
        rows.append(
            OptionRow(
                title=option.title,
                cases=str(total),
                found=percent(evaluation.per_option.get(option.id)) if total else "no cases",
                predicted=tuple(str(predicted[one] or "·") for one in rubric.option_ids),
            )
        )
    return tuple(rows)


def _bin(one: Reliability) -> Bin:
    too_low, too_high = one.stated < one.interval.low, one.stated > one.interval.high
    return Bin(
        range=span(percent(one.above), percent(one.below)),
        cases=str(one.n),
        stated=percent(one.stated),
        right=percent(one.strict, one.n),
        interval=_shares(one.interval),
        reads="less sure than right" if too_low else "surer than right" if too_high else "fits",
    )


def _rival(evaluation: Evaluation) -> tuple[str, ...]:
    if evaluation.tree is None:
        return ()
    return (
        _gain("Strict", evaluation.strict, evaluation.tree.strict),
        _gain("Lenient", evaluation.lenient, evaluation.tree.lenient),
    )


def _gain(figure: str, ours: float, gain: Gain) -> str:
    ends = span(signed(gain.interval.low), signed(gain.interval.high))
    zero = gain.interval.low <= 0 <= gain.interval.high
    return (
        f"{figure}: {percent(ours)} against {percent(gain.rival)}, a gain of "
        f"{signed(gain.difference)} ({ends}); it alone is right on {things(gain.better, 'case')}, "
        f"the tree alone on {gain.worse} (exact McNemar p = {gain.p:.2g})."
        + (" The interval includes zero: no gain is shown." if zero else "")
    )


def _miss(rubric: DecisionRubric, one: CaseResult) -> Miss:
    shares = sorted(one.acceptability.items(), key=lambda pair: -pair[1])
    return Miss(
        id=one.id,
        predicted=f"{rubric.option(one.predicted).title}, {names.STATUS[one.status].lower()}",
        wanted=listed(
            [rubric.option(option).title for option in (one.recommended, *one.also_acceptable)],
            last="or",
        ),
        shares=", ".join(
            f"{rubric.option(option).title} {percent(share)}" for option, share in shares if share
        ),
        known="; ".join(
            f"{rubric.trait(trait).title}: {rubric.trait(trait).level(level).title}"
            for trait, level in one.known.items()
        ),
    )


def _untested(rubric: DecisionRubric, evaluation: Evaluation) -> str:
    if not evaluation.untested:
        return ""
    traits = [
        f"{rubric.trait(trait).title} ({evaluation.known[trait]})" for trait in evaluation.untested
    ]
    return (
        f"Known in fewer than {FEW} cases, so that these cases cannot test them: {listed(traits)}."
    )


def _shares(interval: Interval) -> str:
    return span(percent(interval.low), percent(interval.high))
