"""A rubric's meaning as a short hash: what can change a result, and nothing that cannot.

Wording, sources and golden cases are left out, so that mending a sentence or a link keeps the
fingerprint, and changing a weight, a level or a gate does not.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from pydantic import BaseModel

from advisor.model.readiness import ReadinessRubric
from advisor.model.rubric import DecisionRubric

WITHOUT_MEANING = frozenset(
    {
        "because",
        "golden",
        "improvement",
        "meaning",
        "next_steps",
        "note",
        "priors",
        "question",
        "risk_note",
        "sources",
        "summary",
        "then",
        "title",
        "version",
        "why",
    }
)
"""Fields of a rubric's records that no judgement depends on."""

DIGITS = 16
"""Hexadecimal digits kept: short enough for a line, and no two rubrics will meet by chance."""


def fingerprint(rubric: DecisionRubric | ReadinessRubric) -> str:
    """Hash what a rubric means."""
    text = json.dumps(_meaning(rubric), sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def _meaning(value: Any) -> Any:
    # By the records' fields and not by the keys of a dump: a trait may be called `note`.
    if isinstance(value, BaseModel):
        fields = sorted(set(type(value).model_fields) - WITHOUT_MEANING)
        return {name: _meaning(getattr(value, name)) for name in fields}
    if isinstance(value, dict):
        return {str(key): _meaning(one) for key, one in value.items()}
    if isinstance(value, tuple | list):
        return [_meaning(one) for one in value]
    return float(value) if isinstance(value, int) and not isinstance(value, bool) else value
