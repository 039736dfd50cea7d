"""Whole assessments by the engine, and what the engine says of changed answers and weights."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from advisor.intake.rubrics import decision, read_decision_rubric
from advisor.model.answers import NOT_APPLICABLE, UNKNOWN, Answer, Answers
from advisor.model.rubric_file import DEFAULT
from advisor.scoring.assess import assess, joint_levels, judge_matrix
from advisor.scoring.matrix import build_matrix
from advisor.scoring.reconcile import MEASURED_QUALITY, reconcile
from tests.report import evidence

FOUND = read_decision_rubric(DEFAULT)
RUBRIC = decision(FOUND)

SUPPORT = {
    "task_type": "chat",
    "external_knowledge": "heavy",
    "data_change": "weekly",
    "style_need": "some",
    "labelled_examples": "thousands",
    "corpus_size": "thousands_docs",
    "hallucination_tolerance": "low",
    "citations_needed": "yes",
    "model_access": "open_weights",
    "latency": "not_applicable",
}

PEOPLE = (
    SUPPORT,
    {**SUPPORT, "style_need": "strong", "latency": "tight"},
    {**SUPPORT, "style_need": "strong", "volume": "high", "team_skills": "some"},
)


def run():
    """A run that corrects a level, measures how well an option meets a need, and compares arms."""
    made = evidence.run()
    (style,) = [one for one in made.findings if one.trait == "style_need"]
    others = [one for one in made.findings if one is not style]
    return made.model_copy(
        update={"findings": (*others, style.model_copy(update={"outcome": "supports"}))}
    )


def written(*people, runs=(), rubric=RUBRIC, seed=0):
    """Assess with the engine, as `advisor assess` does."""
    answers = [
        Answers(
            answered_by=f"person {place}",
            answers={trait: Answer(level=level) for trait, level in levels.items()},
        )
        for place, levels in enumerate(people)
    ]
    return assess(
        rubric,
        answers,
        identity=FOUND.identity,
        runs=runs,
        evidence_names=[f"run-{place}" for place, _ in enumerate(runs)],
        answers_sha256="",
        version="1",
        created="2026-01-02T03:04:05+00:00",
        seed=seed,
    )


@dataclass(frozen=True)
class Case:
    """An assessment, and everything the engine needs to judge changes of it."""

    assessment: object
    people: tuple[dict[str, str], ...]
    runs: tuple = ()
    seed: int = 0

    def engine(self, changes):
        """Judge changed answers and weights the engine's way: another rubric, other answers."""
        rubric = _with_weights(RUBRIC, changes)
        levels = {trait: one["level"] for trait, one in changes.items() if "level" in one}
        people = [{**one, **levels} for one in self.people]
        joint = joint_levels(
            rubric,
            [Answers(answers={t: Answer(level=v) for t, v in one.items()}) for one in people],
        )
        found = reconcile(rubric, build_matrix(rubric, people), joint, self.runs)
        matrix, judged = found.matrix, found.levels
        for trait, level in levels.items():  # the panel may contradict what was measured
            matrix = matrix.with_row(_answered(matrix.row(trait), level))
            judged[trait] = level
        return judge_matrix(rubric, matrix, judged, seed=self.seed).stage


def cases():
    """Make the assessments that the panel is tried on."""
    measured = (run(),)
    return {
        "answers": Case(written(SUPPORT), (SUPPORT,)),
        "evidence": Case(written(SUPPORT, runs=measured, seed=11), (SUPPORT,), measured, seed=11),
        "people": Case(written(*PEOPLE), PEOPLE),
    }


def random_changes(rng, assessment, *, chance=0.3):
    """Draw a state of the panel: some answers, some weights by whole steps of their sliders."""
    changes = {}
    for trait in assessment.judgement.traits:
        change = {}
        if trait.id != MEASURED_QUALITY and rng.random() < chance:
            change["level"] = str(rng.choice([*trait.levels, UNKNOWN, NOT_APPLICABLE]))
        if rng.random() < chance:
            steps = int(rng.choice([k for k in range(-12, 13) if k]))
            change["weight"] = float(f"{trait.weight * 2 ** (steps / 4):.3g}")
        if change:
            changes[trait.id] = change
    return changes


def address(changes):
    """Write a state as the panel's links do."""
    parts = [f"{trait}={one['level']}" for trait, one in changes.items() if "level" in one]
    parts += [f"weight.{t}={one['weight']}" for t, one in changes.items() if "weight" in one]
    return f"#what-if?{'&'.join(parts)}"


def _with_weights(rubric, changes):
    def heavier(trait):
        value = changes.get(trait.id, {}).get("weight", trait.weight.value)
        return trait.model_copy(update={"weight": trait.weight.model_copy(update={"value": value})})

    measured = changes.get(MEASURED_QUALITY, {}).get("weight", rubric.evidence.weight)
    return rubric.model_copy(
        update={
            "traits": tuple(map(heavier, rubric.traits)),
            "evidence": rubric.evidence.model_copy(update={"weight": measured}),
        }
    )


def _answered(row, level):
    if level in row.levels:
        return row.at(level)
    return replace(row, share=np.array(row.prior), known=False, applies=level != NOT_APPLICABLE)
