"""Leaves the user's own text out of an assessment, so that its report can leave the house.

Taken out before any format sees it, so that nothing hides in embedded data:

- predictions, passages, ids of examples, broken rows, names of slices and of the sample's folder;
- notes, the description and cost of an error, and every further key of the use case;
- names of people (they become "Person 1", ...) and the folders of local models.

Kept: the title and target of the use case, the levels answered, every figure, and every hash, so
that whoever has the data can still tell whether it is the same.
"""

from __future__ import annotations

import re

from advisor.model.answers import Answer, UseCase
from advisor.model.assessment import Agreement, Assessment, Difference, Person
from advisor.model.run import Run


def redacted(assessment: Assessment) -> Assessment:
    """Leave out everything that may quote the user's data or name people."""
    use_case = UseCase(title=assessment.use_case.title, target=assessment.use_case.target)
    count = len(assessment.provenance.evidence)
    runs = tuple(f"run {i}" for i in range(1, count + 1)) if count > 1 else ("run",) * count
    return assessment.model_copy(
        update={
            "use_case": use_case,
            "answers": _without_notes(assessment.answers),
            "agreement": _agreement(assessment.agreement) if assessment.agreement else None,
            "runs": tuple(_run(run) for run in assessment.runs),
            "provenance": assessment.provenance.model_copy(update={"evidence": runs}),
        }
    )


def _without_notes(answers: dict[str, Answer]) -> dict[str, Answer]:
    return {trait: Answer(level=answer.level) for trait, answer in answers.items()}


def _agreement(agreement: Agreement) -> Agreement:
    alias = {one.name: f"Person {i}" for i, one in enumerate(agreement.people, 1)}
    return agreement.model_copy(
        update={
            "people": tuple(
                Person(name=alias[one.name], answers=_without_notes(one.answers), stage=one.stage)
                for one in agreement.people
            ),
            "differences": tuple(
                Difference(
                    trait=one.trait,
                    levels={alias[name]: level for name, level in one.levels.items()},
                    matters=one.matters,
                )
                for one in agreement.differences
            ),
        }
    )


def _run(run: Run) -> Run:
    models = {_last_part(model): sha for model, sha in run.provenance.models.items()}
    own = {name: one.model_copy(update={"source": ""}) for name, one in run.plan.own.items()}
    return run.model_copy(
        update={
            "plan": run.plan.model_copy(
                update={
                    "test_ids": (),
                    "train_ids": (),
                    "batches": {},
                    "own": own,
                    "model": _last_part(run.plan.model),
                    "embedder": _last_part(run.plan.embedder),
                }
            ),
            "slices": {},
            "broken": (),
            "provenance": run.provenance.model_copy(update={"data": "data", "models": models}),
        }
    )


def _last_part(model: str) -> str:
    # A hub id (`owner/name`) is public; a path names folders, and often a person.
    local = re.match(r"([A-Za-z]:)?[\\/~.]", model) or model.count("/") > 1
    return re.split(r"[\\/]", model.rstrip("\\/"))[-1] if local else model
