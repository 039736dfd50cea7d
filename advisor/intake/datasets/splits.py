"""Reads the split off file names: train beside test, as data sets are handed out.

Knows names only.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from advisor.errors import InvalidSample
from advisor.intake.datasets.part import SplitName

ROLES = {
    "train": "train",
    "training": "train",
    "test": "test",
    "dev": "dev",
    "val": "dev",
    "valid": "dev",
    "validation": "dev",
}
"""Words in a file name, and the part of a data set each stands for."""


class SplitFile(NamedTuple):
    """A file and the split its rows belong to."""

    path: Path
    role: str
    """train, dev or test, as its name says."""
    split: SplitName


def split_files(files: Iterable[Path]) -> tuple[SplitFile, ...]:
    """Find the files that split the data among them; none where it is not split.

    Dev data is the held-out part where there is no test file. Beside one it is training data:
    somebody has tuned on it, so nothing may be tested on it.

    Raises:
        InvalidSample: Two files stand for the same part.
    """
    roles: dict[str, Path] = {}
    for file in files:
        role = _role(file)
        if role and roles.setdefault(role, file) != file:
            raise InvalidSample(
                f"{roles[role]} and {file.name} both look like the {role} part.",
                hint="Name one file, or keep one of each part in the folder.",
            )
    if "train" not in roles or len(roles) < 2:
        return ()
    held_out = "test" if "test" in roles else "dev"
    return tuple(
        SplitFile(roles[role], role, "test" if role == held_out else "train")
        for role in ("train", "dev", "test")
        if role in roles
    )


def _role(file: Path) -> str:
    words = re.split(r"[^a-z]+", file.stem.casefold())
    return next((ROLES[word] for word in words if word in ROLES), "")
