"""Hybrid: a LoRA adapter learns to answer from retrieved passages, and is asked with them.

Training follows RAFT (Zhang et al. 2024, arXiv:2403.10131): the passage with the answer stands
among distractors, so that the model learns to pick and to ignore. The distractors are what the
retriever really brings, not random documents, since those are what it will meet.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from advisor.model.sample import Example
from advisor.probes import prompts
from advisor.probes.arm import TrainedArm
from advisor.probes.arms.rag import arm as rag
from advisor.probes.bench import Bench, Prompt
from advisor.probes.gold import Gold
from advisor.probes.passages import Fitted


class Hybrid(TrainedArm):
    """Learns to read what retrieval brings."""

    name = "hybrid"

    def refusal(self, bench: Bench) -> str:
        """Refuse where either half would be refused."""
        return rag.refusal(bench) or super().refusal(bench)

    def prompts(self, bench: Bench, items: Sequence[Example]) -> list[Prompt]:
        """Ask each item with the best passages that fit before it."""
        return [
            _prompt(bench, item, found)
            for item, found in zip(items, bench.look_up(items), strict=True)
        ]

    def training_prompts(self, bench: Bench, rows: Sequence[Example]) -> list[Prompt]:
        """Ask each row as in the test, but see to it that the answer can be found."""
        rng = random.Random(bench.training_seed)
        return [
            _prompt(bench, row, with_gold(found, bench.gold(row), rng))
            for row, found in zip(rows, bench.look_up(rows), strict=True)
        ]


def _prompt(bench: Bench, item: Example, found: Fitted) -> Prompt:
    return bench.prompt(item, prompts.brief(item, bench.form, passages=found.texts), found)


def with_gold(found: Fitted, gold: Gold, rng: random.Random) -> Fitted:
    """Put the best gold passage in place of one that was retrieved, where none is as good."""
    if not gold.passages or any(one.id in gold.best for one in found.passages):
        return found
    if not found.passages:  # a question of stop words alone finds nothing by its words
        return Fitted((gold.passages[0],), found.truncated)
    passages = list(found.passages)
    passages[rng.randrange(len(passages))] = gold.passages[0]
    return Fitted(tuple(passages), found.truncated)


arm = Hybrid()
