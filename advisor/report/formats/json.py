"""The assessment itself, as one JSON document: what every other format can be made from again."""

from __future__ import annotations

from advisor.model.assessment import Assessment
from advisor.report.format import Format, Presentation


def render(assessment: Assessment, shown: Presentation) -> str:
    """Write the record in the order of its fields, so that two of them can be compared by line."""
    return assessment.model_dump_json(indent=2) + "\n"


FORMAT = Format(name="json", suffix=".json", render=render)
