"""Renders stored results again. Runs and judges nothing, and loads nothing that could."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from pydantic import ValidationError

from advisor.errors import InputError, UnreadableFile
from advisor.files import read_text
from advisor.intake.runs import read_passages, read_predictions
from advisor.model.assessment import SCHEMA_VERSION, Assessment
from advisor.model.run import PREDICTIONS_FILE, Passage, Prediction
from advisor.report import format_names, formats, render


@dataclass(frozen=True)
class Stored:
    """A result with the predictions behind it, where they lie at hand."""

    assessment: Assessment
    """The whole result."""
    predictions: tuple[Prediction, ...] = ()
    """Every item and arm of its runs."""
    passages: dict[str, Passage] = field(default_factory=dict)
    """Id -> passage, for what the predictions name."""


def read_stored(source: Path) -> Stored:
    """Read an assessment's JSON, with the predictions of its runs where they lie beside it.

    Raises:
        UnreadableFile: It is no assessment.
    """
    assessment = read_assessment(source)
    return with_predictions(
        assessment, [source.parent / name for name in assessment.provenance.evidence]
    )


def read_assessment(source: Path | str) -> Assessment:
    """Read an assessment's JSON, without the predictions behind it.

    Raises:
        UnreadableFile: It is none.
    """
    try:
        found = Assessment.model_validate_json(read_text(Path(source)))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise UnreadableFile(
            f"{source} is not an assessment of format {SCHEMA_VERSION}: {where}: {first['msg']}.",
            hint="Name a file written by `advisor assess --format json`, or a run folder.",
        ) from None
    if found.schema_version != SCHEMA_VERSION:
        raise UnreadableFile(
            f"{source} has format {found.schema_version}; this advisor reads {SCHEMA_VERSION}.",
            hint="Bring advisor up to date.",
        )
    return found


def with_predictions(assessment: Assessment, folders: list[Path]) -> Stored:
    """Add the predictions of those run folders that are still there.

    Raises:
        UnreadableFile: A predictions file is broken.
    """
    predictions: list[Prediction] = []
    passages: dict[str, Passage] = {}
    for folder in folders:
        if (folder / PREDICTIONS_FILE).exists():
            predictions += read_predictions(folder)
            passages |= read_passages(folder)
    return Stored(assessment=assessment, predictions=tuple(predictions), passages=passages)


def choose_format(name: str | None, output: Path | None, *, default: str) -> str:
    """Choose a format by name, else by the suffix of the output file, else the default.

    Raises:
        InputError: The suffix belongs to no format.
    """
    if name is not None:
        return name
    if output is None:
        return default
    # HTML and JSON are called what their suffix says; to load all takes longer than to judge.
    for one in formats(likely=output.suffix.removeprefix(".")):
        if one.by_suffix and output.suffix == one.suffix:
            return one.name
    raise InputError(
        f"No format is written to {output.suffix or 'files without a suffix'} ({output}).",
        hint=f"Name one with --format {'|'.join(format_names())}.",
    )


def render_stored(stored: Stored, format_name: str, *, redact: bool, color: bool) -> str:
    """Render a stored result in one format.

    Args:
        stored: The result.
        format_name: One of `advisor.report.format_names()`.
        redact: Leave documents, examples and predictions out.
        color: Whether a terminal reads it.
    """
    return render(
        stored.assessment,
        format_name,
        predictions=stored.predictions,
        passages=stored.passages,
        redact=redact,
        color=color,
    )
