"""Finds the likeliest of given answers without weighing them all.

The choices form a tree of tokens. Log-probabilities only fall along a branch, so a branch that is
already less likely than a finished choice need not be followed: a uniform-cost search (Russell &
Norvig, *Artificial Intelligence*, 4th ed., section 3.4.2) finds the same choice as weighing all.
Where a model is sure of itself it looks at a few tokens per row, where it is not at most of them.
"""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from advisor.probes.engine.decoder import Decoder
from advisor.probes.engine.memory import Memory

_AT_ONCE = 8
"""Tokens per row and pass. More would look at tokens in vain where the first few decide; fewer
would read the weights more often where hundreds must be looked at."""

_HEAD_PLACES = 256
"""Places whose logits are held at a time: 50 MB in float32 at 49,000 tokens."""

_SHRINK_AT = 0.75
"""Share of rows undecided below which copying them together is cheaper than dragging the rest."""


@dataclass(eq=False)
class _Node:
    """A token of the choices' tree."""

    children: dict[int, _Node] = field(default_factory=dict)
    choice: int | None = None
    """The choice that ends here."""


@dataclass(order=True)
class _Open:
    """A token that a row may look at; the least comes first."""

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
        self.choice = -1
        self._open: list[_Open] = []
        self._found = 0
        self._best = float("inf")

    def discover(
        self, node: _Node, cost: float, slots: tuple[int, ...], logs: Sequence[float]
    ) -> None:
        """Open a node's children; `logs` are their log-probabilities, in order."""
        for (token, child), log in zip(node.children.items(), logs, strict=True):
            total = cost - log
            if child.choice is not None and total < self._best:
                self._best, self.choice = total, child.choice
            if child.children:
                heapq.heappush(self._open, _Open(total, self._found, token, child, slots))
                self._found += 1

    def take(self) -> list[_Open]:
        """Take the likeliest open tokens that may still lead to something better."""
        taken: list[_Open] = []
        while len(taken) < _AT_ONCE and self._open and self._open[0].cost < self._best:
            taken.append(heapq.heappop(self._open))
        return taken


@dataclass(frozen=True)
class _Reached:
    """A token that was looked at: its children's log-probabilities are at hand."""

    search: _Search
    node: _Node
    cost: float
    slots: tuple[int, ...]
    place: int
    """Its row in the hidden states."""


def inner_tokens(choices: Sequence[Sequence[int]]) -> int:
    """Count the distinct beginnings of the choices: the most tokens a search looks at in a row."""
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
    last = [[len(prompt) - 1] for prompt in prompts]
    hidden, memory = decoder.read(prompts, wanted=last, steps=_AT_ONCE)
    assert memory is not None
    searches = [_Search() for _ in prompts]
    _discover(
        decoder,
        hidden,
        [_Reached(search, root, 0.0, (), row) for row, search in enumerate(searches)],
    )
    rows = searches
    while True:
        taken = [search.take() for search in rows]
        going = [row for row, some in enumerate(taken) if some]
        if not going:
            return [search.choice for search in searches]
        if len(going) < _SHRINK_AT * len(rows):
            memory.keep_rows(torch.tensor(going, device=hidden.device))
            rows, taken = [rows[row] for row in going], [taken[row] for row in going]
        reached, hidden = _look(decoder, memory, rows, taken)
        _discover(decoder, hidden, reached)


def _tree(choices: Sequence[Sequence[int]]) -> _Node:
    root = _Node()
    for index, choice in enumerate(choices):
        node = root
        for token in choice:
            node = node.children.setdefault(token, _Node())
        if node.choice is None:
            node.choice = index
    return root


def _look(
    decoder: Decoder, memory: Memory, rows: Sequence[_Search], taken: Sequence[Sequence[_Open]]
) -> tuple[list[_Reached], Tensor]:
    """Read the taken tokens of all rows in one pass."""
    width, filled = max(len(some) for some in taken), memory.filled
    memory.make_room(width)
    tokens = torch.zeros(len(rows), width, dtype=torch.long)  # token 0 where fewer were taken
    depth = torch.zeros(len(rows), width, dtype=torch.long)
    visible = memory.visible[:, None, : filled + width].repeat(1, width, 1)
    # A row's own text, the tokens before the new one on its branch, and itself.
    visible[:, :, memory.width :] = -torch.inf
    visible[:, range(width), range(filled, filled + width)] = 0
    reached = []
    for row, (search, some) in enumerate(zip(rows, taken, strict=True)):
        for place, one in enumerate(some):
            tokens[row, place], depth[row, place] = one.token, len(one.slots)
            visible[row, place, list(one.slots)] = 0
            slots = (*one.slots, filled + place)
            reached.append(_Reached(search, one.node, one.cost, slots, row * width + place))
    device = memory.visible.device
    hidden = decoder.step(tokens.to(device), memory, depth=depth.to(device), visible=visible)
    return reached, hidden


def _discover(decoder: Decoder, hidden: Tensor, reached: Sequence[_Reached]) -> None:
    wanted = torch.tensor([one.place for one in reached], device=hidden.device)
    for part, some in zip(wanted.split(_HEAD_PLACES), _parts(reached, _HEAD_PLACES), strict=True):
        logits = decoder.logits(hidden[part]).float()
        norms = logits.logsumexp(dim=-1, keepdim=True)
        for row, one in zip((logits - norms).cpu(), some, strict=True):
            one.search.discover(
                one.node, one.cost, one.slots, row[list(one.node.children)].tolist()
            )


def _parts(reached: Sequence[_Reached], size: int) -> list[Sequence[_Reached]]:
    return [reached[first : first + size] for first in range(0, len(reached), size)]
