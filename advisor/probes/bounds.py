"""Where each condition of a run begins to trouble and where it breaks the run, each with a reason.

All bounds are ours. Knows numbers only; `advisor.probes.validity` measures them.
"""

from __future__ import annotations

from typing import NamedTuple

from advisor.model.run import Standing


class Bounds(NamedTuple):
    """A value past `warning` asks for care; past `outer` the run's verdict is invalid."""

    warning: float
    outer: float

    def above(self, value: float) -> Standing:
        """Judge a value of which less is better."""
        if value > self.outer:
            return "out_of_bounds"
        return "warning" if value > self.warning else "ok"

    def below(self, value: float) -> Standing:
        """Judge a value of which more is better."""
        if value < self.outer:
            return "out_of_bounds"
        return "warning" if value < self.warning else "ok"


TEST_ITEMS = Bounds(50, 12)
"""The intervals are shown to hold from 50 items; under 12, no exact McNemar test with half of the
items discordant can reach .05."""

TEST_DOCUMENTS = 8
"""Items of one document stand or fall together. Among four arms, Holm's first step asks the least
of six p-values to be .05 / 6 at most; signs of seven documents, all alike, give 2 / 2^7 = .016, of
eight .0078."""

FLOOR = 0.05
"""A best score below this, or below what another item's reference would score, is a failure of
every arm: there is nothing to choose from."""

CLOSED_BOOK = Bounds(0.5, 0.9)
"""Above .9 fewer than one item in ten is left to show what documents or training add; above one
half, most of the data speaks of what the model has already read."""

ANSWER_IN_CORPUS = Bounds(0.9, 0.5)
"""Below one half most questions cannot be answered from these documents, so questions and documents
do not belong together; at .9 a tenth of the items is lost to every arm that reads."""

GOLD_RECALL = Bounds(0.8, 0.5)
"""Below one half more answers lack their document than have it, and the run measures a retriever,
not retrieval; at .8 the loss still outweighs any usual margin."""

GOLD_NDCG = 0.5
"""nDCG@10 of a list whose one right document stands third: who reads that far finds it."""

OVERLAP = Bounds(0.0, 0.05)
"""Not one test input should have been learned from; at .05, a usual margin, overlap alone could
decide a comparison."""

NEAR_DUPLICATES = 0.1
"""Of the training candidates; more suggest that rows were made from one template, and that test
items differ from training rows less than real use will."""

SEEDS = 3
"""Fewest training seeds over which variation can be spoken of."""

FORGETTING = 0.1
"""Nats a token: text that was as hard to guess as one word among n is then as hard as one among
1.1 n. An adapter of the default settings on 300 rows stays below; we know of no published bound."""

TRUNCATED = Bounds(0.02, 0.25)
"""At a quarter, cutting prompts alone could cost an arm more than any usual margin."""

UNPARSABLE = Bounds(0.1, 0.5)
"""Outputs that name no label or, elsewhere, are empty. Where even the best arm gives no more than
half, the prompt is broken, not the arms."""

DRAFTED = 0.0
"""Of the test items and training rows. Drafts are kept where a model answers with the passage and
not without: a single one favours arms that read, and none makes the run worthless."""

ENGLISH = Bounds(0.9, 0.5)
"""The bundled models know English only; below one half they are not being tested but misused."""
