"""The passes of LoRA training, forth and back, with the gradients written out.

Automatic differentiation keeps and revisits far more than this needs, and a third of its time goes
into bookkeeping at the sizes met here. A layer is

    x -> x + O(attention(R(Q(n(x))), R(K(n(x))), V(n(x)))),   x -> x + D(silu(G(n(x))) * U(n(x)))

with n(x) = x / rms(x), R a rotation by place, and Q to D matrices with low-rank changes. The
weights are frozen: only the changes have gradients. Where a layout names the ends of texts, what
stands before them is a constant to each layer: its keys and values are learned, but nothing is gone
back through it to the layers below. Knows tensors only; `lora` decides what is learned.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from advisor.probes.engine.causal import Causal, Layout, Looked
from advisor.probes.engine.decoder import Decoder, inverse_rms, rotate
from advisor.probes.engine.lowrank import GROUPS, LowRank, Slope
from advisor.probes.engine.weights import Block

_HEAD_PLACES = 128
"""Places whose logits are held at a time: 25 MB in float32 at 49,000 tokens."""


@dataclass(frozen=True)
class TunedLayer:
    """A frozen layer and its changes; none where a matrix is left as it is."""

    block: Block
    qkv: LowRank | None
    out: LowRank | None
    gate_up: LowRank | None
    down: LowRank | None

    def changes(self) -> list[LowRank]:
        """List the changes there are."""
        four = (self.qkv, self.out, self.gate_up, self.down)
        return [change for change in four if change is not None]


def tune(
    block: Block, *, targets: Sequence[str], rank: int, scale: float, generator: torch.Generator
) -> TunedLayer:
    """Give the targeted matrices of a layer a change, which does nothing yet.

    Args:
        block: The layer.
        targets: The matrices, as transformers names them.
        rank: Of each change.
        scale: alpha / rank.
        generator: Draws the first weights.
    """
    four = (
        LowRank(block, group, trained=targets, rank=rank, scale=scale, generator=generator)
        if set(group) & set(targets)
        else None
        for group in GROUPS
    )
    return TunedLayer(block, *four)


def kept_bytes(block: Block, *, heads: int, layout: Layout) -> int:
    """Estimate what the way up through a layer keeps for the way back.

    Args:
        block: The layer.
        heads: Of its attention.
        layout: How its hidden states lie.
    """
    d, d_queries = block.out.shape
    places = layout.rows * layout.width
    # The first norm; queries, keys and values, mixed and turned.
    of_all = d + 2 * len(block.qkv)
    # The second norm; what is seen; gate and up.
    of_live = d + d_queries + len(block.gate_up)
    if layout.ends is None:
        shares = heads * (layout.prefix + layout.width)  # the softmax over all keys
        numbers = places * (of_all + of_live + shares)
    else:
        numbers = places * of_all + layout.rows * layout.ends.width * of_live
    return numbers * block.qkv.element_size()


Slopes = dict[LowRank, Slope]
"""What one pass gives to the gradient of each change."""


class _Norm(NamedTuple):
    """y = r x."""

    normed: Tensor
    rate: Tensor

    def back(self, grad: Tensor, into: Tensor) -> None:
        """Add r (dy - y mean(dy y)) to the gradient of x."""
        along = (grad * self.normed).mean(dim=-1, keepdim=True)
        into.addcmul_(grad.addcmul_(self.normed, along, value=-1), self.rate)

    def at(self, places: Tensor | None) -> _Norm:
        """Keep what the way back from these places uses."""
        return self if places is None else _Norm(self.normed[places], self.rate[places])


class _Product(NamedTuple):
    """y = x W' + x A' B', and what its derivative uses."""

    weight: Tensor
    change: LowRank | None
    inputs: Tensor | None
    inner: Tensor | None

    def back(
        self, grad: Tensor, slopes: Slopes, *, inputs: bool = True, of: Tensor | None = None
    ) -> Tensor | None:
        """Note the gradients of A and B and return that of x, if it is asked for.

        Args:
            grad: Of y.
            slopes: Where the gradients of A and B go.
            inputs: Whether that of x is wanted.
            of: The places of which it is wanted; all where it is left out.
        """
        to_inputs = None
        if inputs:
            to_inputs = (grad if of is None else grad[of]) @ self.weight
        if self.change and self.inner is not None and self.inputs is not None:
            slopes[self.change] = self.change.back(grad, self.inputs, self.inner, to_inputs, of=of)
        return to_inputs

    def at(self, places: Tensor | None) -> _Product:
        """Keep what the way back from these places uses."""
        if places is None:
            return self
        if self.inner is None or self.inputs is None:
            return self._replace(inputs=None)
        return self._replace(inputs=self.inputs[places], inner=self.inner[places])


class _Kept(NamedTuple):
    """What the way back through one layer uses."""

    norm: _Norm
    mixed: _Product
    heads: tuple[_Norm, Tensor] | None
    looked: Looked
    out: _Product
    wanted: Tensor | None
    inner_norm: _Norm
    gate_up: _Product
    gate: Tensor
    up: Tensor
    down: _Product


class Ascent:
    """One batch on its way through the upper layers."""

    def __init__(self, decoder: Decoder, layers: Sequence[TunedLayer], layout: Layout) -> None:
        """Prepare for a layout.

        Args:
            decoder: The frozen model.
            layers: The layers to pass, to the model's last.
            layout: How the hidden states lie.
        """
        self._layers, self._epsilon = layers, decoder.epsilon
        positions = layout.positions(decoder.embedding.device)
        self._cosine, self._sine = (table[positions][:, None] for table in decoder.rotations)
        self._turned = decoder.geometry.heads + decoder.geometry.groups
        self._head_dim = decoder.geometry.head_dim
        self._causal = Causal(layout, decoder.geometry, like=decoder.embedding)
        self._live = layout.live(decoder.embedding.device)
        self._kept: list[_Kept] = []

    @torch.no_grad()
    def up(self, hidden: Tensor, wanted: Tensor, *, keep: bool) -> Tensor:
        """Pass the layers.

        Args:
            hidden: (places, d) states below the first layer, as the layout says.
            wanted: (n,) the places whose final states are wanted; live ones.
            keep: Whether the way back will be gone.

        Returns:
            (n, d), not yet normed.
        """
        for number, layer in enumerate(self._layers):
            last = number == len(self._layers) - 1
            hidden, kept = self._layer_up(layer, hidden, wanted if last else None)
            if keep:
                self._kept.append(kept)
        return hidden

    @torch.no_grad()
    def down(self, grad: Tensor) -> Slopes:
        """Find the gradients of all changes, given that of what `up` returned, which is used up."""
        slopes: Slopes = {}
        for number in reversed(range(len(self._kept))):
            grad = self._layer_down(self._kept.pop(), grad, slopes, first=number == 0)
        return slopes

    def _layer_up(
        self, layer: TunedLayer, hidden: Tensor, wanted: Tensor | None
    ) -> tuple[Tensor, _Kept]:
        block = layer.block
        norm = self._norm(hidden)
        mixed, product = _multiply(norm.normed, block.qkv, layer.qkv, bias=block.qkv_bias)
        mixed = mixed.view(len(hidden), -1, self._head_dim)
        turning, heads = mixed[:, : self._turned], None
        if block.head_norm is not None:
            heads = self._norm(turning), block.head_norm
            turning = heads[0].normed * block.head_norm
        turned = rotate(turning, self._cosine, self._sine)
        seen, looked = self._causal.look(turned, mixed[:, self._turned :])
        if wanted is not None:  # above the last attention no other place matters
            hidden, seen = hidden[wanted], seen[wanted]
        change, out = _multiply(seen, block.out, layer.out)
        hidden = change.add_(hidden)
        inner_norm = self._norm(hidden)
        both, gate_up = _multiply(inner_norm.normed, block.gate_up, layer.gate_up)
        gate, up = both.chunk(2, dim=1)
        change, down = _multiply(functional.silu(gate).mul_(up), block.down, layer.down)
        # Above the last attention only places that are wanted are left, and all of them are live.
        live = self._live if wanted is None else None
        if live is not None:
            gate, up = gate[live], up[live]
        # The last inputs are made again on the way back: an eighth of what is kept.
        down = down.at(live)._replace(inputs=None)
        kept = _Kept(
            norm=norm.at(self._live),
            mixed=product,
            heads=heads,
            looked=looked,
            out=out.at(live),
            wanted=wanted,
            inner_norm=inner_norm.at(live),
            gate_up=gate_up.at(live),
            gate=gate,
            up=up,
            down=down,
        )
        return change.add_(hidden), kept

    def _layer_down(self, kept: _Kept, grad: Tensor, slopes: Slopes, *, first: bool) -> Tensor:
        silu = functional.silu(kept.gate)
        inner = kept.down._replace(inputs=silu * kept.up).back(grad, slopes)
        assert inner is not None
        both = inner.new_empty(len(inner), 2 * inner.shape[1])
        to_gate, to_up = both.chunk(2, dim=1)
        torch.mul(inner, silu, out=to_up)
        torch.ops.aten.silu_backward.grad_input(inner.mul_(kept.up), kept.gate, grad_input=to_gate)
        normed = kept.gate_up.back(both, slopes)
        assert normed is not None
        kept.inner_norm.back(normed, into=grad)
        seen = kept.out.back(grad, slopes)
        assert seen is not None
        if kept.wanted is not None:
            places, live = kept.wanted, len(kept.norm.normed)
            if self._live is not None:
                places = torch.searchsorted(self._live, places)
            grad, seen = _spread(grad, places, live), _spread(seen, places, live)
        mixed = self._causal.look_back(kept.looked, seen)
        turned = mixed[:, : self._turned]
        turned.copy_(rotate(turned, self._cosine, -self._sine))
        if kept.heads is not None:
            norm, weight = kept.heads
            to_heads = torch.zeros_like(turned)
            norm.back(turned * weight, into=to_heads)
            turned.copy_(to_heads)
        normed = kept.mixed.back(mixed.flatten(1), slopes, inputs=not first, of=self._live)
        if normed is not None:
            kept.norm.back(normed, into=grad)
        return grad

    def _norm(self, hidden: Tensor) -> _Norm:
        rate = inverse_rms(hidden, self._epsilon)
        return _Norm(hidden * rate, rate)


class AnswerLoss(NamedTuple):
    """How unlikely the answers' tokens are, and which way that changes."""

    losses: Tensor
    """(n,) negative log-likelihood of each token, in nats, float32."""
    slope: Tensor | None
    """(n, d) gradient of their mean by the states below the last norm; none if not asked for."""


@torch.no_grad()
def answer_loss(
    decoder: Decoder, hidden: Tensor, tokens: Tensor, *, of: int | None = None
) -> AnswerLoss:
    """Measure the loss of tokens, a few at a time: their logits are never all there at once.

    Args:
        decoder: The model, for its last norm and its head.
        hidden: (n, d) final states at the places before the tokens.
        tokens: (n,) what came next.
        of: Tokens over which the loss is averaged, where the gradient of that mean is wanted:
            softmax minus the token's own 1, times the head.
    """
    rate = inverse_rms(hidden, decoder.epsilon)
    norm = _Norm(hidden * rate, rate)
    losses, slopes = [], []
    for states, labels in zip(
        (norm.normed * decoder.final_norm).split(_HEAD_PLACES),
        tokens.split(_HEAD_PLACES),
        strict=True,
    ):
        # Step by step, each an operation that runs at the speed of memory: torch's own softmax over
        # 49,000 tokens takes four times as long.
        logits = functional.linear(states, decoder.head).float()
        top = logits.amax(dim=-1, keepdim=True)
        own = logits.gather(1, labels[:, None])
        shares = logits.sub_(top).exp_()
        total = shares.sum(dim=-1, keepdim=True)
        losses.append((total.log() + top - own)[:, 0])
        if of is not None:
            shares.div_(total)
            shares[torch.arange(len(labels), device=labels.device), labels] -= 1
            slopes.append(shares.to(hidden.dtype) @ decoder.head)
    if of is None:
        return AnswerLoss(torch.cat(losses), None)
    found = torch.zeros_like(hidden)
    norm.back(torch.cat(slopes) * (decoder.final_norm / of), into=found)
    return AnswerLoss(torch.cat(losses), found)


def _multiply(
    inputs: Tensor, weight: Tensor, change: LowRank | None, *, bias: Tensor | None = None
) -> tuple[Tensor, _Product]:
    outputs = functional.linear(inputs, weight, bias)
    inner = None if change is None else change.add(inputs, outputs)
    return outputs, _Product(weight, change, inputs, inner)


def _spread(grad: Tensor, places: Tensor, count: int) -> Tensor:
    spread = grad.new_zeros(count, grad.shape[1])
    spread[places] = grad  # no place is wanted twice
    return spread
