"""Finds the formats and renders with one of them. Knows no format by name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Iterator, Mapping

import advisor.report.formats as home
from advisor.model.assessment import Assessment
from advisor.model.run import Passage, Prediction
from advisor.report.format import Format, Presentation
from advisor.report.redaction import redacted


def format_names() -> tuple[str, ...]:
    """Name the formats in order of their names, without loading any: a format is a file."""
    return tuple(sorted(module.name for module in pkgutil.iter_modules(home.__path__)))


def formats(*, likely: str = "") -> Iterator[Format]:
    """Load one format after the other, in order of their names.

    Args:
        likely: The name of one to load before all others, if there is one.
    """
    for name in sorted(format_names(), key=lambda name: name != likely):
        yield _load(name)


def render(
    assessment: Assessment,
    format_name: str,
    *,
    predictions: Iterable[Prediction] = (),
    passages: Mapping[str, Passage] | None = None,
    redact: bool = False,
    color: bool = False,
) -> str:
    """Render an assessment; nothing is measured or judged again.

    Args:
        assessment: The whole result.
        format_name: One of `format_names()`.
        predictions: Rows of predictions.jsonl, to be browsable where the format can.
        passages: Id -> passage, for what the rows name.
        redact: Whether to leave the user's own text out, see `advisor.report.redaction`.
        color: Whether a terminal reads the terminal format.

    Raises:
        KeyError: There is no such format.
    """
    if format_name not in format_names():
        raise KeyError(format_name)
    if redact:
        shown = Presentation(redacted=True, color=color)
        return _load(format_name).render(redacted(assessment), shown)
    shown = Presentation(predictions=tuple(predictions), passages=passages or {}, color=color)
    return _load(format_name).render(assessment, shown)


def _load(name: str) -> Format:
    module = importlib.import_module(f"{home.__name__}.{name}")
    found: Format = module.FORMAT
    return found
