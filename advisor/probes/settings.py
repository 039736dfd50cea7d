"""The numbers a run is set up with, each with its reason; a plan carries them by name.

Holds what was measured or argued for; measures nothing itself.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence

from advisor.model.answers import Target
from advisor.model.sample import Example, Task
from advisor.probes.models import Generator
from advisor.probes.prompts import lesson
from advisor.probes.request import MOST_TRAIN_ROWS, TRAIN_ROWS

MARGIN = 0.05
"""One item in twenty: less is seldom worth the work of another system."""

LEAST_MARGIN = 0.01
"""No sample of a size met here could tell smaller differences apart."""

PASSAGE_WORDS = 80
"""Of one passage: a small model finds the answer more often in a short text."""

TOP_K = 2
"""Passages asked for."""

PASSAGE_TOKENS = 320
"""For all passages of a prompt: what `TOP_K` passages with their headings need, and a little."""

HELD_OUT_SHARE = 0.1
"""Of the training rows, not learned from: they say when more epochs would only learn by heart."""

OUTPUT_QUANTILE = 0.95
OUTPUT_SLACK = 1.3
"""An answer may be this much longer than nineteen in twenty of the training outputs."""

LEAST_NEW_TOKENS = 24
"""An untrained model wraps one word into a sentence, and cut short it would seem ignorant."""

MOST_NEW_TOKENS = 256
"""A longer answer is the exception, and each token of it is paid for by every item of its batch."""


def margin_for(asked: float | None, target: Target | None, metric: str) -> float:
    """Choose the difference that would not matter: as asked, else from the target, else `MARGIN`.

    Where the target is on the primary metric, half of the error it allows: a difference as large
    as `MARGIN` matters to one who wants .98.
    """
    if asked is not None:
        return asked
    if target is None or target.metric != metric:
        return MARGIN
    return max(LEAST_MARGIN, min(MARGIN, (1 - target.value) / 2))


def train_rows_for(
    rows: Sequence[Example], *, documents: bool, model: Generator | None = None
) -> int:
    """Choose how many rows to learn from where nobody says, so that a run stays within minutes.

    Passages make every prompt long; without documents, short rows leave time for more of them: as
    many as have the tokens that `TRAIN_ROWS` with passages would have.
    """
    if documents or not rows or model is None:
        return TRAIN_ROWS
    some = rows[:: math.ceil(len(rows) / _LOOKED_AT)]
    tokens = statistics.mean(model.count(f"{row.input} {lesson(row)}") for row in some)
    return max(TRAIN_ROWS, min(MOST_TRAIN_ROWS, round(TRAIN_ROWS * PASSAGE_TOKENS / tokens)))


_LOOKED_AT = 100
"""Rows whose tokens are counted: their mean is then known to a tenth or so."""


def new_tokens_for(task: Task, rows: Sequence[Example], model: Generator) -> int:
    """Choose how long an answer may become, from the outputs that may be learned from.

    A label may be as long as the longest; other outputs as `OUTPUT_QUANTILE` and `OUTPUT_SLACK`
    say. Test outputs are not looked at.
    """
    lengths = sorted(len(model.answer_tokens(lesson(row))) for row in rows)
    if not lengths:
        return {"short_answer": 16, "label": 16, "free_text": 128}[task]
    if task == "label":
        wanted = lengths[-1]
    else:
        wanted = math.ceil(OUTPUT_SLACK * lengths[int(OUTPUT_QUANTILE * (len(lengths) - 1))])
    return max(LEAST_NEW_TOKENS, min(MOST_NEW_TOKENS, wanted))
