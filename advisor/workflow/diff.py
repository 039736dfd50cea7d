"""Compares two stored assessments, and says which change moved the verdict."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from advisor.errors import AdvisorError
from advisor.intake.rubrics import read_rubric, shipped
from advisor.model.assessment import Assessment, RubricIdentity
from advisor.model.difference import AssessmentDifference
from advisor.model.rubric import DecisionRubric
from advisor.report.markup import markdown_environment
from advisor.scoring.difference import difference
from advisor.wording import differences as words
from advisor.wording.text import plain
from advisor.workflow.reports import read_assessment


@dataclass(frozen=True)
class Stored:
    """An assessment and where it lies."""

    path: Path
    """Its file."""
    assessment: Assessment
    """The whole result."""


def diff_files(old: Path, new: Path, format_name: str) -> str:
    """Compare two assessments and render what changed.

    Args:
        old: JSON of the older assessment.
        new: JSON of the newer one.
        format_name: One of `FORMATS`.

    Raises:
        UnreadableFile: One of them is no assessment.
    """
    then, now = (Stored(path, read_assessment(path)) for path in (old, new))
    found = compare(then, now)
    if format_name == "json":
        return found.model_dump_json(indent=2) + "\n"
    told = words.tell(now.assessment, found)
    if format_name == "markdown":
        return markdown_environment().get_template("diff.md").render(told=told)
    lines = [told.headline, told.summary]
    lines += [f"\n- {one.change}\n  {one.effect}" for one in told.changes]
    lines += [f"\n{told.notes}"] if told.notes else []
    return plain("\n".join(lines)) + "\n"


def compare(old: Stored, new: Stored) -> AssessmentDifference:
    """Compare two assessments; the rubrics are looked for among the shipped and beside the files.

    Args:
        old: The older one.
        new: The newer one.
    """
    folders = (old.path.parent, new.path.parent)
    old_rubric, new_rubric = (
        _rubric(one.assessment.rubric, folders)  # the very file, or none
        for one in (old, new)
    )
    return difference(old.assessment, new.assessment, old_rubric=old_rubric, new_rubric=new_rubric)


def _rubric(identity: RubricIdentity, folders: tuple[Path, ...]) -> DecisionRubric | None:
    name = f"{identity.id}.yaml"
    beside = [folder / name for folder in folders if Path(name).name == name]
    for path in (*(one for one in shipped() if one.name == name), *beside):
        if not path.is_file():
            continue
        try:
            found = read_rubric(path)
        except AdvisorError:
            continue  # another file of that name; the comparison says that the rubric is missing
        if found.sha256 == identity.sha256 and isinstance(found.rubric, DecisionRubric):
            return found.rubric
    return None
