"""Oracle: the passage that holds the answer is given. No option; it shows what retrieval costs."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.model.run import Passage
from advisor.model.sample import Example
from advisor.probes import prompts
from advisor.probes.arm import Prompt, PromptedArm
from advisor.probes.bench import Bench
from advisor.probes.passages import fit


class Oracle(PromptedArm):
    """Is told where to look."""

    def refusal(self, bench: Bench) -> str:
        """Refuse where the data does not say which documents hold the answers."""
        if any(bench.gold_passages(item) for item in bench.items):
            return ""
        return "no test item names a document that the sample holds"

    def prompts(self, bench: Bench, items: Sequence[Example]) -> list[Prompt]:
        """Ask each item with its gold passages; one without any is asked without."""
        return [self._prompt(bench, item, bench.gold_passages(item)) for item in items]

    def _prompt(self, bench: Bench, item: Example, gold: Sequence[Passage]) -> Prompt:
        found = fit(gold, tokens=bench.passage_tokens, count=bench.model.count)
        texts = [passage.text for passage in found.passages]
        return Prompt(
            item,
            prompts.careful(item, bench.form, passages=texts),
            passages=found.passages,
            truncated=found.truncated,
        )


arm = Oracle()
