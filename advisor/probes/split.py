"""Decides which examples are held out and which are learned from, before anything sees them.

Knows nothing of models; every choice is drawn from the generator it is given.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Hashable, Sequence
from typing import NamedTuple

from advisor.model.sample import Example

TEST_SHARE = 0.4
"""Of a small sample, held out: an interval narrows with the root of n, learning flattens sooner."""


class Split(NamedTuple):
    """Held-out items and candidates for training, each in the order they would be taken."""

    test: tuple[Example, ...]
    train_pool: tuple[Example, ...]


def split_examples(
    examples: Sequence[Example],
    *,
    test_items: int,
    train_rows: int,
    test_items_fixed: bool = False,
    by_label: bool = False,
    rng: random.Random,
) -> Split:
    """Split by the data's own marks where it has them, else by chance.

    No input is tested twice: who answers a question twice has answered one question. Test items are
    spread over the documents they come from, and so are training candidates. Where outputs are
    labels, each label is met once and the rest comes as often as in the data: what is rare there
    must not seem common to what learns from it.

    Args:
        examples: All usable examples.
        test_items: Held-out items wanted.
        train_rows: Training rows wanted; 0 leaves every example to the test.
        test_items_fixed: Whether `test_items` was asked for and not a default to be shrunk where
            the sample is too small for both parts.
        by_label: Whether outputs are labels.
        rng: The source of every choice.
    """
    if len({example.split for example in examples}) < 2:
        # One mark on every row is no split: it only says which file the rows came from.
        examples = [example.model_copy(update={"split": ""}) for example in examples]
    marked_test = [example for example in examples if example.split == "test"]
    marked_train = [example for example in examples if example.split == "train"]
    unmarked = [example for example in examples if not example.split]
    if marked_test:
        test_pool, rest = marked_test, marked_train + unmarked
    elif marked_train:
        test_pool, rest = unmarked, marked_train
    else:
        test_pool, rest = unmarked, []
    asked_once, repeats = _first_of_each(test_pool)
    shrinks = train_rows and not (marked_test or marked_train or test_items_fixed)
    there = len(asked_once)
    if shrinks and there < test_items + train_rows:
        test_items = min(test_items, max(1, int(TEST_SHARE * there)))
    ordered = _spread(asked_once, _document_of, rng)
    test, left_over = ordered[:test_items], [*ordered[test_items:], *repeats]
    pool = rest or ([] if marked_test else left_over)
    train = _covering(pool, rng) if by_label else _spread(pool, _document_of, rng)
    return Split(tuple(test), tuple(train))


def _first_of_each(examples: Sequence[Example]) -> tuple[list[Example], list[Example]]:
    """Part examples that ask something first from those that ask it again."""
    firsts: dict[str, str] = {}
    for example in examples:
        firsts.setdefault(" ".join(example.input.casefold().split()), example.id)
    met = set(firsts.values())
    return (
        [example for example in examples if example.id in met],
        [example for example in examples if example.id not in met],
    )


def _document_of(example: Example) -> Hashable:
    # An example without a document is a group of its own, so that the order is plain chance.
    return example.document_ids[0] if example.document_ids else ("", example.id)


def _covering(examples: Sequence[Example], rng: random.Random) -> list[Example]:
    """Order examples by chance, but with the first of every label before all others."""
    shuffled = list(examples)
    rng.shuffle(shuffled)
    firsts: dict[str, str] = {}
    for example in shuffled:
        firsts.setdefault(example.outputs[0] if example.outputs else "", example.id)
    met = set(firsts.values())
    return sorted(shuffled, key=lambda example: example.id not in met)


def _spread(
    examples: Sequence[Example], group: Callable[[Example], Hashable], rng: random.Random
) -> list[Example]:
    """Order examples so that every group gives one before any gives its second."""
    shuffled = list(examples)
    rng.shuffle(shuffled)
    groups: dict[Hashable, list[Example]] = {}
    for example in shuffled:
        groups.setdefault(group(example), []).append(example)
    turns = itertools.zip_longest(*groups.values())
    return [example for turn in turns for example in turn if example is not None]
