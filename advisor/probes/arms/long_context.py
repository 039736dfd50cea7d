"""Long context: every document in every prompt, where the model's window holds them all."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.model.sample import Example
from advisor.probes import prompts
from advisor.probes.arm import PromptedArm
from advisor.probes.bench import Bench, Prompt
from advisor.probes.passages import Fitted
from advisor.probes.retrieval.chunking import whole

PROMPT_ROOM = 512
"""Tokens kept free of documents for instructions, the question and the chat template."""


class LongContext(PromptedArm):
    """Reads everything each time."""

    def refusal(self, bench: Bench) -> str:
        """Refuse where documents are missing or do not fit."""
        if not bench.documents:
            return "the sample has no documents"
        room = bench.model.context_tokens - bench.max_new_tokens - PROMPT_ROOM
        needed = sum(bench.model.count(whole(document).text) for document in bench.documents)
        if needed > room:
            return f"the documents have {needed} tokens and the model's window holds {room}"
        return ""

    def prompts(self, bench: Bench, items: Sequence[Example]) -> list[Prompt]:
        """Ask each item after all documents, in their own order."""
        found = Fitted(tuple(whole(document) for document in bench.documents), False)
        nearest_first = found.texts[::-1]  # so that the documents are read in their own order
        return [
            bench.prompt(item, prompts.careful(item, bench.form, passages=nearest_first), found)
            for item in items
        ]


arm = LongContext()
