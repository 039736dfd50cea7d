"""Tells from the data what kind of output is asked for: a label, a short answer or free text.

Reads examples and documents only; knows no model and no metric.
"""

from __future__ import annotations

import re
import statistics
from collections.abc import Sequence
from typing import NamedTuple

from advisor.model.sample import Document, Example, Task

MOST_LABELS = 200
"""More distinct outputs than this are names or numbers, not a scheme of labels."""

LABEL_REPEATS = 4
"""A label stands on at least this many rows on average; answers seldom repeat so often."""

LABEL_WORDS = 6
"""Longest label met in published schemes (banking77, CLINC150: at most 6 words)."""

SHORT_WORDS = 8
"""Nine in ten SQuAD answers are shorter; a rewritten sentence seldom is."""

SPAN_WORDS = 20
"""A longer output found word for word in a document is an excerpt to judge as text."""

SOUGHT = 1000
"""Outputs that are looked for in the documents: their share is then known to three in a hundred."""

SPAN_SHARE = 0.5
"""Outputs that stand in the documents are spans where at least half of them do."""


class InferredTask(NamedTuple):
    """The task read off the data, and why."""

    task: Task
    because: str


def infer_task(examples: Sequence[Example], documents: Sequence[Document] = ()) -> InferredTask:
    """Infer the task from outputs: repeated, in the documents, short, or none of these.

    Spans are looked at before labels: a dozen names that recur as answers are still answers.
    """
    outputs = [example.outputs[0].strip() for example in examples if example.outputs]
    if not outputs:
        return InferredTask("free_text", "no example has an output")
    words = [len(output.split()) for output in outputs]
    share = _span_share(outputs, documents)
    if share >= SPAN_SHARE and statistics.median(words) <= SPAN_WORDS and not _are_flags(outputs):
        return InferredTask("short_answer", f"{share:.0%} of the outputs stand in the documents")
    kinds = len({_folded(output) for output in outputs})
    repeated = 2 <= kinds <= min(MOST_LABELS, len(outputs) // LABEL_REPEATS)
    if repeated and max(words) <= LABEL_WORDS:
        return InferredTask("label", f"{len(outputs)} outputs repeat {kinds} labels")
    if statistics.median(words) <= SHORT_WORDS and _tail(words) <= SPAN_WORDS:
        return InferredTask(
            "short_answer", f"outputs have {statistics.median(words):.0f} words in the median"
        )
    return InferredTask("free_text", "outputs are neither repeated nor short")


def labels_of(examples: Sequence[Example]) -> tuple[str, ...]:
    """List the labels that examples carry, sorted; spelling as it first appears."""
    seen: dict[str, str] = {}
    for example in examples:
        if example.outputs:
            seen.setdefault(_folded(example.outputs[0]), example.outputs[0].strip())
    return tuple(sorted(seen.values()))


def _span_share(outputs: Sequence[str], documents: Sequence[Document]) -> float:
    if not documents:
        return 0.0
    corpus = "\n".join(_folded(document.text) for document in documents)
    sought = outputs[:: -(-len(outputs) // SOUGHT)]
    return sum(_folded(output) in corpus for output in sought) / len(sought)


def _are_flags(outputs: Sequence[str]) -> bool:
    # "yes" and "no" stand in every corpus by accident; so does any handful of common words.
    return len({_folded(output) for output in outputs}) <= max(5, len(outputs) // 50)


def _tail(words: Sequence[int]) -> float:
    return sorted(words)[int(0.9 * (len(words) - 1))]


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip().casefold()
