"""Renders an assessment as text: one format a file. Writes no files and computes no results."""

from advisor.report.format import Format, Presentation
from advisor.report.rendering import format_names, formats, render

__all__ = ["Format", "Presentation", "format_names", "formats", "render"]
