"""A rival to be better than: the decision tree that people draw on a whiteboard.

Four questions, as published trees ask them: knowledge or behaviour, how much and how fast-changing
the knowledge, how strict the behaviour, how many examples can be had (the tree of hellouchit.com,
*RAG, fine-tune, prompt - or hybrid*, read 2026-11-22, asks these four in this order; Hotz 2023
gives the direction of each). Which trait and level answers a question is ours, and was fixed before
looking at how the tree does on any case. It has no weights, and knows nothing of a rubric but the
names of its traits and options.

    Does it need knowledge from outside?           external_knowledge: some, heavy
    ├── yes: must its manner change strongly?      style_need: strong
    │   ├── yes: hybrid
    │   └── no: is the knowledge small and steady? corpus_size: fits_context, and
    │       │                                      data_change not daily or realtime
    │       ├── yes: long_context
    │       └── no: rag
    └── no: are there examples to learn from?      labelled_examples: hundreds or more
        ├── yes: finetune
        └── no: prompt

An unknown answer takes the `no` branch: whoever cannot say yes goes on as if it were no.
"""

from __future__ import annotations

from collections.abc import Mapping

from advisor.model.answers import UNKNOWN
from advisor.model.rubric import DecisionRubric

OPTIONS = frozenset({"prompt", "long_context", "rag", "finetune", "hybrid"})
"""What the tree can say."""

_KNOWLEDGE = frozenset({"some", "heavy"})
_SMALL = "fits_context"
_FAST = frozenset({"daily", "realtime"})
_EXAMPLES = frozenset({"hundreds", "thousands", "tens_of_thousands"})


def fits(rubric: DecisionRubric) -> bool:
    """Say whether the tree can be compared with a rubric: it must have the tree's options."""
    return set(rubric.option_ids) >= OPTIONS


def four_questions(levels: Mapping[str, str]) -> str:
    """Choose an option as the tree does.

    Args:
        levels: Trait -> level; what is left out is unknown, and unknown means `no`.
    """

    def answer(trait: str) -> str:
        return levels.get(trait, UNKNOWN)

    if answer("external_knowledge") in _KNOWLEDGE:
        if answer("style_need") == "strong":
            return "hybrid"
        steady = answer("data_change") not in _FAST
        return "long_context" if answer("corpus_size") == _SMALL and steady else "rag"
    return "finetune" if answer("labelled_examples") in _EXAMPLES else "prompt"
