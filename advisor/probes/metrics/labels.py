"""Reads a label out of an output and scores labels. Knows the labels it is given and no others."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

_WORD = re.compile(r"(?:(?<![^\W_])[+-](?=\d))?[^\W_]+(?:[+#]+|-$)?")
"""With the sign before a number, and those that end a name or a mark: -1, C++, C#, A+, A-."""


def normalised_label(text: str) -> str:
    """Fold case, and turn punctuation, underscores and hyphens into single spaces.

    Signs that make another label stay; a text of nothing but signs is itself.
    """
    folded = text.casefold().strip()
    return " ".join(_WORD.findall(folded)) or folded


def parse_label(output: str, labels: Sequence[str]) -> str | None:
    """Find the one label that an output names.

    The first of these that gives exactly one label wins: the output is a label; it begins with
    one ("yes, because ..."); it names one in its first line ("The intent is card_arrival."), or in
    all of it. A label within a longer named one is not counted.

    Returns:
        The label as `labels` spells it, or none where the output names none or several.
    """
    label_of = {normalised_label(label): label for label in labels if normalised_label(label)}
    said = normalised_label(output)
    if said in label_of:
        return label_of[said]
    opening = [key for key in label_of if f"{said} ".startswith(f"{key} ")]
    if opening:
        return label_of[max(opening, key=len)]
    for part in (output.strip().partition("\n")[0], output):
        named = [key for key in label_of if f" {key} " in f" {normalised_label(part)} "]
        widest = [key for key in named if not any(_within(key, other) for other in named)]
        if widest:
            return label_of[widest[0]] if len(widest) == 1 else None
    return None


def _within(key: str, other: str) -> bool:
    """Tell whether a label's words stand within another label's."""
    return key != other and f" {key} " in f" {other} "


def accuracy(label: str | None, references: Sequence[str]) -> float:
    """Tell whether a parsed label is an accepted one, 0 or 1; an unparsed output is wrong."""
    if label is None:
        return 0.0
    accepted = {normalised_label(reference) for reference in references}
    return float(normalised_label(label) in accepted)


class CodedLabels(NamedTuple):
    """True and parsed labels of the same items, as codes that can be resampled."""

    truth: NDArray[np.intp]
    """Shape (n,)."""
    said: NDArray[np.intp]
    """Shape (n,); a code that no truth has stands for an unparsed output or a label never true."""


def code_labels(
    predicted: Sequence[str | None], references: Sequence[Sequence[str]]
) -> CodedLabels:
    """Number the labels of items.

    Args:
        predicted: Parsed labels, none where an output could not be parsed.
        references: Accepted labels of each item; a prediction among them counts as the truth.
    """
    said = [normalised_label(label) if label else "" for label in predicted]
    truth = []
    for label, accepted in zip(said, references, strict=True):
        keys = [normalised_label(reference) for reference in accepted]
        truth.append(label if label in keys else keys[0])
    code_of = {label: code for code, label in enumerate(dict.fromkeys(truth))}
    return CodedLabels(
        np.array([code_of[label] for label in truth], np.intp),
        np.array([code_of.get(label, len(code_of)) for label in said], np.intp),
    )


def macro_f1(coded: CodedLabels) -> float:
    """Average F1 over the labels that occur as truth, each label counting once.

        F1 of a label = 2 hits / (times true + times said)

    The same as scikit-learn's `f1_score(average="macro", labels=those labels)`, in microseconds:
    a bootstrap asks it a thousand times for every arm.
    """
    kinds = int(max(coded.truth.max(), coded.said.max())) + 1
    wanted = np.bincount(coded.truth, minlength=kinds)
    given = np.bincount(coded.said, minlength=kinds)
    hits = np.bincount(coded.truth[coded.truth == coded.said], minlength=kinds)
    occurs = wanted > 0
    return float(np.mean(2 * hits[occurs] / (wanted + given)[occurs]))
