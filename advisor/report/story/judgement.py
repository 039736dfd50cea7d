"""The judgement: ranking, answers, what each trait gave each option, and what an option asks."""

from __future__ import annotations

from collections import Counter
from typing import NamedTuple

from advisor.model.assessment import Assessment, Contribution, Ranked
from advisor.wording import names, numbers, verdicts
from advisor.wording.text import plain

SETTLED = 0.995
"""A gate that holds in this share of the draws or more is as good as settled."""


class RankedRow(NamedTuple):
    """One option's place."""

    option: str
    title: str
    place: int
    share: float
    acceptability: str
    score: str
    score_interval: str
    before_share: float | None
    before: str
    """Acceptability on the answers alone; empty where there is no evidence."""
    before_place: str
    ruled_out: str
    """Why it is ruled out; empty where it is not."""
    open_gate: str
    """How often a gate would rule it out while an answer is open; empty where settled."""


class AnswerRow(NamedTuple):
    """One answer."""

    trait: str
    title: str
    question: str
    checkable: bool
    """Whether data can check it."""
    answer: str
    known: bool
    note: str


class SourceLink(NamedTuple):
    """A source as it can be shown: linked where it has a web address."""

    id: str
    title: str
    url: str
    """A web address; empty where there is none."""
    citation: str
    """What stands in the source's place of an address; empty where it is one."""
    date: str


class Reason(NamedTuple):
    """What one trait gave one option, and why."""

    option: str
    title: str
    amount: str
    value: float
    tone: str
    """`for-1` to `for-3` or `against-1` to `against-3`, by its share of the largest; or empty."""
    because: str
    evidence: str
    evidence_words: str
    sources: tuple[SourceLink, ...]


class TraitReasons(NamedTuple):
    """What one trait gave every option, in the rubric's order of options."""

    trait: str
    title: str
    answer: str
    cells: tuple[Reason | None, ...]
    """One for each option; none where the trait says nothing of it."""


class OptionRow(NamedTuple):
    """What an option asks of a team."""

    option: str
    title: str
    summary: str
    effort: str
    effort_note: str
    skills: str
    skills_note: str
    risk: str
    risk_note: str
    next_steps: tuple[str, ...]
    sources: tuple[SourceLink, ...]


def ranking(assessment: Assessment) -> tuple[RankedRow, ...]:
    """Take the ranking, with where each option stood before the evidence."""
    before = {}
    if assessment.before:
        before = {one.option: (i, one) for i, one in enumerate(assessment.before.ranking, 1)}
    return tuple(
        _ranked(assessment, place, one, before.get(one.option))
        for place, one in enumerate(assessment.ranking, 1)
    )


def _ranked(
    assessment: Assessment, place: int, one: Ranked, before: tuple[int, Ranked] | None
) -> RankedRow:
    share = one.ruled_out_share
    return RankedRow(
        option=one.option,
        title=verdicts.option(assessment, one.option),
        place=place,
        share=one.acceptability,
        acceptability=numbers.percent(one.acceptability),
        score=numbers.signed(one.score),
        score_interval=numbers.span(numbers.signed(one.low), numbers.signed(one.high)),
        before_share=before[1].acceptability if before else None,
        before=numbers.percent(before[1].acceptability) if before else "",
        before_place=numbers.count(before[0]) if before else "",
        ruled_out=one.ruled_out_by or "",
        open_gate=(
            f"Ruled out in {numbers.percent(share)} of the draws, while answers are open."
            if one.ruled_out_by is None and 1 - SETTLED < share < SETTLED
            else ""
        ),
    )


def answers(assessment: Assessment) -> tuple[AnswerRow, ...]:
    """Take the answers in the order in which they were judged."""
    rows = []
    for trait, answer in assessment.answers.items():
        words = assessment.traits.get(trait)
        rows.append(
            AnswerRow(
                trait=trait,
                title=verdicts.trait(assessment, trait),
                question=words.question if words else "",
                checkable=words is not None and words.kind == "fact",
                answer=_answered(assessment, trait, answer.level),
                known=answer.known,
                note=plain(answer.note),
            )
        )
    return tuple(rows)


def _answered(assessment: Assessment, trait: str, level: str) -> str:
    # Where several people differ, what is judged is a mixture, and no one level may stand for it.
    words = assessment.traits.get(trait)
    levels = words.levels if words else {}
    differences = assessment.agreement.differences if assessment.agreement else ()
    for one in differences:
        if one.trait == trait:
            counts = Counter(one.levels.values())
            return ", ".join(
                f"{names.level(given, levels)} ({numbers.count(n)})" for given, n in counts.items()
            )
    return names.level(level, levels)


def contributions(assessment: Assessment) -> tuple[TraitReasons, ...]:
    """Group the contributions by trait, the one that moves the options furthest apart first."""
    grouped: dict[str, dict[str, Contribution]] = {}
    for one in assessment.contributions:
        grouped.setdefault(one.trait, {})[one.option] = one
    order = sorted(grouped, key=lambda trait: -_reach(grouped[trait]))
    largest = max((abs(one.amount) for one in assessment.contributions), default=0.0)
    return tuple(_trait_reasons(assessment, trait, grouped[trait], largest) for trait in order)


def _reach(by_option: dict[str, Contribution]) -> float:
    amounts = [one.amount for one in by_option.values()]
    return max(*amounts, 0.0) - min(*amounts, 0.0)


def _trait_reasons(
    assessment: Assessment, trait: str, by_option: dict[str, Contribution], largest: float
) -> TraitReasons:
    level = next(iter(by_option.values())).level
    return TraitReasons(
        trait=trait,
        title=verdicts.trait(assessment, trait),
        answer=_answered(assessment, trait, level),
        cells=tuple(
            _reason(assessment, by_option[profile.option], largest)
            if profile.option in by_option
            else None
            for profile in assessment.options
        ),
    )


def _reason(assessment: Assessment, one: Contribution, largest: float) -> Reason:
    return Reason(
        option=one.option,
        title=verdicts.option(assessment, one.option),
        amount=numbers.signed(one.amount),
        value=one.amount,
        tone=_tone(one.amount, largest),
        because=one.because,
        evidence=one.evidence,
        evidence_words=names.EVIDENCE[one.evidence],
        sources=linked(assessment, one.source),
    )


def _tone(amount: float, largest: float) -> str:
    strength = round(3 * abs(amount) / largest) if largest else 0
    return f"{'for' if amount > 0 else 'against'}-{strength}" if strength else ""


def linked(assessment: Assessment, ids: tuple[str, ...]) -> tuple[SourceLink, ...]:
    """Turn ids of sources or findings into what can be shown; only web addresses are linked."""
    links = []
    for one in ids:
        words = assessment.sources.get(one)
        if words is None:
            links.append(SourceLink(one, names.claim(one), "", "", ""))
            continue
        web = words.url.startswith(("https://", "http://"))
        links.append(
            SourceLink(
                id=one,
                title=words.title,
                url=words.url if web else "",
                citation="" if web else words.url,
                date=numbers.day(words.date),
            )
        )
    return tuple(links)


def options(assessment: Assessment) -> tuple[OptionRow, ...]:
    """Take what each option asks of a team, best-ranked first."""
    place = {one.option: i for i, one in enumerate(assessment.ranking)}
    profiles = sorted(assessment.options, key=lambda one: place.get(one.option, len(place)))
    return tuple(
        OptionRow(
            option=one.option,
            title=one.title,
            summary=one.summary,
            effort=one.effort,
            effort_note=one.effort_note,
            skills=one.skills,
            skills_note=one.skills_note,
            risk=one.risk,
            risk_note=one.risk_note,
            next_steps=one.next_steps,
            sources=linked(assessment, one.sources),
        )
        for one in profiles
    )
