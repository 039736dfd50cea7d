"""Changes values in a rubric file's text, so that comments, order and layout stay as they are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.intake.yaml_file import YamlFile

Location = tuple[str | int, ...]
"""Keys and positions that lead to a value."""


def edited(file: YamlFile, values: Mapping[Location, str], *, comment: Sequence[str] = ()) -> str:
    """Give the text with some scalars replaced, and a comment above the version.

    Args:
        file: The rubric file.
        values: Location -> the new scalar as YAML has it.
        comment: Lines to put above the line of `version`.

    Raises:
        KeyError: The file has nothing at a location.
    """
    text = file.text
    places = sorted(((file.span(at), value) for at, value in values.items()), reverse=True)
    for place, value in places:
        text = text[: place.start] + value + text[place.end :]
    lines = text.splitlines(keepends=True)
    # Scalars that are replaced stay on their lines, so that line numbers still hold.
    above = file.line(["version"]) - 1
    remarks = [f"# {line}".rstrip() + "\n" for line in comment]
    return "".join([*lines[:above], *remarks, *lines[above:]])


def raised(version: str) -> str:
    """Raise the second number of a version: results may differ, and stored answers still hold."""
    major, minor, _ = version.split(".")
    return f"{major}.{int(minor) + 1}.0"
