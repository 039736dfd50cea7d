"""Checks rubric files: the format, the rules for content, the golden cases, and the version."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from advisor.errors import InvalidRubric
from advisor.intake.rubrics import RubricFile, find, read_rubric, shipped
from advisor.intake.versions import FILE, read_versions
from advisor.intake.yaml_file import YamlFile, read_yaml
from advisor.model.consistency import decision_citations, readiness_citations
from advisor.model.readiness import ReadinessRubric
from advisor.model.rubric import DecisionRubric
from advisor.model.rubric_file import GoldenCase
from advisor.scoring.assess import judge_matrix
from advisor.scoring.fingerprint import fingerprint
from advisor.scoring.matrix import build_matrix
from advisor.scoring.readiness import judge_readiness


@dataclass(frozen=True)
class Checked:
    """What is wrong with one rubric file."""

    path: Path
    """The file."""
    complaints: tuple[str, ...]
    """`file:line path: what`, in the order of the file; none where all is well."""
    says: str
    """What was found well, where nothing is wrong."""


def check_rubrics(names: tuple[str, ...]) -> Iterator[Checked]:
    """Check rubrics one after another.

    Args:
        names: Shipped names or paths; none means all that are shipped.

    Raises:
        UnreadableFile: A file cannot be read, or is not YAML.
        InvalidRubric: There is no rubric of a name.
    """
    for path in [find(name) for name in names] or shipped():
        yield check_rubric(path)


def check_rubric(path: Path) -> Checked:
    """Check one rubric file.

    Raises:
        UnreadableFile: It cannot be read, or is not YAML.
    """
    try:
        found = read_rubric(path)
    except InvalidRubric as error:
        return Checked(path, error.complaints, says="")
    file = read_yaml(path)
    rubric = found.rubric
    complaints = (*_content(found, file), *_version(found, file), *_golden(rubric, file))
    return Checked(
        path,
        complaints,
        says=f"{rubric.id} {rubric.version}, {rubric.kind}: "
        f"{len(rubric.golden)} golden cases hold, {len(rubric.sources)} sources cited",
    )


def _content(found: RubricFile, file: YamlFile) -> Iterator[str]:
    rubric = found.rubric
    if rubric.id != found.path.stem:
        yield _at(file, "id", says=f"it is {rubric.id!r}, and the file is {found.path.stem!r}")
    citations = (
        decision_citations(rubric)
        if isinstance(rubric, DecisionRubric)
        else readiness_citations(rubric)
    )
    cited = {source for one in citations for source in one.sources}
    for source in rubric.sources:
        if source not in cited:
            yield _at(file, "sources", source, says="nothing cites this source")


def _version(found: RubricFile, file: YamlFile) -> Iterator[str]:
    versions = read_versions(found.path)
    if versions is None:
        return
    rubric, recorded = found.rubric, versions.get(found.rubric.id, {})
    now = fingerprint(rubric)
    series = rubric.version.rpartition(".")[0]
    meant = {mark for version, mark in recorded.items() if version.rpartition(".")[0] == series}
    if meant - {now}:
        yield _at(
            file,
            "version",
            says=f"what it means has changed since {series}; raise the first or second number "
            f'of {rubric.version} and record it in {FILE} as "{now}"',
        )
    elif rubric.version not in recorded:
        yield _at(
            file,
            "version",
            says=f'{rubric.version} is not recorded; add "{rubric.version}": "{now}" '
            f'to "{rubric.id}" in {FILE}',
        )


def _golden(rubric: DecisionRubric | ReadinessRubric, file: YamlFile) -> Iterator[str]:
    for index, case in enumerate(rubric.golden):
        got = _outcome(rubric, case)
        if got != case.expects:
            yield _at(file, "golden", index, says=f"expects {case.expects}, and it says {got}")


def _outcome(rubric: DecisionRubric | ReadinessRubric, case: GoldenCase) -> str:
    if isinstance(rubric, ReadinessRubric):
        return judge_readiness(rubric, case.traits).outcome
    matrix = build_matrix(rubric, [case.traits])
    return judge_matrix(rubric, matrix, case.traits, seed=0).stage.ranking[0].option


def _at(file: YamlFile, *place: str | int, says: str) -> str:
    words = [
        str(file.value[place[0]][part]["id"]) if isinstance(part, int) else part for part in place
    ]
    return f"{file.path}:{file.line(place)} {'.'.join(words)}: {says}"
