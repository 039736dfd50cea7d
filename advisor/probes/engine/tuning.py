"""The differentiable pass of LoRA training: frozen weights, low-rank changes, gradients by hand.

Automatic differentiation of a layer would keep and revisit far more than is needed: here each
function keeps what its derivative uses and nothing else, and weight gradients exist only for the
low-rank factors. Knows tensors only; `lora` decides what is learned, from what, and for how long.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import torch
from torch import Tensor
from torch.autograd import Function
from torch.nn import functional

from advisor.probes.engine.adapter import TARGETS, place_of
from advisor.probes.engine.decoder import Decoder, inverse_rms, rotate
from advisor.probes.engine.weights import Block

_SCORE_BYTES = 2**21
"""Attention scores handled at a time: what fits the second-level cache of one core."""

_HEAD_PLACES = 256
"""Places whose logits are held at a time: 50 MB in float32 at 49,000 tokens."""


@dataclass(frozen=True)
class Layout:
    """How the hidden states of one training batch lie in one tensor, (places, d)."""

    prefix: int
    """Tokens that all rows begin with, first in the tensor, once."""
    rows: int
    """Texts."""
    width: int
    """Places of each text after the prefix; those beyond its end are never looked at."""


@dataclass(frozen=True)
class Factors:
    """The low-rank factors of one layer, in float32."""

    low: Mapping[str, Tensor]
    """Target -> A, (rank, inputs)."""
    high: Mapping[str, Tensor]
    """Target -> B, (outputs, rank)."""
    scale: float
    """alpha / rank."""

    def of(self, targets: Sequence[str], block: Block) -> tuple[Tensor, Tensor] | None:
        """Join the factors of matrices that are joined in a block, in its number format.

        Returns:
            A, (ranks, inputs), and B, (outputs, ranks), scaled; none where none is trained.
        """
        trained = [target for target in targets if target in self.low]
        if not trained:
            return None
        places = [place_of(target, block) for target in targets]
        low = torch.cat([self.low[target] for target in trained])
        if places[0].norm is not None:
            low = low * places[0].norm.float()
        blocks = [
            self.high[target] * self.scale
            if target in self.low
            else low.new_empty(place.matrix[place.rows].shape[0], 0)
            for target, place in zip(targets, places, strict=True)
        ]
        dtype = places[0].matrix.dtype
        return low.to(dtype), torch.block_diag(*blocks).to(dtype)


def climb(
    decoder: Decoder,
    hidden: Tensor,
    layout: Layout,
    *,
    layers: range,
    factors: Sequence[Factors],
    wanted: Tensor,
) -> Tensor:
    """Pass hidden states through the upper layers with low-rank changes, keeping gradients.

    Args:
        decoder: The frozen model.
        hidden: (places, d) as `layout` says; the states below the first of `layers`.
        layout: How they lie.
        layers: The layers to pass, to the model's last.
        factors: Their changes, in the same order.
        wanted: (n,) the places whose final states are wanted.

    Returns:
        (n, d), not yet normed.
    """
    device = hidden.device
    positions = torch.cat(
        [
            torch.arange(layout.prefix, device=device),
            torch.arange(layout.prefix, layout.prefix + layout.width, device=device).repeat(
                layout.rows
            ),
        ]
    )
    cosine, sine = (table[positions][:, None] for table in decoder.rotations)
    heads, groups, width = decoder.geometry[1:]
    attend = _Attending(layout, groups, heads // groups, hidden)
    for layer, change in zip(layers, factors, strict=True):
        block = decoder.blocks[layer]
        normed = _normed(hidden, decoder.epsilon)
        mixed = _changed(normed, block.qkv, block.qkv_bias, change.of(TARGETS[:3], block))
        mixed = mixed.view(-1, heads + 2 * groups, width)
        turning, values = mixed[:, : heads + groups], mixed[:, heads + groups :]
        if block.head_norm is not None:
            turning = _normed(turning, decoder.epsilon) * block.head_norm
        turning = _applied(_Rotated, turning, cosine, sine)
        seen = attend(turning[:, :heads], turning[:, heads:], values)
        if layer == layers[-1]:
            hidden, seen = hidden.index_select(0, wanted), seen.index_select(0, wanted)
        hidden = hidden + _changed(seen, block.out, None, change.of(TARGETS[3:4], block))
        normed = _normed(hidden, decoder.epsilon)
        inner = _applied(
            _Gated, _changed(normed, block.gate_up, None, change.of(TARGETS[4:6], block))
        )
        hidden = hidden + _changed(inner, block.down, None, change.of(TARGETS[6:], block))
    return hidden


def answer_loss(decoder: Decoder, hidden: Tensor, tokens: Tensor) -> Tensor:
    """Measure the negative log-likelihood of each token, (n,), in nats.

    Args:
        decoder: The model, for its last norm and its head.
        hidden: (n, d) final states at the places before the tokens.
        tokens: (n,) what came next.
    """
    normed = _normed(hidden, decoder.epsilon) * decoder.final_norm
    return _applied(_TokenLoss, normed, decoder.head, tokens)


def _normed(hidden: Tensor, epsilon: float) -> Tensor:
    return _applied(_Normed, hidden, epsilon)


def _changed(
    inputs: Tensor, weight: Tensor, bias: Tensor | None, change: tuple[Tensor, Tensor] | None
) -> Tensor:
    if change is None:
        return functional.linear(inputs, weight, bias)
    return _applied(_Changed, inputs, weight, bias, *change)


def _applied(function: type[Function], *inputs: Any) -> Tensor:
    applied: Tensor = function.apply(*inputs)
    return applied


class _Changed(Function):
    """y = x W' + x A' B', the weight gradients taken of A and B only."""

    @staticmethod
    def forward(
        ctx: Any, inputs: Tensor, weight: Tensor, bias: Tensor | None, low: Tensor, high: Tensor
    ) -> Tensor:
        inner = inputs @ low.t()
        ctx.save_for_backward(inputs, weight, low, high, inner)
        changed: Tensor = functional.linear(inputs, weight, bias).addmm_(inner, high.t())
        return changed

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        inputs, weight, low, high, inner = ctx.saved_tensors
        back = grad @ high
        to_inputs = (grad @ weight).addmm_(back, low) if ctx.needs_input_grad[0] else None
        return to_inputs, None, None, back.t() @ inputs, grad.t() @ inner


class _Normed(Function):
    """y = r x with r = 1 / rms(x); dx = r (dy - y mean(dy y))."""

    @staticmethod
    def forward(ctx: Any, hidden: Tensor, epsilon: float) -> Tensor:
        rate = inverse_rms(hidden, epsilon)
        normed = hidden * rate
        ctx.save_for_backward(normed, rate)
        return normed

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        normed, rate = ctx.saved_tensors
        along = (grad * normed).mean(dim=-1, keepdim=True)
        return torch.addcmul(grad, normed, along, value=-1).mul_(rate), None


class _Rotated(Function):
    """Rotation by place; its derivative is the rotation back."""

    @staticmethod
    def forward(ctx: Any, heads: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
        ctx.save_for_backward(cosine, sine)
        return rotate(heads, cosine, sine)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        cosine, sine = ctx.saved_tensors
        return rotate(grad, cosine, -sine), None, None


class _Gated(Function):
    """z = silu(g) u, g and u being the halves of the input."""

    @staticmethod
    def forward(ctx: Any, gate_up: Tensor) -> Tensor:
        ctx.save_for_backward(gate_up)
        gate, up = gate_up.chunk(2, dim=1)
        return functional.silu(gate).mul_(up)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> Tensor:
        (gate_up,) = ctx.saved_tensors
        gate, up = gate_up.chunk(2, dim=1)
        back = torch.empty_like(gate_up)
        to_gate, to_up = back.chunk(2, dim=1)
        torch.mul(functional.silu(gate), grad, out=to_up)
        to_gate.copy_(torch.ops.aten.silu_backward(grad * up, gate))
        return back


class _Attending:
    """Causal attention of the rows of a batch, and of its prefix, with gradients."""

    def __init__(self, layout: Layout, groups: int, each: int, like: Tensor) -> None:
        self._layout, self._groups, self._each = layout, groups, each
        self._row_mask = _causal(layout.width, layout.prefix, each, like)
        self._prefix_mask = _causal(layout.prefix, 0, each, like) if layout.prefix else None

    def __call__(self, queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
        """(places, heads, d), (places, groups, d) twice -> (places, heads * d)."""
        shared, rows, width = self._layout.prefix, self._layout.rows, self._layout.width
        queries = queries * queries.shape[-1] ** -0.5
        asked = self._grouped(queries[shared:], rows, width)
        read = [self._by_group(part[shared:], rows, width) for part in (keys, values)]
        if self._prefix_mask is None:
            seen = _applied(_Attention, asked, *read, self._row_mask)
            return self._flat(seen, rows, width)
        before = [self._by_group(part[:shared], 1, shared) for part in (keys, values)]
        first = _applied(
            _Attention, self._grouped(queries[:shared], 1, shared), *before, self._prefix_mask
        )
        both = [
            torch.cat((old.expand(rows, -1, -1, -1), new), dim=2)
            for old, new in zip(before, read, strict=True)
        ]
        seen = _applied(_Attention, asked, *both, self._row_mask)
        return torch.cat((self._flat(first, 1, shared), self._flat(seen, rows, width)))

    def _grouped(self, queries: Tensor, rows: int, width: int) -> Tensor:
        """Stack the queries that share keys: (rows, groups, each * width, d)."""
        split = queries.view(rows, width, self._groups, self._each, -1)
        return split.permute(0, 2, 3, 1, 4).reshape(rows, self._groups, self._each * width, -1)

    def _by_group(self, part: Tensor, rows: int, width: int) -> Tensor:
        return part.view(rows, width, self._groups, -1).transpose(1, 2).contiguous()

    def _flat(self, seen: Tensor, rows: int, width: int) -> Tensor:
        split = seen.view(rows, self._groups, self._each, width, -1)
        return split.permute(0, 3, 1, 2, 4).reshape(rows * width, -1)


def _causal(width: int, before: int, each: int, like: Tensor) -> Tensor:
    """Mask what comes later: (each * width, before + width), 0 or -inf, added to the scores."""
    mask = like.new_full((width, before + width), -torch.inf).triu(before + 1)
    return mask.repeat(each, 1)


class _Attention(Function):
    """softmax(Q K' + M) V, a few rows at a time so that their scores stay in the cache."""

    @staticmethod
    def forward(ctx: Any, queries: Tensor, keys: Tensor, values: Tensor, mask: Tensor) -> Tensor:
        seen = torch.empty_like(queries)
        shares = []
        for part in _runs(queries, keys):
            scores = torch.matmul(queries[part], keys[part].transpose(-1, -2)).add_(mask)
            shares.append(torch.softmax(scores, dim=-1))
            torch.matmul(shares[-1], values[part], out=seen[part])
        ctx.save_for_backward(queries, keys, values, *shares)
        return seen

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        queries, keys, values, *shares = ctx.saved_tensors
        back = [torch.empty_like(part) for part in (queries, keys, values)]
        for part, share in zip(_runs(queries, keys), shares, strict=True):
            torch.matmul(share.transpose(-1, -2), grad[part], out=back[2][part])
            to_shares = torch.matmul(grad[part], values[part].transpose(-1, -2))
            to_scores = torch.ops.aten._softmax_backward_data(to_shares, share, -1, share.dtype)
            torch.matmul(to_scores, keys[part], out=back[0][part])
            torch.matmul(to_scores.transpose(-1, -2), queries[part], out=back[1][part])
        return *back, None


def _runs(queries: Tensor, keys: Tensor) -> list[slice]:
    rows, groups, asked, _ = queries.shape
    each = groups * asked * keys.shape[2] * queries.element_size()
    count = max(1, _SCORE_BYTES // each)
    return [slice(first, first + count) for first in range(0, rows, count)]


class _TokenLoss(Function):
    """Cross entropy after the head, whose logits are never all there at once.

    The derivative, softmax minus the token's own 1, is taken while the logits are at hand.
    """

    @staticmethod
    def forward(ctx: Any, normed: Tensor, head: Tensor, tokens: Tensor) -> Tensor:
        losses, slopes = [], []
        for states, labels in zip(
            normed.split(_HEAD_PLACES), tokens.split(_HEAD_PLACES), strict=True
        ):
            logs = functional.linear(states, head).float().log_softmax(dim=-1)
            losses.append(-logs.gather(1, labels[:, None])[:, 0])
            if ctx.needs_input_grad[0]:
                slope = logs.exp_()
                slope[torch.arange(len(labels)), labels] -= 1
                slopes.append(slope.to(head.dtype) @ head)
        ctx.save_for_backward(*slopes)
        return torch.cat(losses)

    @staticmethod
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor | None, ...]:
        slopes = torch.cat(ctx.saved_tensors)
        return slopes * grad[:, None].to(slopes.dtype), None, None
