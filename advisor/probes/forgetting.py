"""Measures what an adapter makes a model forget: its loss on general text, before and with it.

An adapter that has learned its task may have unlearned others. What it scores on test items does
not show that; the loss on text that has nothing to do with the task does. The text ships with
advisor and was written for it, so no model has been trained on it.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import NamedTuple

from advisor import assets, files
from advisor.model.forgetting import Forgetting
from advisor.probes.models import Generator, Lesson

TEXT = "general.md"
"""Pieces of many kinds: a story, news, a recipe, a dialogue, a letter, a sum, code, ..."""

FILE = "forgetting.json"
"""In an adapter's folder, beside its weights: a `Forgetting` of one training."""


class GeneralLoss(NamedTuple):
    """A model's loss on the general text."""

    nats: float
    """Mean negative log-likelihood of a token."""
    tokens: int
    """Tokens it is the mean over."""


def general_loss(model: Generator) -> GeneralLoss:
    """Measure a model as it is now, with an adapter or without."""
    lessons = general_lessons(model)
    losses = model.losses(lessons)
    tokens = sum(len(lesson.answer) for lesson in lessons)
    summed = sum(loss * len(lesson.answer) for loss, lesson in zip(losses, lessons, strict=True))
    return GeneralLoss(summed / tokens, tokens)


def general_lessons(model: Generator) -> list[Lesson]:
    """Turn each piece of the general text into a lesson."""
    texts = [model.answer_tokens(piece)[:-1] for piece in _pieces()]
    # The first token of a piece has nothing before it that it could be guessed from.
    return [Lesson(text[:1], text[1:]) for text in texts]


def keep_forgetting(before: GeneralLoss, model: Generator, adapter: Path) -> None:
    """Measure a model with an adapter, and write that beside the adapter's weights."""
    with model.adapted(adapter):
        after = general_loss(model)
    measured = Forgetting(before_nats=before.nats, after_nats=(after.nats,), tokens=before.tokens)
    files.write_text(adapter / FILE, measured.model_dump_json() + "\n")


def read_forgetting(adapters: list[Path]) -> Forgetting | None:
    """Put together what was measured beside an arm's adapters; none where there are none.

    Args:
        adapters: One folder a training.
    """
    found = [
        Forgetting.model_validate_json(files.read_text(folder / FILE))
        for folder in adapters
        if (folder / FILE).exists()
    ]
    if not found:
        return None
    after = tuple(nats for one in found for nats in one.after_nats)
    return found[0].model_copy(update={"after_nats": after})


@cache
def _pieces() -> tuple[str, ...]:
    text = files.read_text(assets.folder("texts") / TEXT)
    return tuple(piece.strip() for piece in text.split("\n---\n"))
