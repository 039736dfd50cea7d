"""Where everything comes from: sources, what judged, and how to get the same result again."""

from __future__ import annotations

import shlex
from typing import NamedTuple

from advisor.model.assessment import Assessment
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
        commands=(*(_probe(run) for run in assessment.runs), _assess(assessment)),
        sources=linked(assessment, tuple(assessment.sources)),
    )


def _probe(run: Run) -> str:
    plan = run.plan
    words = ["advisor", "probe", one_line(run.provenance.data)]
    if plan.arms:
        words += ["--arms", ",".join(plan.arms)]
    if plan.probes:
        words += ["--probes", ",".join(plan.probes)]
    for name, own in plan.own.items():
        words += ["--own", f"{name}={one_line(own.source)}"]
    words += ["--model", one_line(plan.model), "--seed", str(plan.seed)]
    if plan.seeds > 1:
        words += ["--seeds", str(plan.seeds)]
    return shlex.join(words)


def _assess(assessment: Assessment) -> str:
    words = ["advisor", "assess", "answers.yaml", "--rubric", assessment.rubric.id]
    for one in assessment.provenance.evidence:
        words += ["--evidence", one_line(one)]
    return shlex.join(words)
