"""Reads the record of what each version of a rubric meant: `versions.json` beside the rubrics.

`{id: {version: fingerprint}}`. A rubric folder without this file keeps no such record.
"""

from __future__ import annotations

from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from advisor.errors import UnreadableFile
from advisor.files import read_text

FILE = "versions.json"
"""Its name, in the folder of the rubrics it is about."""

Versions = dict[str, dict[str, str]]
"""Rubric id -> version -> fingerprint."""


def read_versions(rubric: Path) -> Versions | None:
    """Read the record that a rubric file belongs to, or none where its folder keeps none.

    Raises:
        UnreadableFile: It is there and is not such a record.
    """
    path = rubric.parent / FILE
    if not path.exists():
        return None
    try:
        return TypeAdapter(Versions).validate_json(read_text(path))
    except ValidationError:
        raise UnreadableFile(
            f"{path} is not a record of versions.",
            hint='It should hold {"rubric-id": {"1.0.0": "fingerprint"}}.',
        ) from None
