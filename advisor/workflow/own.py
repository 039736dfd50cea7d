"""Takes systems of the user's own, given by file or as a callable, for a run to judge."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from advisor.errors import OwnSystemFailed
from advisor.intake.own_answers import read_own_answers
from advisor.model.own import OwnAnswer, OwnAnswers, OwnSystem
from advisor.wording.names import OWN

Ask = Callable[[str], str | Mapping[str, Any]]
"""Answers an input with its output, or with `{"output": ..., "retrieved": [document ids]}`."""

Given = str | Path | Ask
"""A file of answers, or a callable."""


def own_systems(given: Given | Mapping[str, Given] | None) -> dict[str, OwnAnswers]:
    """Make ready what was given; a single system without a name is called `OWN`.

    Raises:
        UnreadableFile: A file is missing, or one of its lines is broken.
    """
    if given is None:
        return {}
    named = given if isinstance(given, Mapping) else {OWN: given}
    return {name: _answers(name, one) for name, one in named.items()}


def _answers(name: str, given: Given) -> OwnAnswers:
    if isinstance(given, str | Path):
        return read_own_answers(Path(given))
    source = getattr(given, "__qualname__", type(given).__qualname__)
    return OwnAnswers(
        system=OwnSystem(source=source), answer=lambda item: _answer(name, given(item.input))
    )


def _answer(name: str, said: object) -> OwnAnswer:
    if isinstance(said, str):
        return OwnAnswer(output=said)
    if isinstance(said, Mapping) and isinstance(said.get("output"), str):
        return OwnAnswer(
            output=said["output"], retrieved=tuple(map(str, said.get("retrieved", ())))
        )
    raise OwnSystemFailed(
        f"{name!r} gave {type(said).__name__}, not a text or a map with an 'output'.",
        hint='Let it return a string, or {"output": ..., "retrieved": [...]}.',
    )
