"""Says beforehand how long a run will take, and how much of it a budget pays for.

Multiplies what is planned by rates measured on this machine. Measures nothing itself, and knows no
model: `pace` gives it what it multiplies.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from advisor.model.run import TRAINED_ARMS

PASSAGED = frozenset({"rag", "hybrid", "oracle"})
"""Arms whose prompts hold passages."""

RETRIEVING = frozenset({"rag", "hybrid"})
"""Arms that need the index, which is built once."""

LEAST_ITEMS = 50
"""The intervals are shown to hold from 50 items; no budget buys fewer."""

AIM = 0.93
"""Share of a budget that is planned for. Of four quiet runs on two machines one took 4 % less than
was foreseen and three took 8 to 13 % more, when what an adapter forgets was not foreseen yet."""

LEAST_ROWS = 30
"""Fewer rows teach an adapter no more than a handful of examples in a prompt would."""


class Pace(NamedTuple):
    """How fast this machine does what a run is made of; 0 for what no arm of the plan does."""

    read_s: float
    """Seconds per prompt token."""
    choose_s: float
    """Seconds per item to choose a label, its prompt not counted; 0 where answers are written."""
    write_s: float
    """Seconds per token written in batches of prompts without passages; 0 where labels are
    chosen."""
    passaged_write_s: float
    """The same with passages, which leave room for fewer prompts in a batch."""
    learn_s: dict[str, float]
    """Trained arm -> seconds per token of a training row, all epochs together, though training
    ends early where it no longer helps."""
    embed_s: float
    """Seconds per word embedded."""
    recall_s: float
    """Seconds to see once what a model knows of general text."""


class Sizes(NamedTuple):
    """What one item takes, in tokens on average unless said otherwise."""

    careful: float
    """Of an untrained arm's prompt without passages, less what all prompts begin with."""
    brief: float
    """Of a trained arm's prompt without passages, likewise."""
    passages: float
    """Of the passages in a prompt; 0 without documents."""
    lesson: float
    """Of what is to be answered, and of what a trained arm writes."""
    answer: float
    """Of what an untrained arm writes: nearly always as much as it may."""
    corpus_words: int
    """Words of all documents."""
    input_words: float
    """Words of an input."""


class Rates(NamedTuple):
    """What was measured of one plan on one machine."""

    sizes: Sizes
    pace: Pace


class Planned(NamedTuple):
    """How much is to be done."""

    arms: tuple[str, ...]
    items: int
    rows: int
    trainings: int = 1


def foresee(planned: Planned, rates: Rates) -> dict[str, float]:
    """Estimate the seconds of each arm.

    The index is charged to the first arm that needs it, and what the bare model knows of general
    text to the first that is trained.
    """
    seconds = {arm: _arm_seconds(arm, planned, *rates) for arm in planned.arms}
    for once, kind in (
        (rates.sizes.corpus_words * rates.pace.embed_s, RETRIEVING),
        (rates.pace.recall_s, TRAINED_ARMS),
    ):
        first = next((arm for arm in planned.arms if arm in kind), None)
        if first is not None:
            seconds[first] += once
    return seconds


def fit(
    planned: Planned, seconds: Callable[[Planned], float], budget_s: float, *, spent_s: float = 0.0
) -> Planned:
    """Plan fewer items and rows, in proportion, until a run fits its budget.

    Where the fewest sensible numbers do not fit, the arms that come last are left out, as many as
    must be; the first always stays.

    Args:
        planned: What is wanted.
        seconds: Estimates a plan.
        budget_s: Seconds there are.
        spent_s: Seconds that planning took of them.
    """
    left = AIM * budget_s - spent_s
    for arms in (planned.arms[:count] for count in range(len(planned.arms), 0, -1)):
        fewer = planned._replace(arms=arms)
        shares = (one / _STEPS for one in range(_STEPS, 0, -1))
        smaller = [_scaled(fewer, share) for share in shares]
        fits = next((one for one in smaller if seconds(one) <= left), None)
        if fits is not None:
            return fits
    return smaller[-1]


_STEPS = 100
"""Shares tried, from all of it down to a hundredth."""


def _scaled(planned: Planned, share: float) -> Planned:
    items = max(min(LEAST_ITEMS, planned.items), round(share * planned.items))
    rows = max(min(LEAST_ROWS, planned.rows), round(share * planned.rows))
    return planned._replace(items=items, rows=rows)


def _arm_seconds(arm: str, planned: Planned, sizes: Sizes, pace: Pace) -> float:
    if arm == "classifier":
        return (planned.items + planned.rows) * sizes.input_words * pace.embed_s
    trained = arm in TRAINED_ARMS
    prompt = sizes.brief if trained else sizes.careful
    write_s = pace.write_s
    if arm in PASSAGED:
        prompt += sizes.passages
        write_s = pace.passaged_write_s
    answer_s = pace.choose_s + (sizes.lesson if trained else sizes.answer) * write_s
    seconds = planned.items * (prompt * pace.read_s + answer_s)
    if trained:
        seconds += planned.rows * (prompt + sizes.lesson) * pace.learn_s.get(arm, 0.0)
        seconds += pace.recall_s
        seconds *= planned.trainings
    return seconds
