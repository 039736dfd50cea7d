"""RAG: passages are looked up for each question and the model answers from them."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.model.sample import Example
from advisor.probes import prompts
from advisor.probes.arm import PromptedArm
from advisor.probes.bench import Bench, Prompt


class Rag(PromptedArm):
    """Looks up, then asks."""

    def refusal(self, bench: Bench) -> str:
        """Refuse where there are no documents: similar solved rows would be few-shot, not RAG."""
        return "" if bench.documents else "the sample has no documents to retrieve from"

    def prompts(self, bench: Bench, items: Sequence[Example]) -> list[Prompt]:
        """Ask each item with the best passages that fit before it."""
        return [
            bench.prompt(item, prompts.careful(item, bench.form, passages=found.texts), found)
            for item, found in zip(items, bench.look_up(items), strict=True)
        ]


arm = Rag()
