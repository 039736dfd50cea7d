"""What a report format is. Knows no format."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from advisor.model.assessment import Assessment
from advisor.model.run import Passage, Prediction


@dataclass(frozen=True, slots=True)
class Presentation:
    """What a format may show beside the assessment, and how."""

    predictions: tuple[Prediction, ...] = ()
    """The rows behind the runs; none hides the browser."""
    passages: Mapping[str, Passage] = field(default_factory=lambda: MappingProxyType({}))
    """Id -> passage, for what the rows name."""
    redacted: bool = False
    """Whether the user's own text was left out, which a report must say."""
    color: bool = False
    """Whether a terminal reads it; only the terminal format asks."""


@dataclass(frozen=True, slots=True)
class Format:
    """One way to render an assessment."""

    name: str
    """As `--format` takes it; the file it is in has the same name."""
    suffix: str
    """Of a file in this format, with the dot."""
    render: Callable[[Assessment, Presentation], str]
    """Assessment -> text."""
    by_suffix: bool = True
    """Whether a file's suffix alone asks for it; of formats that share one, only one may."""
