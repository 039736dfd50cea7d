"""Small random rubrics and answers to them, for what must hold whatever a rubric says."""

from __future__ import annotations

import datetime
from typing import Any

from hypothesis import strategies as st

from advisor.model.answers import UNKNOWN
from advisor.model.rubric import DecisionRubric

OPTIONS = ("alpha", "bravo", "charlie", "delta")
TRAITS = ("one", "two", "three", "four")
LEVELS = ("low", "middle", "high")

strengths = st.integers(-8, 8).map(lambda quarters: quarters / 4)
"""Bearings as people write them: quarters from -2 to 2."""


def aspect() -> dict[str, Any]:
    return {"level": "low", "note": "Little.", "sources": ["book"]}


def option(option_id: str, gates: tuple[dict[str, Any], ...] = ()) -> dict[str, Any]:
    return {
        "id": option_id,
        "title": option_id.title(),
        "summary": "A way.",
        "effort": aspect(),
        "skills": aspect(),
        "risk": aspect(),
        "next_steps": ["Begin."],
        "gates": list(gates),
    }


def trait(
    trait_id: str,
    *,
    levels: tuple[str, ...],
    priors: tuple[float, ...],
    bearings: dict[str, tuple[float, ...]],
    weight: float = 1.0,
    evidence: str = "asserted",
) -> dict[str, Any]:
    return {
        "id": trait_id,
        "title": trait_id.title(),
        "kind": "fact",
        "question": "What is it?",
        "why": "It matters.",
        "weight": {"value": weight, "low": weight / 2, "high": weight * 2},
        "levels": [
            {"id": level, "title": level.title(), "meaning": "So much.", "prior": prior}
            for level, prior in zip(levels, priors, strict=True)
        ],
        "priors": {"because": "So it is.", "sources": ["book"]},
        "bearings": {
            option_id: {
                "levels": dict(zip(levels, strengths, strict=True)),
                "because": "It does.",
                "sources": ["book"],
                "evidence": evidence,
            }
            for option_id, strengths in bearings.items()
        },
        "sources": ["book"],
    }


def rubric(
    options: list[dict[str, Any]], traits: list[dict[str, Any]], **changes: Any
) -> DecisionRubric:
    return DecisionRubric.model_validate(
        {
            "kind": "decision",
            "id": "small",
            "version": "1.0.0",
            "title": "Small",
            "summary": "For tests.",
            "options": options,
            "traits": traits,
            "uncertainty": {"concentration": 30, "asserted": 0.5, "published": 0.3},
            "evidence": {
                "weight": 1,
                "full_strength": 0.2,
                "transfer": 1,
                "sources": ["book"],
            },
            "thresholds": {"recommended": 0.6, "flip": 0.25},
            "sources": {
                "book": {
                    "title": "Book",
                    "url": "https://example.org",
                    "date": datetime.date(2026, 1, 1),
                    "says": "So.",
                }
            },
            **changes,
        }
    )


@st.composite
def rubrics(draw: st.DrawFn, *, min_options: int = 2, gated: bool = True) -> DecisionRubric:
    """Draw a rubric of two to four options and one to four traits, some options gated."""
    option_ids = OPTIONS[: draw(st.integers(min_options, 4))]
    traits = [
        draw(_traits(name, option_ids)) for name in draw(st.permutations(TRAITS[: draw(_FEW)]))
    ]
    options = [
        option(name, draw(_gates(traits)) if gated and index else ())
        for index, name in enumerate(option_ids)
    ]
    return rubric(options, traits)


@st.composite
def answers(draw: st.DrawFn, judged: DecisionRubric) -> dict[str, str]:
    """Draw a level or `unknown` for every trait."""
    return {
        one.id: draw(st.sampled_from((*one.level_ids, UNKNOWN, "not_applicable")))
        for one in judged.traits
    }


_FEW = st.integers(1, 4)


@st.composite
def _traits(draw: st.DrawFn, trait_id: str, option_ids: tuple[str, ...]) -> dict[str, Any]:
    levels = LEVELS[: draw(st.integers(2, 3))]
    parts = [draw(st.integers(1, 9)) for _ in levels]
    return trait(
        trait_id,
        levels=levels,
        priors=tuple(part / sum(parts) for part in parts),
        bearings={name: tuple(draw(strengths) for _ in levels) for name in option_ids},
        weight=draw(st.integers(1, 20)) / 2,
        evidence=draw(st.sampled_from(("asserted", "published"))),
    )


@st.composite
def _gates(draw: st.DrawFn, traits: list[dict[str, Any]]) -> tuple[dict[str, Any], ...]:
    if draw(st.booleans()):
        return ()
    chosen = draw(st.sampled_from(traits))
    level = draw(st.sampled_from([one["id"] for one in chosen["levels"]]))
    when: dict[str, Any] = {chosen["id"]: [level]}
    if draw(st.booleans()):
        when = {"not": when}
    return ({"when": when, "because": "It cannot be.", "sources": ["book"]},)
