"""Finds, reads and checks rubric files."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from advisor import assets
from advisor.errors import InvalidRubric
from advisor.intake.documented import Documented
from advisor.intake.validation import complaints
from advisor.intake.yaml_file import YamlFile, read_yaml
from advisor.model.assessment import RubricIdentity
from advisor.model.readiness import ReadinessRubric
from advisor.model.rubric import DecisionRubric, Rubric
from advisor.model.rubric_file import DEFAULT


@dataclass(frozen=True)
class RubricFile:
    """A rubric and where it came from."""

    rubric: DecisionRubric | ReadinessRubric
    """The rubric."""
    path: Path
    """Its file."""
    sha256: str
    """Of the file's text."""

    @property
    def identity(self) -> RubricIdentity:
        """Exactly which rubric this is."""
        return RubricIdentity(id=self.rubric.id, version=self.rubric.version, sha256=self.sha256)


def shipped() -> tuple[Path, ...]:
    """List the rubric files that come with advisor, in alphabetical order."""
    return tuple(sorted(assets.folder("rubrics").glob("*.yaml")))


def find(name: str) -> Path:
    """Find a rubric by the name of a shipped one, or by path.

    Raises:
        InvalidRubric: There is neither.
    """
    for path in shipped():
        if path.stem == name:
            return path
    path = Path(name)
    if path.exists():
        return path
    names = ", ".join(one.stem for one in shipped())
    raise InvalidRubric(f"There is no rubric {name!r}.", hint=f"Name a file, or one of: {names}.")


def read_rubric(path: Path) -> RubricFile:
    """Read and check one rubric file.

    Raises:
        UnreadableFile: It cannot be read or is not YAML.
        InvalidRubric: It breaks rules of the format; it carries every complaint.
    """
    file = read_yaml(path)
    return RubricFile(
        rubric=check_rubric(file),
        path=path,
        sha256=hashlib.sha256(file.text.encode()).hexdigest(),
    )


def check_rubric(file: YamlFile) -> DecisionRubric | ReadinessRubric:
    """Check a parsed file by the rules of the format.

    Raises:
        InvalidRubric: It breaks some; it carries every complaint.
    """
    try:
        return _adapter().validate_python(file.value)
    except ValidationError as error:
        raise _invalid(file.path, complaints(error, file=file)) from None


def _invalid(path: Path, found: tuple[str, ...]) -> InvalidRubric:
    others = len(found) - 1
    more = f"There {'is 1 more' if others == 1 else f'are {others} more'}"
    hint = f"{more}; `advisor rubric check {path}` lists all." if others else ""
    return InvalidRubric(f"{found[0]}.", hint=hint, complaints=found)


def read_decision_rubric(name: str = DEFAULT) -> RubricFile:
    """Find and read a rubric that ranks options.

    Raises:
        UnreadableFile: It cannot be read.
        InvalidRubric: It is not a decision rubric, or breaks a rule of the format.
    """
    found = read_rubric(find(name))
    if not isinstance(found.rubric, DecisionRubric):
        raise InvalidRubric(
            f"{found.path} is a {found.rubric.kind} rubric, which ranks no options.",
            hint="Name a decision rubric; `advisor rubric list` shows them.",
        )
    return found


def decision(found: RubricFile) -> DecisionRubric:
    """Give the decision rubric of a file read by `read_decision_rubric`.

    Raises:
        InvalidRubric: The file holds another kind.
    """
    if isinstance(found.rubric, DecisionRubric):
        return found.rubric
    raise InvalidRubric(f"{found.path} is not a decision rubric.")


KINDS: dict[str, type[DecisionRubric] | type[ReadinessRubric]] = {
    "decision": DecisionRubric,
    "readiness": ReadinessRubric,
}
"""Kind -> what a rubric file of it holds."""


def schema(kind: str | None = None) -> dict[str, object]:
    """Build the JSON Schema of rubric files.

    Args:
        kind: One of `KINDS`; none for both in one.
    """
    build = KINDS[kind].model_json_schema if kind else _adapter().json_schema
    built = build(by_alias=True, schema_generator=Documented)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        **built,
        "title": f"advisor {kind + ' ' if kind else ''}rubric",
    }


@lru_cache(maxsize=1)
def _adapter() -> TypeAdapter[DecisionRubric | ReadinessRubric]:
    return TypeAdapter(Rubric)
