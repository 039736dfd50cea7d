"""The predictions, item by item, so that a reader can look behind every number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from advisor.model.run import OPTION_OF_ARM, Passage, Prediction
from advisor.wording import names, numbers
from advisor.wording.text import plain, shortened

FULL = 0.995
"""A score that prints as 1.00 counts as right."""

NONE = 0.005
"""A score that prints as 0.00 counts as wrong."""

TITLE_LENGTH = 110
"""Characters of the input shown while an item is folded: about two lines on a phone."""


class OutputRow(NamedTuple):
    """What one arm answered."""

    arm: str
    option: str
    title: str
    output: str
    standing: str
    """right, partly, wrong, or unscored."""
    standing_words: str
    scores: str
    passages: tuple[PassageLink, ...]
    truncated: bool


class PassageLink(NamedTuple):
    """A passage that an arm was given."""

    anchor: str
    id: str
    gold: bool
    """Whether it comes from a document that the data names; another part may hold the answer."""


class PassageText(NamedTuple):
    """A passage, stored once for all items that refer to it."""

    anchor: str
    id: str
    text: str


class ItemRow(NamedTuple):
    """One item and every arm's answer to it."""

    item: str
    title: str
    input: str
    references: tuple[str, ...]
    answerable: bool
    differ: bool
    """Whether some arms are right and others not."""
    outputs: tuple[OutputRow, ...]


class ArmChoice(NamedTuple):
    """An arm to filter by."""

    arm: str
    title: str


class Browser(NamedTuple):
    """Everything that can be browsed."""

    metric: str
    arms: tuple[ArmChoice, ...]
    items: tuple[ItemRow, ...]
    passages: tuple[PassageText, ...]
    size: str


def browse(
    predictions: Sequence[Prediction], passages: Mapping[str, Passage], *, metric: str
) -> Browser | None:
    """Lay the predictions out by item.

    Args:
        predictions: Every item x arm; none makes no browser.
        passages: Id -> passage.
        metric: The primary metric, which says what is right.
    """
    if not predictions:
        return None
    by_item: dict[str, list[Prediction]] = {}
    for one in predictions:
        by_item.setdefault(one.item, []).append(one)
    used = dict.fromkeys(one for row in predictions for one in row.retrieved if one in passages)
    anchors = {one: f"passage-{i}" for i, one in enumerate(used, 1)}
    arms = dict.fromkeys(one.arm for one in predictions)
    return Browser(
        metric=names.metric(metric),
        arms=tuple(ArmChoice(arm, names.arm(arm)) for arm in arms),
        items=tuple(_item(rows, passages, anchors, metric) for rows in by_item.values()),
        passages=tuple(
            PassageText(anchors[one], plain(one), plain(passages[one].text)) for one in used
        ),
        size=f"{numbers.things(len(by_item), 'item')}, {numbers.things(len(arms), 'arm')}",
    )


def _item(
    rows: Sequence[Prediction],
    passages: Mapping[str, Passage],
    anchors: Mapping[str, str],
    metric: str,
) -> ItemRow:
    first = rows[0]
    outputs = tuple(_output(row, passages, anchors, metric) for row in rows)
    return ItemRow(
        item=plain(first.item),
        title=shortened(first.input, TITLE_LENGTH),
        input=plain(first.input),
        references=tuple(plain(one) for one in first.references),
        answerable=first.answerable,
        differ=len({one.standing for one in outputs}) > 1,
        outputs=outputs,
    )


def _output(
    row: Prediction, passages: Mapping[str, Passage], anchors: Mapping[str, str], metric: str
) -> OutputRow:
    scored = row.scores.get(metric)
    standing = _standing(scored)
    gold = set(row.document_ids)
    return OutputRow(
        arm=row.arm,
        option=OPTION_OF_ARM.get(row.arm, ""),
        title=names.arm(row.arm) + (f", training {row.seed + 1}" if row.seed else ""),
        output=plain(row.output),
        standing=standing,
        standing_words={
            "partly": f"partly ({numbers.score(scored)})",
            "unscored": "not scored",
        }.get(standing, standing),
        scores=", ".join(
            f"{names.metric(name)} {numbers.score(value)}" for name, value in row.scores.items()
        ),
        passages=tuple(
            PassageLink(
                anchor=anchors.get(one, ""),
                id=plain(one),
                gold=(passages[one].document_id if one in passages else one) in gold,
            )
            for one in row.retrieved
        ),
        truncated=row.truncated,
    )


def _standing(score: float | None) -> str:
    if score is None:
        return "unscored"
    if score >= FULL:
        return "right"
    return "wrong" if score <= NONE else "partly"
