"""The trainable low-rank changes of a layer's matrices, and their gradients.

y = x W' becomes x W' + x A' B' (Hu et al. 2021, *LoRA*, arXiv 2106.09685, section 4.1). A decoder
keeps several matrices joined as one; their changes are joined likewise: the A one above the other,
the B along the diagonal of one matrix. Master weights are float32, products are taken in the
model's own number format.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

import torch
from torch import Tensor

from advisor.probes.engine.adapter import place_of
from advisor.probes.engine.weights import Block

GROUPS = (
    ("q_proj", "k_proj", "v_proj"),
    ("o_proj",),
    ("gate_proj", "up_proj"),
    ("down_proj",),
)
"""The matrices that a decoder keeps joined, in its order."""


class Part(NamedTuple):
    """The change of one matrix, as views of the joined one."""

    target: str
    """The matrix, as transformers names it."""
    low: Tensor
    """A, (rank, inputs)."""
    high: Tensor
    """B, (outputs, rank)."""


class Slope(NamedTuple):
    """What a part of a batch gives to the gradients of a change, in the model's number format."""

    low: Tensor
    """Of A, its norm and scale left out."""
    high: Tensor
    """Of B, what is zero by its form not yet taken out."""


def sum_of(parts: Sequence[Tensor]) -> Tensor:
    """Add tensors in float32, in their order."""
    total = parts[0].float()
    for part in parts[1:]:
        total = total + part.float()
    return total


class LowRank:
    """The change of one joined matrix."""

    def __init__(
        self,
        block: Block,
        group: Sequence[str],
        *,
        trained: Sequence[str],
        rank: int,
        scale: float,
        generator: torch.Generator,
    ) -> None:
        """Draw A uniformly within 1 / sqrt(inputs) and set B to zero, as peft does.

        Args:
            block: The layer.
            group: The matrices joined, in their order.
            trained: Those that are trained; at least one of the group.
            rank: Columns of each A'.
            scale: alpha / rank.
            generator: Draws A.
        """
        places = [place_of(target, block) for target in group]
        self._targets = [target for target in group if target in trained]
        self._rows = [
            place.rows.indices(place.matrix.shape[0])[:2]
            for target, place in zip(group, places, strict=True)
            if target in trained
        ]
        self._rank = rank
        self.weight = places[0].matrix
        outputs, inputs = self.weight.shape
        device = self.weight.device
        ranks = rank * len(self._targets)
        drawn = 2 * torch.rand(ranks, inputs, generator=generator) - 1
        self.low = (drawn / inputs**0.5).to(device).requires_grad_()
        self.high = torch.zeros(outputs, ranks, device=device).requires_grad_()
        self._own = torch.zeros(outputs, ranks, device=device)  # 1 where B is not zero by its form
        for column, (first, last) in enumerate(self._rows):
            self._own[first:last, column * rank : (column + 1) * rank] = 1
        # The norm's weight is part of the matrix, and so of its change.
        self._factor = scale if places[0].norm is None else scale * places[0].norm.float()
        self.refresh()

    @torch.no_grad()
    def refresh(self) -> None:
        """Take the master weights over into the model's number format, after each step."""
        self._low = (self.low * self._factor).to(self.weight.dtype)
        self._high = self.high.to(self.weight.dtype)

    def add(self, inputs: Tensor, outputs: Tensor) -> Tensor:
        """Add the change to the outputs, (n, outputs), in place; return what `back` needs."""
        inner: Tensor = inputs @ self._low.t()
        outputs.addmm_(inner, self._high.t())
        return inner

    def back(
        self,
        grad: Tensor,
        inputs: Tensor,
        inner: Tensor,
        to_inputs: Tensor | None = None,
        *,
        of: Tensor | None = None,
    ) -> Slope:
        """Find the gradients of A and B, and add to that of the inputs in place.

        Args:
            grad: (n, outputs) gradient of the outputs.
            inputs: (n, inputs).
            inner: What `add` returned.
            to_inputs: (n, inputs) gradient of the inputs through W; none where it is not needed.
            of: The places of which that is; all where it is left out.
        """
        back = grad @ self._high
        if to_inputs is not None:
            to_inputs.addmm_(back if of is None else back[of], self._low)
        return Slope(back.t() @ inputs, grad.t() @ inner)

    def follow(self, slopes: Sequence[Slope]) -> None:
        """Set the gradients of A and B to the sum of those that parts of a batch gave."""
        self.low.grad = sum_of([slope.low for slope in slopes]) * self._factor
        self.high.grad = sum_of([slope.high for slope in slopes]) * self._own

    def parts(self) -> Iterator[Part]:
        """Give the change of each trained matrix."""
        for column, (target, (first, last)) in enumerate(
            zip(self._targets, self._rows, strict=True)
        ):
            ranks = slice(column * self._rank, (column + 1) * self._rank)
            yield Part(target, self.low.detach()[ranks], self.high.detach()[first:last, ranks])
