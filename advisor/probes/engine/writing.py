"""Greedy writing: one token at a time for all rows of a batch, until each has ended.

Knows token ids; which of them end an answer is told.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from advisor.probes.engine.decoder import Decoder

_SHRINK_AT = 0.75
"""Share of rows unfinished below which copying them together is cheaper than dragging the rest."""


class Ends:
    """Says when a row has ended: at an end token, or at a line's end once something is written."""

    def __init__(
        self, tokens: Sequence[int], *, newlines: Tensor | None, blanks: Tensor | None
    ) -> None:
        """Name the tokens.

        Args:
            tokens: Ids that end an answer wherever they come.
            newlines: (tokens,) whether a token holds a line break; none where lines do not end it.
            blanks: (tokens,) whether a token is only space; none likewise.
        """
        self._tokens, self._newlines, self._blanks = torch.tensor(tokens), newlines, blanks

    def reached(self, new: Tensor, begun: Tensor) -> Tensor:
        """Tell which rows the new tokens end, and note in `begun` which have written words."""
        ended = torch.isin(new, self._tokens)
        if self._newlines is not None and self._blanks is not None:
            begun |= ~self._blanks[new]
            ended |= begun & self._newlines[new]
        return ended


@torch.inference_mode()
def write(
    decoder: Decoder, prompts: Sequence[Sequence[int]], *, max_new_tokens: int, ends: Ends
) -> list[list[int]]:
    """Continue each prompt with its likeliest tokens, the ending one included.

    Rows that have ended are dropped as soon as they are a quarter of the batch.

    Args:
        decoder: The model.
        prompts: Token ids; prompts of like length should follow one another.
        max_new_tokens: Most tokens to write in each row.
        ends: When a row has ended.
    """
    written: list[list[int]] = [[] for _ in prompts]
    last = [[len(prompt) - 1] for prompt in prompts]
    hidden, memory = decoder.read(prompts, wanted=last, steps=max_new_tokens - 1)
    rows = list(range(len(prompts)))  # the prompts still in memory, in its order
    alive = torch.ones(len(rows), dtype=torch.bool)
    begun = torch.zeros(len(rows), dtype=torch.bool)
    for depth in range(max_new_tokens):
        new = decoder.logits(hidden).argmax(dim=-1)
        on_host = new.cpu()
        for row, token, going in zip(rows, on_host.tolist(), alive.tolist(), strict=True):
            if going:
                written[row].append(token)
        alive &= ~ends.reached(on_host, begun)
        if memory is None or depth == max_new_tokens - 1 or not alive.any():
            break
        if alive.float().mean() < _SHRINK_AT:
            kept = alive.nonzero()[:, 0]
            rows = [rows[place] for place in kept.tolist()]
            memory.keep_rows(kept.to(new.device))
            new, begun, alive = new[kept.to(new.device)], begun[kept], alive[kept]
        hidden = decoder.step(
            new[:, None],
            memory,
            depth=torch.full_like(new, depth)[:, None],
            visible=memory.visible[:, None, : memory.filled + 1],
        )
    return written
