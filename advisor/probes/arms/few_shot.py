"""Few-shot: the careful prompt with solved training rows before the question, the same for all.

The rows are fixed, as in a prompt that a team would write once. Rows chosen anew for each question
would be retrieval.
"""

from __future__ import annotations

from collections.abc import Sequence

from advisor.model.sample import Example
from advisor.probes import prompts
from advisor.probes.arm import PromptedArm
from advisor.probes.bench import Bench, Prompt

MOST_SHOWN = 5
"""Brown et al. 2020 (arXiv:2005.14165, fig. 1.2): most of the gain comes with the first few."""

MOST_TOKENS = 400
"""For all of them together, so that the prompt does not outweigh one with passages."""


class FewShot(PromptedArm):
    """Shows how it is done."""

    def refusal(self, bench: Bench) -> str:
        """Refuse where there is nothing to show."""
        if not bench.train:
            return "there are no training rows to show"
        if not _shown(bench):
            return (
                f"every training row is longer than the {MOST_TOKENS} tokens there are to show some"
            )
        return ""

    def prompts(self, bench: Bench, items: Sequence[Example]) -> list[Prompt]:
        """Ask each item after the same solved rows."""
        shown = _shown(bench)
        return [
            bench.prompt(item, prompts.careful(item, bench.form, shown=shown)) for item in items
        ]


def _shown(bench: Bench) -> list[prompts.Shown]:
    # Training rows come spread over labels or documents, so the first few are unlike one another.
    shown: list[prompts.Shown] = []
    left = MOST_TOKENS
    for row in bench.train:
        example = prompts.Shown(row.input, prompts.lesson(row))
        needed = bench.model.count(example.input) + bench.model.count(example.output)
        if needed <= left and len(shown) < MOST_SHOWN:
            shown.append(example)
            left -= needed
    return shown


arm = FewShot()
