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
    """Do something once to warm up, then `repeats` times; give the least seconds it took.

    Another process can only make a thing slower, so the least is nearest to the machine's own.
    """
    act()
    times = []
    for _ in range(repeats):
        begun = time.perf_counter()
        act()
        times.append(time.perf_counter() - begun)
    return min(times)


@torch.inference_mode()
def product_rate(
    shapes: Sequence[tuple[int, int]],
    *,
    tokens: int,
    layers: int,
    dtype: Any,
    repeats: int,
    back: bool = False,
) -> float:
    """Measure the rate of a model's products, FLOP/s.

    Every layer has matrices of its own: one layer's alone would stay in the cache.

    Args:
        shapes: (inputs, outputs) of each product of a layer.
        tokens: Rows multiplied at a time.
        layers: How many different sets of matrices.
        dtype: Number format.
        repeats: The fastest counts.
        back: Whether gradients are multiplied back to inputs as well.
    """
    weights = [
        [torch.full((outputs, inputs), 0.01, dtype=dtype) for inputs, outputs in shapes]
        for _ in range(layers)
    ]
    inputs = [torch.full((tokens, inputs), 0.5, dtype=dtype) for inputs, _ in shapes]
    grads = [torch.full((tokens, outputs), 0.5, dtype=dtype) for _, outputs in shapes]

    def multiply() -> None:
        for matrices in weights:
            for read, grad, matrix in zip(inputs, grads, matrices, strict=True):
                functional.linear(read, matrix)
                if back:
                    torch.mm(grad, matrix)

    once = 2 * tokens * layers * sum(inputs * outputs for inputs, outputs in shapes)
    return (2 if back else 1) * once / fastest(multiply, repeats)


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
