"""Hidden states below the layers that are trained: the same in every epoch, so computed once.

Knows token ids and layers; nothing about losses or what is trained above.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

from advisor.probes.engine.decoder import Decoder, common_prefix

CACHE_BYTES = 2**30
"""Most memory for kept states: 900,000 tokens of the default model; beyond, they are recomputed."""

WIDTH_STEP = 16
"""Rows are filled up to a multiple of this: every size that is new needs kernels and memory of its
own, which took a sixth more memory at the same speed."""


class LowerStates:
    """The states of texts where the trained layers begin."""

    def __init__(
        self,
        decoder: Decoder,
        texts: Sequence[Sequence[int]],
        *,
        least_prompt: int,
        layers: range,
    ) -> None:
        """Read the texts, if their states fit `CACHE_BYTES`.

        Args:
            decoder: The model.
            texts: Token ids of each.
            least_prompt: Tokens of the shortest prompt: a common prefix must end before its last.
            layers: The layers below those that are trained; none where all are.
        """
        self._decoder, self._layers = decoder, layers
        self.prefix = common_prefix(texts, at_most=least_prompt - 1)
        """Tokens that all texts begin with."""
        self.rows = [list(text[self.prefix :]) for text in texts]
        """Each text's own tokens, after the prefix."""
        self._texts = [list(text) for text in texts]
        self._before = self._read([self._texts[0][: self.prefix]], 0)[0] if self.prefix else None
        width = decoder.embedding.shape[1] * decoder.embedding.element_size()
        fits = sum(len(row) for row in self.rows) * width <= CACHE_BYTES
        self._kept = self._read_sorted() if fits else None

    def padded(self, batch: Sequence[int], *, least: int = 0) -> Tensor:
        """Lay out some texts as `causal.Layout` says: the prefix once, then rows of one width.

        Args:
            batch: Indices of the texts.
            least: The least width.
        """
        if self._kept is None:
            states = self._read([self._texts[index] for index in batch], self.prefix)
        else:
            states = [self._kept[index] for index in batch]
        longest = max(least, *(len(one) for one in states))
        width = math.ceil(longest / WIDTH_STEP) * WIDTH_STEP
        rows = states[0].new_zeros(len(states), width, states[0].shape[1])
        for row, one in zip(rows, states, strict=True):
            row[: len(one)] = one
        laid = rows.flatten(0, 1)
        return laid if self._before is None else torch.cat((self._before, laid))

    def _read_sorted(self) -> list[Tensor]:
        order = sorted(range(len(self._texts)), key=lambda index: len(self._texts[index]))
        read = self._read([self._texts[index] for index in order], self.prefix)
        kept = dict(zip(order, read, strict=True))
        return [kept[index] for index in range(len(order))]

    @torch.no_grad()
    def _read(self, texts: Sequence[Sequence[int]], start: int) -> list[Tensor]:
        seen = self._decoder.read(
            texts, wanted=[range(start, len(text)) for text in texts], layers=self._layers
        )
        return list(seen.hidden.split([len(text) - start for text in texts]))
