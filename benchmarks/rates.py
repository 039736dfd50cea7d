"""How fast this machine multiplies matrices of given shapes, and reads memory.

Knows tensors; nothing of models but the shapes it is given.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

import torch
from torch.nn import functional

BANDWIDTH_REPEATS = 5


def fastest(act: Callable[[], object], repeats: int) -> float:
    """Do one thing several times; see `in_turns`."""
    return in_turns([act], repeats)[0]


def in_turns(acts: Sequence[Callable[[], object]], repeats: int) -> list[float]:
    """Do things once to warm up, then in turns, ABAB; give the least seconds that each took.

    Another process can only make a thing slower, so the least is nearest to the machine's own; and
    taking turns lets no thing have all of a quiet minute.
    """
    times: list[list[float]] = [[] for _ in acts]
    for repeat in range(repeats + 1):
        for own, act in zip(times, acts, strict=True):
            begun = time.perf_counter()
            act()
            if repeat:
                own.append(time.perf_counter() - begun)
    return [min(own) for own in times]


class Products:
    """The products of a model, forth and, where asked, back to inputs; called, it does them all."""

    def __init__(
        self,
        shapes: Sequence[tuple[int, int]],
        *,
        tokens: int,
        layers: int,
        dtype: Any,
        back: bool = False,
    ) -> None:
        """Lay out the matrices.

        Every layer has its own: those of one layer alone would stay in the cache.

        Args:
            shapes: (inputs, outputs) of each product of a layer.
            tokens: Rows multiplied at a time.
            layers: How many different sets of matrices.
            dtype: Number format.
            back: Whether gradients are multiplied back to inputs as well.
        """
        self._layers = [
            [torch.full((outputs, inputs), 0.01, dtype=dtype) for inputs, outputs in shapes]
            for _ in range(layers)
        ]
        self._inputs = [torch.full((tokens, inputs), 0.5, dtype=dtype) for inputs, _ in shapes]
        self._grads = [torch.full((tokens, outputs), 0.5, dtype=dtype) for _, outputs in shapes]
        self._back = back
        once = 2 * tokens * layers * sum(inputs * outputs for inputs, outputs in shapes)
        self.flops = once * (2 if back else 1)
        """Operations of one call."""

    @torch.inference_mode()
    def __call__(self) -> None:
        """Multiply everything once."""
        for matrices in self._layers:
            for read, grad, matrix in zip(self._inputs, self._grads, matrices, strict=True):
                functional.linear(read, matrix)
                if self._back:
                    torch.mm(grad, matrix)


@torch.inference_mode()
def read_rate(size: int) -> float:
    """Measure how fast memory is read, bytes/s, with the sum over a block of `size` bytes."""
    block = torch.ones(size // 4, dtype=torch.float32)
    return size / fastest(block.sum, BANDWIDTH_REPEATS)


@torch.inference_mode()
def copy_rate(size: int) -> float:
    """Measure how fast memory is copied, bytes read and written/s (STREAM's *copy*)."""
    block = torch.ones(size // 4, dtype=torch.float32)
    other = torch.empty_like(block)
    return 2 * size / fastest(lambda: other.copy_(block), BANDWIDTH_REPEATS)
