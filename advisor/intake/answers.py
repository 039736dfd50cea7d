"""Reads and writes answers files, checked against the rubric they answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from advisor.errors import InvalidAnswers
from advisor.files import write_text
from advisor.intake.validation import complaints
from advisor.intake.yaml_file import YamlFile, read_yaml
from advisor.model.answers import NOT_APPLICABLE, UNKNOWN, Answer, Answers, RubricReference
from advisor.model.readiness import ReadinessRubric
from advisor.model.rubric import DecisionRubric


def read_answers(path: Path, rubric: DecisionRubric | ReadinessRubric) -> Answers:
    """Read one person's answers; who answered is the file's name where it does not say.

    Raises:
        UnreadableFile: The file cannot be read or is not YAML.
        InvalidAnswers: It names another rubric, or a trait, criterion or level it does not have.
    """
    file = read_yaml(path)
    try:
        answers = Answers.model_validate(file.value)
    except ValidationError as error:
        found = complaints(error, file=file)
        raise InvalidAnswers(found[0], hint=_and_more(len(found) - 1)) from None
    _check_rubric(file, answers, rubric)
    for trait, answer in answers.answers.items():
        check_level(rubric, trait, answer.level, where=f"{path}:{file.line(['answers', trait])}")
    return answers.model_copy(update={"answered_by": answers.answered_by or path.stem})


def write_answers(path: Path, answers: Answers, rubric: DecisionRubric) -> None:
    """Write answers so that they can be read again, stamped with the rubric they answer.

    Raises:
        CannotWrite: The disk is full or the place may not be written to.
    """
    reference = RubricReference(id=rubric.id, version=rubric.version)
    values = answers.model_copy(update={"rubric": reference}).model_dump(
        mode="json", exclude_defaults=True
    )
    values = {
        key: values[key] for key in ("rubric", "use_case", "answered_by") if key in values
    } | {
        "answers": {
            trait: {"level": answer.level} | ({"note": answer.note} if answer.note else {})
            for trait, answer in answers.answers.items()
        }
    }
    write_text(path, yaml.safe_dump(values, sort_keys=False, allow_unicode=True, width=100))


def set_answers(answers: Answers, settings: Iterable[str], rubric: DecisionRubric) -> Answers:
    """Apply `TRAIT=LEVEL` settings over the answers; a note on another level goes with it.

    Raises:
        InvalidAnswers: A setting has no `=`, or names an unknown trait or level.
    """
    given = dict(answers.answers)
    for setting in settings:
        trait, found, level = setting.partition("=")
        if not found:
            raise InvalidAnswers(
                f"--set {setting!r} has no '='.", hint="Write it as --set TRAIT=LEVEL."
            )
        check_level(rubric, trait.strip(), level.strip(), where=f"--set {setting!r}")
        answer = Answer(level=level.strip())
        before = given.get(trait.strip())
        given[trait.strip()] = before if before and before.level == answer.level else answer
    return answers.model_copy(update={"answers": given})


def check_level(
    rubric: DecisionRubric | ReadinessRubric, trait: str, level: str, *, where: str
) -> None:
    """Refuse a trait (of a readiness rubric: a criterion) or level that the rubric does not have.

    Raises:
        InvalidAnswers: With what there is.
    """
    if isinstance(rubric, DecisionRubric):
        one, many = "trait", "traits"
        asked = {trait.id: trait.level_ids for trait in rubric.traits}
    else:
        one, many = "criterion", "criteria"
        asked = {line.id: tuple(level.id for level in line.levels) for line in rubric.criteria}
    if trait not in asked:
        raise InvalidAnswers(
            f"{where} names {one} {trait!r}, which rubric {rubric.id!r} does not have.",
            hint=f"Its {many}: {', '.join(asked)}.",
        )
    levels = (*asked[trait], UNKNOWN, NOT_APPLICABLE)
    if level not in levels:
        raise InvalidAnswers(
            f"{where} gives {trait} the level {level!r}.", hint=f"Its levels: {', '.join(levels)}."
        )


def answers_sha256(people: Iterable[Answers]) -> str:
    """Hash what was answered, whatever the files looked like."""
    values: list[Any] = [one.model_dump(mode="json", exclude={"answered_by"}) for one in people]
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def _check_rubric(
    file: YamlFile, answers: Answers, rubric: DecisionRubric | ReadinessRubric
) -> None:
    given = answers.rubric
    if given is None:
        return
    where = f"{file.path}:{file.line(['rubric'])}"
    if given.id != rubric.id:
        raise InvalidAnswers(
            f"{where} answers rubric {given.id!r}, not {rubric.id!r}.",
            hint=f"Name it with --rubric {given.id}.",
        )
    theirs, ours = _numbers(given.version), _numbers(rubric.version)
    if theirs[:1] != ours[:1]:
        raise InvalidAnswers(
            f"{where} answers version {given.version} of rubric {rubric.id!r}; this is "
            f"{rubric.version}, whose questions may mean something else.",
            hint=f"Check the answers against `advisor rubric show {rubric.id}`, then set the "
            f"version in the file to {rubric.version}.",
        )
    if theirs > ours:
        raise InvalidAnswers(
            f"{where} answers version {given.version} of rubric {rubric.id!r}, which is newer than "
            f"this one ({rubric.version}).",
            hint="Bring advisor up to date.",
        )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(number) for number in version.split(".") if number.isdecimal())


def _and_more(count: int) -> str:
    return f"({count} more like it.)" if count > 0 else ""
