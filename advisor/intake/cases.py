"""Reads case files: JSON lines of published use cases with the decision their source reports."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from advisor.errors import InvalidCases
from advisor.files import read_text
from advisor.model.answers import NOT_APPLICABLE, UNKNOWN
from advisor.model.case import Case
from advisor.model.rubric import DecisionRubric


def read_cases(path: Path, rubric: DecisionRubric) -> tuple[Case, ...]:
    """Read all cases, each checked against the rubric.

    Raises:
        UnreadableFile: The file cannot be read.
        InvalidCases: A line is broken, or names a trait, level or option the rubric does not have.
    """
    cases: list[Case] = []
    for number, line in enumerate(read_text(path).split("\n"), start=1):
        if not line.strip():
            continue
        where = f"{path}:{number}"
        try:
            case = Case.model_validate(json.loads(line))
        except (ValidationError, ValueError, RecursionError) as error:
            raise InvalidCases(f"{where} is not a case: {_one_line(error)}.") from None
        _check(case, rubric, where)
        if any(case.id == other.id for other in cases):
            raise InvalidCases(
                f"{where} repeats the id {case.id!r}.", hint="Give each case its own."
            )
        cases.append(case)
    if not cases:
        raise InvalidCases(f"{path} holds no cases.", hint="It should hold one JSON object a line.")
    return tuple(cases)


def _check(case: Case, rubric: DecisionRubric, where: str) -> None:
    for trait, level in case.traits.items():
        if trait not in rubric.trait_ids:
            raise InvalidCases(
                f"{where} names trait {trait!r}, which rubric {rubric.id!r} does not have."
            )
        levels = (*rubric.trait(trait).level_ids, UNKNOWN, NOT_APPLICABLE)
        if level not in levels:
            raise InvalidCases(
                f"{where} gives {trait} the level {level!r}.", hint=f"Use {', '.join(levels)}."
            )
    for option in (case.recommended, *case.also_acceptable):
        if option not in rubric.option_ids:
            raise InvalidCases(
                f"{where} names option {option!r}.", hint=f"Use {', '.join(rubric.option_ids)}."
            )


def _one_line(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        return f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}"
    return " ".join(str(error).split())[:200]
