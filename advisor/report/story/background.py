"""Where everything comes from: sources, what judged, and how to get the same result again."""

from __future__ import annotations

import shlex
from typing import NamedTuple

from advisor.model.assessment import Assessment
from advisor.model.rubric_file import DEFAULT
from advisor.model.run import Run
from advisor.report.story.judgement import SourceLink, linked
from advisor.report.story.opening import Fact
from advisor.wording import numbers
from advisor.wording.text import one_line


class DisagreementRow(NamedTuple):
    """Where an answer and a measurement differ."""

    about: str
    asserted: str
    measured: str
    why: str
    do: str


class Background(NamedTuple):
    """What would have to be the same for the same result."""

    facts: tuple[Fact, ...]
    commands: tuple[str, ...]
    sources: tuple[SourceLink, ...]


def background(assessment: Assessment) -> Background:
    """Take provenance and sources from the assessment."""
    rubric, provenance = assessment.rubric, assessment.provenance
    facts = (
        Fact("advisor", provenance.advisor),
        Fact("Rubric", f"{rubric.id} {rubric.version}, sha256 {rubric.sha256}"),
        Fact("Answers", f"sha256 {provenance.answers_sha256}"),
        Fact("Draws", f"{numbers.count(provenance.draws)}, seed {provenance.seed}"),
        Fact("Evidence", ", ".join(one_line(one) for one in provenance.evidence) or "none"),
        Fact("Made", provenance.created),
    )
    return Background(
        facts=facts,
        commands=(*_probes(assessment), *_assess(assessment)),
        sources=linked(assessment, tuple(assessment.sources)),
    )


def _probes(assessment: Assessment) -> list[str]:
    folders = assessment.provenance.evidence
    return [_probe(run, folder) for run, folder in zip(assessment.runs, folders, strict=False)]


def _probe(run: Run, folder: str) -> str:
    plan = run.plan
    words = ["advisor", "probe", one_line(run.provenance.data), "-o", one_line(folder)]
    words += ["--test-items", str(len(plan.test_ids))]
    if plan.arms:
        words += ["--arms", ",".join(plan.arms), "--task", plan.task]
        words += ["--train-rows", str(len(plan.train_ids)), "--margin", f"{plan.margin:g}"]
        words += ["--answerable-only"] if plan.settings.get("answerable_only") else []
    if plan.probes:
        words += ["--probes", ",".join(plan.probes)]
    for name, own in plan.own.items():
        words += ["--own", f"{name}={one_line(own.source)}"]
    words += ["--model", one_line(plan.model), "--seed", str(plan.seed)]
    if plan.seeds > 1:
        words += ["--seeds", str(plan.seeds)]
    return shlex.join(words)


def _assess(assessment: Assessment) -> list[str]:
    """Name the command by the usual names of its files; none where nobody was asked anything."""
    if assessment.measured_only:
        return []
    people = len(assessment.agreement.people) if assessment.agreement else 1
    files = [f"answers-{one}.yaml" for one in range(1, people + 1)]
    words = ["advisor", "assess", *(files if people > 1 else ["answers.yaml"])]
    if assessment.rubric.id != DEFAULT:
        words += ["--rubric", f"{assessment.rubric.id}.yaml"]
    for one in assessment.provenance.evidence:
        words += ["--evidence", one_line(one)]
    if assessment.cost:
        words += ["--cost", "costs.yaml"]
    if assessment.provenance.seed:
        words += ["--seed", str(assessment.provenance.seed)]
    return [shlex.join(words)]
