"""Oracle: the passage that holds the answer is given. No option; it shows what retrieval costs."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.model.sample import Example
from advisor.probes import prompts
from advisor.probes.arm import PromptedArm
from advisor.probes.bench import Bench, Prompt
from advisor.probes.passages import fit


class Oracle(PromptedArm):
    """Is told where to look."""

    def refusal(self, bench: Bench) -> str:
        """Refuse where the data does not say which documents hold the answers."""
        if any(bench.gold(item).passages for item in bench.items):
            return ""
        return "no test item names a document that the sample holds"

    def prompts(self, bench: Bench, items: Sequence[Example]) -> list[Prompt]:
        """Ask each item with its gold passages; one without any is asked without."""
        found = [
            fit(bench.gold(item).passages, tokens=bench.passage_tokens, count=bench.model.count)
            for item in items
        ]
        return [
            bench.prompt(item, prompts.careful(item, bench.form, passages=gold.texts), gold)
            for item, gold in zip(items, found, strict=True)
        ]


arm = Oracle()
