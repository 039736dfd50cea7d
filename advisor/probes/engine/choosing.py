"""Finds the likeliest of given answers without weighing them all.

The choices form a tree of tokens. Log-probabilities only fall along a branch, so a branch that is
already less likely than a finished choice need not be followed: a uniform-cost search (Russell &
Norvig, *Artificial Intelligence*, 4th ed., section 3.4.2) looks at a few tokens per row instead of
all tokens of all choices, and finds the same choice.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from advisor.probes.engine.decoder import Decoder
from advisor.probes.engine.memory import Memory


@dataclass(eq=False)
class _Node:
    """A token of the choices' tree."""

    children: dict[int, _Node] = field(default_factory=dict)
    choice: int | None = None
    """The choice that ends here."""


@dataclass(order=True)
class _Open:
    """A token a row may follow; the least comes first."""

    cost: float
    """Negative log-probability in nats from the root to here."""
    order: int
    """Of discovery: decides between equals."""
    token: int = field(compare=False)
    node: _Node = field(compare=False)
    slots: tuple[int, ...] = field(compare=False)
    """Memory slots of the tokens before it."""


class _Search:
    """One row's way through the tree."""

    def __init__(self) -> None:
        self._open: list[_Open] = []
        self._found = 0
        self._best = float("inf")
        self.choice = -1

    def discover(self, node: _Node, cost: float, slots: tuple[int, ...], logs: Tensor) -> None:
        """Open a node's children; `logs` are the log-probabilities of those, in order."""
        for (token, child), log in zip(node.children.items(), logs.tolist(), strict=True):
            total = cost - log
            if child.choice is not None and total < self._best:
                self._best, self.choice = total, child.choice
            if child.children:
                heapq.heappush(self._open, _Open(total, self._found, token, child, slots))
                self._found += 1

    def next(self) -> _Open | None:
        """Take the likeliest open token; none when nothing open can beat what was found."""
        if self._open and self._open[0].cost < self._best:
            return heapq.heappop(self._open)
        return None


def inner_tokens(choices: Sequence[Sequence[int]]) -> int:
    """Count the distinct beginnings of the choices: the most steps a search can take."""
    return len({tuple(choice[:end]) for choice in choices for end in range(1, len(choice))})


@torch.inference_mode()
def choose_likeliest(
    decoder: Decoder, prompts: Sequence[Sequence[int]], choices: Sequence[Sequence[int]]
) -> list[int]:
    """Find, for each prompt, the choice with the highest sum of token log-probabilities.

    Args:
        decoder: The model.
        prompts: Token ids of one batch; prompts of like length should follow one another.
        choices: Token ids of each answer, its end included; of equal ones the first is found.

    Returns:
        For each prompt, the index of its choice.
    """
    root = _tree(choices)
    steps = max(1, inner_tokens(choices))
    last = [[len(prompt) - 1] for prompt in prompts]
    hidden, memory = decoder.read(prompts, wanted=last, steps=steps)
    assert memory is not None
    searches = [_Search() for _ in prompts]
    _discover(decoder, hidden, [(search, root, 0.0, ()) for search in searches])
    rows = searches
    while True:
        taken = [search.next() for search in rows]
        going = [(row, one) for row, one in enumerate(taken) if one is not None]
        if not going:
            return [search.choice for search in searches]
        kept = [row for row, _ in going]
        if len(kept) < len(rows):
            memory.keep_rows(torch.tensor(kept, device=hidden.device))
            rows = [rows[row] for row in kept]
        slot = memory.filled
        found = [one for _, one in going]
        hidden = decoder.step(
            torch.tensor([one.token for one in found], device=hidden.device),
            memory,
            depth=torch.tensor([len(one.slots) for one in found], device=hidden.device),
            visible=_visible(memory, found),
        )
        _discover(
            decoder,
            hidden,
            [
                (search, one.node, one.cost, (*one.slots, slot))
                for search, one in zip(rows, found, strict=True)
            ],
        )


def _tree(choices: Sequence[Sequence[int]]) -> _Node:
    root = _Node()
    for index, choice in enumerate(choices):
        node = root
        for token in choice:
            node = node.children.setdefault(token, _Node())
        if node.choice is None:
            node.choice = index
    return root


def _visible(memory: Memory, found: Sequence[_Open]) -> Tensor:
    """Let each row see its own text, the tokens before the new one on its branch, and itself."""
    visible = memory.visible[:, : memory.filled + 1].clone()
    visible[:, memory.width : memory.filled] = -torch.inf
    for row, one in enumerate(found):
        visible[row, list(one.slots)] = 0
    return visible


def _discover(
    decoder: Decoder,
    hidden: Tensor,
    reached: Sequence[tuple[_Search, _Node, float, tuple[int, ...]]],
) -> None:
    logs = decoder.logits(hidden).float().log_softmax(dim=-1)
    for row, (search, node, cost, slots) in zip(logs.cpu(), reached, strict=True):
        search.discover(node, cost, slots, row[list(node.children)])
