"""Turns pydantic's errors into one line: where in the file, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import ValidationError

from advisor.intake.yaml_file import YamlFile

PLAIN = {
    "model_type": "should be a map of keys and values",
    "dict_type": "should be a map of keys and values",
    "tuple_type": "should be a list",
    "missing": "is missing",
    "extra_forbidden": "is no key that is known here",
    "string_type": "should be text",
}
"""Pydantic's error type -> what it means to somebody who writes YAML."""


def complaints(error: ValidationError, *, file: YamlFile) -> tuple[str, ...]:
    """List every complaint as `file:line path: what`.

    Args:
        error: What pydantic found.
        file: Where the values came from.
    """
    found = []
    for one in error.errors(include_url=False):
        location = [part for part in one["loc"] if not _is_union_tag(part, file, one["loc"])]
        path = ".".join(str(part) for part in location)
        text = PLAIN.get(one["type"]) or one["msg"].removeprefix("Value error, ")
        found.append(f"{file.path}:{file.line(location)} {path + ': ' if path else ''}{text}")
    return tuple(found)


def _is_union_tag(part: str | int, file: YamlFile, loc: Sequence[str | int]) -> bool:
    # pydantic puts the tag of a union into the path, which is no key of the file.
    position = loc.index(part)
    return (
        part in ("decision", "readiness", "match", "all", "any", "not")
        and file.line(loc[: position + 1]) == file.line(loc[:position])
        and position == 0
    )
