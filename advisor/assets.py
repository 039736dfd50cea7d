"""Finds the files that ship with advisor: rubrics, templates, texts and the bundled sample.

In a wheel they lie in `advisor/_data`; in a checkout beside the package. The only place that knows.
"""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from advisor.errors import UnreadableFile

Kind = Literal["rubrics", "templates", "texts", "sample"]


def folder(kind: Kind) -> Path:
    """Find the folder of one kind of shipped file.

    Raises:
        UnreadableFile: The installation is incomplete.
    """
    package = Path(__file__).parent
    for place in (package / "_data" / kind, package.parent / kind):
        if place.is_dir():
            return place
    raise UnreadableFile(
        f"advisor's own {kind} are missing beside {package}.", hint="Install advisor again."
    )
