"""What changed between two assessments, and which change moved the verdict.

Each change is applied to the older assessment by itself and judged again. What two changes do
together is not taken apart: it shows where none of them moves the verdict alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from advisor.model.answers import UNKNOWN, Answer, Answers
from advisor.model.assessment import Assessment, Provenance, Ranked, RubricIdentity, Verdict
from advisor.model.difference import AssessmentDifference, Moved, Standing
from advisor.model.judgement import MOST_DRAWS
from advisor.model.rubric import DecisionRubric
from advisor.model.run import Run
from advisor.scoring.assess import joint_levels, judge_matrix
from advisor.scoring.matrix import build_matrix
from advisor.scoring.reconcile import reconcile

TOGETHER = "who answered changed, so the answers are only judged together"


@dataclass(frozen=True)
class _Inputs:
    """Everything a judgement follows."""

    rubric: DecisionRubric
    people: tuple[Answers, ...]
    runs: tuple[Run, ...]
    provenance: Provenance
    """Whose seed and number of draws are followed."""


def difference(
    old: Assessment,
    new: Assessment,
    *,
    old_rubric: DecisionRubric | None,
    new_rubric: DecisionRubric | None,
) -> AssessmentDifference:
    """Find what changed from one assessment to another, and where each change alone leads.

    Args:
        old: The older one.
        new: The newer one.
        old_rubric: The very rubric that judged the older one; none where it is not at hand.
        new_rubric: The very rubric that judged the newer one; none where it is not at hand.
    """
    before, after = standing(old), standing(new)
    inputs = None
    if old_rubric is not None:
        inputs = _Inputs(old_rubric, _people(old), old.runs, old.provenance)
    base = _judge(inputs) if inputs else before
    changes = [
        *_answers(old, new, inputs),
        *_who(old, new, inputs),
        *_rubric(old, new, new_rubric),
        *_evidence(old, new, inputs),
    ]
    settled = [_settled(one, base) for one in changes]
    if not _same(base, before):
        settled.append(_advisor(old, new, base))
    return AssessmentDifference(
        old=before,
        new=after,
        moved=not _same(before, after),
        changes=tuple(settled),
        notes=tuple(
            trait
            for trait, answer in new.answers.items()
            if _names_of(old) == _names_of(new)
            and trait in old.answers
            and answer.level == old.answers[trait].level
            and answer.note != old.answers[trait].note
        ),
    )


def standing(assessment: Assessment) -> Standing:
    """Take where an assessment stands."""
    return _standing(assessment.verdict, assessment.ranking)


def _standing(verdict: Verdict, ranking: Sequence[Ranked]) -> Standing:
    return Standing(
        option=verdict.option,
        status=verdict.status,
        confidence=verdict.confidence,
        first=ranking[0].option if ranking else "",
    )


def _judge(inputs: _Inputs) -> Standing:
    rubric = inputs.rubric
    levels = joint_levels(rubric, inputs.people)
    each = [{trait: one.level(trait) for trait in rubric.trait_ids} for one in inputs.people]
    found = reconcile(rubric, build_matrix(rubric, each), levels, inputs.runs)
    stage = judge_matrix(
        rubric,
        found.matrix,
        found.levels,
        evidence=found.evidence,
        seed=inputs.provenance.seed,
        draws=max(1, min(inputs.provenance.draws, MOST_DRAWS)),
    ).stage
    return _standing(stage.verdict, stage.ranking)


def _answers(old: Assessment, new: Assessment, inputs: _Inputs | None) -> Iterator[Moved]:
    theirs = {one.answered_by: one for one in _people(new)}
    same_people = _names_of(old) == _names_of(new)
    for trait in (*old.answers, *(one for one in new.answers if one not in old.answers)):
        if trait not in new.answers:
            continue  # a question that is asked no more is the rubric's change
        before, after = (_said(trait, each, everyone=same_people) for each in (old, new))
        if before == after:
            continue
        moved = Moved(kind="answer", trait=trait, before=before, after=after)
        if trait not in old.answers:
            yield _unknown(moved, "the older rubric did not ask it")
        elif not same_people:
            yield _unknown(moved, TOGETHER)
        elif inputs is None:
            yield _unknown(moved, _missing(old.rubric))
        else:
            people = tuple(
                _with_answer(one, trait, theirs[one.answered_by]) for one in inputs.people
            )
            yield _alone(moved, replace(inputs, people=people))


def _who(old: Assessment, new: Assessment, inputs: _Inputs | None) -> Iterator[Moved]:
    if _names_of(old) == _names_of(new):
        return
    moved = Moved(kind="people", before=_who_words(old), after=_who_words(new))
    if inputs is None:
        yield _unknown(moved, _missing(old.rubric))
    else:
        people = tuple(_known_to(inputs.rubric, one) for one in _people(new))
        yield _alone(moved, replace(inputs, people=people))


def _rubric(old: Assessment, new: Assessment, new_rubric: DecisionRubric | None) -> Iterator[Moved]:
    if old.rubric == new.rubric:
        return
    moved = Moved(kind="rubric", before=_identity(old.rubric), after=_identity(new.rubric))
    if new_rubric is None:
        yield _unknown(moved, _missing(new.rubric))
    else:
        # The older rubric need not be at hand: what it led to is on record.
        people = tuple(_known_to(new_rubric, one) for one in _people(old))
        yield _alone(moved, _Inputs(new_rubric, people, old.runs, old.provenance))


def _evidence(old: Assessment, new: Assessment, inputs: _Inputs | None) -> Iterator[Moved]:
    if old.runs == new.runs:
        return
    moved = Moved(kind="evidence", before=_runs(old), after=_runs(new))
    if inputs is None:
        yield _unknown(moved, _missing(old.rubric))
    else:
        yield _alone(moved, replace(inputs, runs=new.runs))


def _advisor(old: Assessment, new: Assessment, base: Standing) -> Moved:
    return Moved(
        kind="advisor",
        before=old.provenance.advisor,
        after=new.provenance.advisor,
        alone=base,
        moves_verdict=True,
    )


def _alone(moved: Moved, inputs: _Inputs) -> Moved:
    return moved.model_copy(update={"alone": _judge(inputs)})


def _unknown(moved: Moved, why: str) -> Moved:
    return moved.model_copy(update={"why_not": why})


def _settled(moved: Moved, base: Standing) -> Moved:
    if moved.alone is None:
        return moved
    return moved.model_copy(update={"moves_verdict": not _same(moved.alone, base)})


def _same(one: Standing, other: Standing) -> bool:
    return (one.option, one.status) == (other.option, other.status)


def _people(assessment: Assessment) -> tuple[Answers, ...]:
    if assessment.agreement is None:
        return (Answers(answers=assessment.answers),)
    return tuple(
        Answers(answered_by=one.name, answers=one.answers) for one in assessment.agreement.people
    )


def _said(trait: str, assessment: Assessment, *, everyone: bool) -> str:
    if assessment.agreement is None or not everyone:
        return assessment.answers[trait].level if trait in assessment.answers else ""
    return ", ".join(f"{one.answered_by}: {one.level(trait)}" for one in _people(assessment))


def _with_answer(one: Answers, trait: str, newer: Answers) -> Answers:
    answer = newer.answers.get(trait, Answer(level=UNKNOWN))
    return one.model_copy(update={"answers": {**one.answers, trait: answer}})


def _known_to(rubric: DecisionRubric, one: Answers) -> Answers:
    kept = {
        trait.id: one.answers[trait.id]
        for trait in rubric.traits
        if trait.id in one.answers
        and (not one.answers[trait.id].known or one.answers[trait.id].level in trait.level_ids)
    }
    return one.model_copy(update={"answers": kept})


def _names_of(assessment: Assessment) -> frozenset[str]:
    return frozenset(one.answered_by for one in _people(assessment))


def _who_words(assessment: Assessment) -> str:
    return ", ".join(one.answered_by for one in _people(assessment)) or "one person"


def _identity(rubric: RubricIdentity) -> str:
    return f"{rubric.id} {rubric.version} ({rubric.sha256[:8]})"


def _runs(assessment: Assessment) -> str:
    names = assessment.provenance.evidence or tuple(run.provenance.data for run in assessment.runs)
    hashes = [run.provenance.data_sha256[:8] for run in assessment.runs]
    return ", ".join(f"{name} ({sha})" for name, sha in zip(names, hashes, strict=False))


def _missing(rubric: RubricIdentity) -> str:
    return f"rubric {_identity(rubric)} is not at hand"
