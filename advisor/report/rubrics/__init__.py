"""Renders rubrics, and what cases say of them, as Markdown and terminal text. Judges nothing."""

from advisor.report.rubrics.calibration import calibration_notes
from advisor.report.rubrics.pages import (
    Entry,
    calibration_page,
    evaluation_page,
    list_page,
    rubric_page,
)
from advisor.report.rubrics.terminal import for_terminal

__all__ = [
    "Entry",
    "calibration_notes",
    "calibration_page",
    "evaluation_page",
    "for_terminal",
    "list_page",
    "rubric_page",
]
