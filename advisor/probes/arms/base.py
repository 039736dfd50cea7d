"""Base: a careful prompt without documents or examples; what everything else must beat."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.model.sample import Example
from advisor.probes import prompts
from advisor.probes.arm import PromptedArm
from advisor.probes.bench import Bench, Prompt


class Base(PromptedArm):
    """Asks the model as it is."""

    def prompts(self, bench: Bench, items: Sequence[Example]) -> list[Prompt]:
        """Ask each item with the careful prompt alone."""
        return [bench.prompt(item, prompts.careful(item, bench.form)) for item in items]


arm = Base()
