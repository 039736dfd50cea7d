"""Prompt, long context, RAG, fine-tuning or both: asks, judges and measures.

>>> import advisor
>>> advisor.assess({"external_knowledge": "heavy", "data_change": "daily"}).verdict
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from advisor.intake.rubrics import RubricFile as Rubric
    from advisor.model.answers import Answers
    from advisor.model.assessment import Assessment
    from advisor.model.run import Run
    from advisor.workflow.api import assess, probe, read_rubric, render
    from advisor.workflow.reports import read_assessment

_PLACES = {
    "Answers": "advisor.model.answers:Answers",
    "Assessment": "advisor.model.assessment:Assessment",
    "Rubric": "advisor.intake.rubrics:RubricFile",
    "Run": "advisor.model.run:Run",
    "assess": "advisor.workflow.api:assess",
    "probe": "advisor.workflow.api:probe",
    "read_assessment": "advisor.workflow.reports:read_assessment",
    "read_rubric": "advisor.workflow.api:read_rubric",
    "render": "advisor.workflow.api:render",
}

__all__ = [
    "Answers",
    "Assessment",
    "Rubric",
    "Run",
    "assess",
    "probe",
    "read_assessment",
    "read_rubric",
    "render",
]


def __getattr__(name: str) -> Any:
    # Loaded on first use (PEP 562): `advisor --help` passes through this file and needs none of it.
    if name not in _PLACES:
        raise AttributeError(f"module 'advisor' has no attribute {name!r}")
    module, _, attribute = _PLACES[name].partition(":")
    return getattr(import_module(module), attribute)
