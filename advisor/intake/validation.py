"""Turns pydantic's errors into one line: where in the file, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from advisor.intake.yaml_file import YamlFile
from advisor.model.consistency import Complaint, Inconsistent

UNION_TAGS = frozenset({"decision", "readiness", "match", "all", "any", "not"})
"""What pydantic puts into a path for the kind of record or condition it took a value for."""

PLAIN = {
    "model_type": "should be a map of keys and values",
    "dict_type": "should be a map of keys and values",
    "tuple_type": "should be a list",
    "missing": "is missing",
    "extra_forbidden": "is no key that is known here",
    "string_type": "should be text",
    "model_attributes_type": "should be a map of keys and values",
    "too_short": "needs at least {min_length}",
    "string_too_short": "is empty",
    "string_pattern_mismatch": "does not have the form {pattern}",
    "float_type": "should be a number",
    "float_parsing": "should be a number",
    "greater_than": "should be more than {gt:g}",
    "greater_than_equal": "should be at least {ge:g}",
    "less_than": "should be less than {lt:g}",
    "less_than_equal": "should be at most {le:g}",
    "date_from_datetime_parsing": "should be a date, such as 2026-01-31",
    "date_parsing": "should be a date, such as 2026-01-31",
    "date_type": "should be a date, such as 2026-01-31",
    "literal_error": "should be {expected}",
    "union_tag_invalid": "{discriminator} should be one of {expected_tags}, and is '{tag}'",
    "union_tag_not_found": "{discriminator} is missing",
}
"""Pydantic's type of error -> what it means to somebody who writes YAML, with its context."""


class _Found(NamedTuple):
    location: tuple[str | int, ...]
    """Keys and positions that exist in the file, and at most one at the end that does not."""
    words: str
    """The same for people: list items by their ids where they have one."""


def complaints(error: ValidationError, *, file: YamlFile) -> tuple[str, ...]:
    """List every complaint as `file:line path: what`, in the order of the file.

    Args:
        error: What pydantic found.
        file: Where the values came from.
    """
    lines: dict[str, int] = {}
    for one in error.errors(include_url=False):
        for complaint in _each(one):
            found = _place(complaint.at, file)
            number = file.line(found.location)
            where = f"{found.words}: " if found.words else ""
            lines[f"{file.path}:{number} {where}{complaint.says}"] = number
    return tuple(sorted(lines, key=lambda line: lines[line]))


def _each(error: ErrorDetails) -> Iterator[Complaint]:
    # A record that checks how its parts fit reports all that does not fit as one error.
    cause = error.get("ctx", {}).get("error")
    if isinstance(cause, Inconsistent):
        for one in cause.complaints:
            yield Complaint((*error["loc"], *one.at), one.says)
    else:
        plain = PLAIN.get(error["type"])
        says = (
            plain.format_map(error.get("ctx", {}))
            if plain
            else error["msg"].removeprefix("Value error, ")
        )
        yield Complaint(error["loc"], says)


def _place(path: Sequence[str | int], file: YamlFile) -> _Found:
    value: Any = file.value
    location: list[str | int] = []
    words: list[str] = []
    for part in path:
        exists = _has(value, part)
        if not exists and part in UNION_TAGS:
            continue
        value = value[part] if exists else None
        location.append(part)
        named = isinstance(part, int) and isinstance(value, dict) and "id" in value
        words.append(str(value["id"] if named else part))
    return _Found(tuple(location), ".".join(words))


def _has(value: Any, part: str | int) -> bool:
    if isinstance(value, dict):
        return part in value
    return isinstance(value, list) and isinstance(part, int) and part < len(value)
