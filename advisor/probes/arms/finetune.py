"""Fine-tune: a LoRA adapter learns the training rows and answers without documents."""

from __future__ import annotations

from collections.abc import Sequence

from advisor.model.sample import Example
from advisor.probes import prompts
from advisor.probes.arm import TrainedArm
from advisor.probes.bench import Bench, Prompt


class Finetune(TrainedArm):
    """Learns inputs and outputs, nothing else."""

    name = "finetune"

    def prompts(self, bench: Bench, items: Sequence[Example]) -> list[Prompt]:
        """Ask with the fewest words: what form an answer has, the adapter has learned."""
        return [bench.prompt(item, prompts.brief(item, bench.form)) for item in items]


arm = Finetune()
