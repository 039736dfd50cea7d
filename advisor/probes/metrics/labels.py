"""Reads a label out of an output and scores labels. Knows the labels it is given and no others."""

from __future__ import annotations

import re
from collections.abc import Sequence

from sklearn.metrics import f1_score

_SEPARATORS = re.compile(r"[\W_]+")


def normalised_label(text: str) -> str:
    """Fold case, and turn punctuation, underscores and hyphens into single spaces."""
    return _SEPARATORS.sub(" ", text.casefold()).strip()


def parse_label(output: str, labels: Sequence[str]) -> str | None:
    """Find the one label that an output names.

    The first of these that gives exactly one label wins: the output is a label; it begins with
    one ("yes, because ..."); it names one in its first line ("The intent is card_arrival."), a
    label within a longer named one not counted.

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
    lines = output.strip().splitlines()
    first = f" {normalised_label(lines[0])} " if lines else ""
    named = [key for key in label_of if f" {key} " in first]
    widest = [key for key in named if not any(key != other and key in other for other in named)]
    return label_of[widest[0]] if len(widest) == 1 else None


def accuracy(label: str | None, references: Sequence[str]) -> float:
    """Tell whether a parsed label is an accepted one, 0 or 1; an unparsed output is wrong."""
    if label is None:
        return 0.0
    accepted = {normalised_label(reference) for reference in references}
    return float(normalised_label(label) in accepted)


def macro_f1(predicted: Sequence[str | None], references: Sequence[Sequence[str]]) -> float:
    """Average F1 over the labels that the references hold, each label counting once.

    Args:
        predicted: Parsed labels, none where an output could not be parsed.
        references: Accepted labels of each item; a prediction among them counts as the truth.

    Raises:
        ValueError: There are no items.
    """
    if not references:
        raise ValueError("Macro-F1 needs items.")
    said = [normalised_label(label) if label else "" for label in predicted]
    truth = []
    for label, accepted in zip(said, references, strict=True):
        keys = [normalised_label(reference) for reference in accepted]
        truth.append(label if label in keys else keys[0])
    score = f1_score(truth, said, labels=sorted(set(truth)), average="macro", zero_division=0)
    return float(score)
