"""Puts the judgement together: (rubric, answers, runs) -> assessment.

Pure: the clock, the seed and the hashes of what was read are arguments.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from advisor.model.answers import UNKNOWN, Answer, Answers
from advisor.model.assessment import (
    Agreement,
    Assessment,
    Change,
    OptionProfile,
    Person,
    Provenance,
    RubricIdentity,
    SourceWords,
    Stage,
    TraitWords,
)
from advisor.model.cost import CostPlan
from advisor.model.rubric import DecisionRubric, Option
from advisor.model.run import Run
from advisor.scoring.agreement import agreement
from advisor.scoring.changes import Changes, changes
from advisor.scoring.contributions import contributions
from advisor.scoring.cost import estimate
from advisor.scoring.disagreements import disagreements
from advisor.scoring.judgement import write_down
from advisor.scoring.matrix import Matrix, build_matrix
from advisor.scoring.reconcile import Evidence, reconcile
from advisor.scoring.simulation import DRAWS, Simulation, simulate
from advisor.scoring.verdict import judge, rank


@dataclass(frozen=True)
class Judged:
    """A ranking with the draws behind it."""

    simulation: Simulation
    """The draws."""
    stage: Stage
    """Ranking and verdict."""


def assess(
    rubric: DecisionRubric,
    people: Sequence[Answers],
    *,
    identity: RubricIdentity,
    runs: Sequence[Run] = (),
    evidence_names: Sequence[str] = (),
    cost_plan: CostPlan | None = None,
    answers_sha256: str,
    version: str,
    created: str,
    seed: int = 0,
    draws: int = DRAWS,
) -> Assessment:
    """Judge one use case.

    Args:
        rubric: The rubric.
        people: Answers of one or several people, at least one; the first names the use case.
        identity: Id, version and hash of the rubric's file.
        runs: Probe runs.
        evidence_names: How to call the runs in the provenance.
        cost_plan: Volumes and prices, where costs are to be estimated.
        answers_sha256: Hash of the answers.
        version: advisor's own.
        created: UTC, ISO 8601.
        seed: Of every draw.
        draws: How many.
    """
    levels = joint_levels(rubric, people)
    matrix = build_matrix(rubric, [_levels(rubric, one) for one in people])
    split = frozenset(
        trait for trait in rubric.trait_ids if len({one.level(trait) for one in people}) > 1
    )
    before = judge_matrix(rubric, matrix, levels, split=split, seed=seed, draws=draws)
    reconciled = reconcile(rubric, matrix, levels, runs)
    after = before
    if runs:
        after = judge_matrix(
            rubric,
            reconciled.matrix,
            reconciled.levels,
            evidence=reconciled.evidence,
            split=split,
            seed=seed,
            draws=draws,
        )
    contributed = contributions(
        rubric, reconciled.matrix, levels=reconciled.levels, evidence=reconciled.evidence
    )
    return Assessment(
        rubric=identity,
        use_case=people[0].use_case,
        answers=_joint_answers(rubric, people, levels),
        verdict=after.stage.verdict,
        ranking=after.stage.ranking,
        before=before.stage if runs else None,
        contributions=contributed,
        would_change_it=_flat(changes(rubric, after.simulation, reconciled.levels)),
        findings=tuple(finding for run in runs for finding in run.findings),
        disagreements=disagreements(rubric, levels, reconciled.evidence, runs, before.stage),
        agreement=_agreement(rubric, people, before.simulation, levels, seed=seed, draws=draws),
        cost=estimate(cost_plan, rubric.option_ids, levels=reconciled.levels, runs=runs)
        if cost_plan
        else None,
        runs=tuple(runs),
        options=tuple(_profile(option) for option in rubric.options),
        traits=_trait_words(rubric),
        sources={
            key: SourceWords(title=source.title, url=source.url, date=source.date.isoformat())
            for key, source in rubric.sources.items()
        },
        judgement=write_down(rubric, reconciled.matrix, reconciled.levels),
        provenance=Provenance(
            advisor=version,
            draws=draws,
            seed=seed,
            created=created,
            answers_sha256=answers_sha256,
            evidence=tuple(evidence_names),
        ),
    )


def judge_matrix(
    rubric: DecisionRubric,
    matrix: Matrix,
    levels: Mapping[str, str],
    *,
    evidence: Evidence | None = None,
    split: frozenset[str] = frozenset(),
    seed: int,
    draws: int = DRAWS,
) -> Judged:
    """Rank the options of one matrix and say how far the ranking may be trusted.

    Args:
        rubric: Gates, stop rules and thresholds.
        matrix: The use case.
        levels: Trait -> level judged.
        evidence: Where measurements replaced bearings.
        split: Traits on which people differ, so that no level stands for all.
        seed: Of every draw.
        draws: How many.
    """
    simulation = simulate(rubric, matrix, seed=seed, draws=draws)
    ranking = rank(rubric, simulation, levels)
    contributed = contributions(
        rubric, matrix, levels=dict(levels), evidence=evidence or Evidence()
    )
    verdict = judge(
        rubric, simulation, levels=levels, split=split, ranking=ranking, contributed=contributed
    )
    return Judged(simulation=simulation, stage=Stage(verdict=verdict, ranking=ranking))


def joint_levels(rubric: DecisionRubric, people: Sequence[Answers]) -> dict[str, str]:
    """Give the level of each trait that stands for everyone.

    The commonest known answer, the earlier level where two are as common; a trait nobody knows is
    unknown. The judgement itself keeps everyone's answers (see `build_matrix`).
    """
    joint = {}
    for trait in rubric.traits:
        given = [one.level(trait.id) for one in people]
        known = [level for level in trait.level_ids if level in given]
        joint[trait.id] = max(known, key=given.count) if known else given[0]
    return joint


def _levels(rubric: DecisionRubric, answers: Answers) -> dict[str, str]:
    return {trait: answers.level(trait) for trait in rubric.trait_ids}


def _joint_answers(
    rubric: DecisionRubric, people: Sequence[Answers], levels: Mapping[str, str]
) -> dict[str, Answer]:
    joint = {}
    for trait in rubric.trait_ids:
        notes = [
            one.answers[trait].note
            for one in people
            if trait in one.answers and one.answers[trait].note
        ]
        joint[trait] = Answer(level=levels.get(trait, UNKNOWN), note=" / ".join(notes))
    return joint


def _agreement(
    rubric: DecisionRubric,
    people: Sequence[Answers],
    joint: Simulation,
    joint_levels: Mapping[str, str],
    *,
    seed: int,
    draws: int,
) -> Agreement | None:
    if len(people) < 2:
        return None
    judged = []
    for answers in people:
        levels = _levels(rubric, answers)
        alone = judge_matrix(rubric, build_matrix(rubric, [levels]), levels, seed=seed, draws=draws)
        judged.append(
            Person(name=answers.answered_by, answers=dict(answers.answers), stage=alone.stage)
        )
    return agreement(rubric, judged, joint, joint_levels)


def _flat(found: Changes) -> tuple[Change, ...]:
    return (*found.answers, *found.questions, *found.weights)


def _profile(option: Option) -> OptionProfile:
    aspects = (option.effort, option.skills, option.risk)
    return OptionProfile(
        option=option.id,
        title=option.title,
        summary=option.summary,
        effort=option.effort.level,
        effort_note=option.effort.note,
        skills=option.skills.level,
        skills_note=option.skills.note,
        risk=option.risk.level,
        risk_note=option.risk.note,
        sources=tuple(sorted({source for aspect in aspects for source in aspect.sources})),
        next_steps=option.next_steps,
    )


def _trait_words(rubric: DecisionRubric) -> dict[str, TraitWords]:
    return {
        trait.id: TraitWords(
            title=trait.title,
            question=trait.question,
            kind=trait.kind,
            levels={level.id: level.title for level in trait.levels},
        )
        for trait in rubric.traits
    }
