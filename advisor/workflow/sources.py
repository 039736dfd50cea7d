"""Reads what the blocks of documents are made from, each file once."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from advisor.errors import InvalidRubric, UnreadableFile
from advisor.intake.answers import answers_sha256, read_answers
from advisor.intake.datasets import read_sample
from advisor.intake.rubrics import RubricFile, find, read_rubric, shipped
from advisor.model.answers import Answers
from advisor.model.assessment import Assessment
from advisor.model.readiness import ReadinessRubric
from advisor.model.rubric import DecisionRubric
from advisor.model.rubric_file import DEFAULT
from advisor.workflow.assess import assess_files
from advisor.workflow.reports import read_assessment


@dataclass(frozen=True)
class Readiness:
    """A readiness rubric with the team's own answers to it."""

    file: RubricFile
    """The rubric's file."""
    rubric: ReadinessRubric
    """The rubric."""
    answers: Answers
    """The team's answers; empty where there are none."""


@dataclass(frozen=True)
class Sources:
    """Reads each source once, however many blocks are made from it."""

    now: datetime
    """What assessments made here are stamped with; no block shows it."""
    _read: dict[tuple[Any, ...], Any] = field(default_factory=dict)

    def assessment(self, path: Path, rubric: str | None, folder: Path) -> Assessment:
        """Read a stored assessment, or assess an answers file.

        Args:
            path: JSON, or YAML.
            rubric: Name or path of a rubric; the default one where it is left out.
            folder: What the rubric's path is relative to.

        Raises:
            InputError: A file cannot be used.
        """
        key = ("assessment", path.resolve(), rubric, folder.resolve())
        if key not in self._read:
            _refuse_no_file(path)
            if path.suffix == ".json":
                self._read[key] = read_assessment(path)
            else:
                name = _place(rubric or DEFAULT, folder)
                self._read[key] = assess_files([path], rubric=name, now=self.now)
        found: Assessment = self._read[key]
        return found

    def rubric(self, name: str, folder: Path) -> RubricFile:
        """Read a rubric by the name of a shipped one, or by a path relative to a folder.

        Raises:
            InputError: The file cannot be used.
        """
        key = ("rubric", name, folder.resolve())
        if key not in self._read:
            place = find(_place(name, folder))
            _refuse_no_file(place)
            self._read[key] = read_rubric(place)
        found: RubricFile = self._read[key]
        return found

    def shipped_rubric(self, name: str) -> RubricFile | None:
        """Read a shipped rubric; none where there is none of that name."""
        return self.rubric(name, Path()) if name in _shipped_names() else None

    def readiness(self, rubric: str, answers: Path | None, folder: Path) -> Readiness:
        """Read a readiness rubric, and the team's own answers where there are some.

        Raises:
            InputError: A file cannot be used, or the rubric is of another kind.
        """
        file = self.rubric(rubric, folder)
        if not isinstance(file.rubric, ReadinessRubric):
            raise InvalidRubric(
                f"{file.path} is a {file.rubric.kind} rubric, which has no criteria.",
                hint="Name a readiness rubric; `advisor rubric list` shows them.",
            )
        own = Answers(answers={})
        if answers is not None:
            _refuse_no_file(answers)
            own = read_answers(answers, file.rubric)
        return Readiness(file=file, rubric=file.rubric, answers=own)

    def answers_sha256(self, paths: tuple[Path, ...], rubric: DecisionRubric) -> str:
        """Hash answers files as an assessment of them would.

        Raises:
            InputError: A file cannot be used.
        """
        for path in paths:
            _refuse_no_file(path)
        return answers_sha256([read_answers(path, rubric) for path in paths])

    def sample_sha256(self, path: Path) -> str:
        """Hash sample data as a probe run of them would.

        Raises:
            InputError: The data cannot be read.
        """
        key = ("sample", path.resolve())
        if key not in self._read:
            self._read[key] = read_sample(path).sha256
        found: str = self._read[key]
        return found


def _place(rubric: str, folder: Path) -> str:
    return rubric if rubric in _shipped_names() else str(folder / rubric)


def _shipped_names() -> tuple[str, ...]:
    return tuple(path.stem for path in shipped())


def _refuse_no_file(path: Path) -> None:
    # A pipe or a device in a document from elsewhere would be read for ever.
    if path.exists() and not path.is_file():
        raise UnreadableFile(f"{path} is not a file.", hint="Name a file.")
