"""A model's weights, taken over from transformers and joined so that fewer products are needed.

Knows how transformers names the parts of Llama-like models. Computes nothing with them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import torch
from torch import Tensor

from advisor.errors import MissingModel

FAMILIES = ("llama", "mistral", "qwen2", "qwen3")
"""Values of `model_type` whose layers have this shape."""

_FIXED_ROPES = ("default", "linear", "llama3", "yarn")
"""Kinds of rotary positions whose tables do not depend on how long the text is."""


@dataclass(frozen=True)
class Block:
    """The weights of one layer; each matrix is (outputs, inputs), as `linear` takes it."""

    qkv: Tensor
    """(d_queries + 2 d_keys, d): times `qkv_norm`."""
    qkv_bias: Tensor | None
    """(d_queries + 2 d_keys,); none in most families."""
    head_norm: Tensor | None
    """(heads + groups, d_head): weights of norms over each query and key; none in most."""
    out: Tensor
    """(d, d_queries)."""
    gate_up: Tensor
    """(2 d_inner, d): gate above up, times `gate_up_norm`."""
    down: Tensor
    """(d, d_inner)."""
    qkv_norm: Tensor
    """(d,): the norm's weight in `qkv`; what is added to `qkv` must be multiplied by it too."""
    gate_up_norm: Tensor
    """(d,): the norm's weight in `gate_up`."""


def check_family(config: Any) -> None:
    """Refuse a model whose layers do other arithmetic than the decoder's.

    Raises:
        MissingModel: It is of another family, or of a variant with a sliding window.
    """
    if config.model_type not in FAMILIES:
        raise MissingModel(
            f"Models of type {config.model_type!r} are not supported.",
            hint=f"Name one of type {', '.join(FAMILIES)}.",
        )
    rope = getattr(config, "rope_parameters", None) or getattr(config, "rope_scaling", None) or {}
    kind = rope.get("rope_type", "default")
    window = getattr(config, "sliding_window", None)
    if getattr(config, "use_sliding_window", True) is False:
        window = None
    if kind not in _FIXED_ROPES or window or config.hidden_act != "silu":
        raise MissingModel(
            f"This {config.model_type} model uses {config.hidden_act!r}, positions of kind "
            f"{kind!r} and a window of {window}, which are not supported.",
            hint="Name a model without a sliding window.",
        )


def take_block(layer: Any) -> Block:
    """Take over the weights of one layer of a transformers model.

    Raises:
        MissingModel: It adds biases where the decoder has no place for them.
    """
    attention, inner = layer.self_attn, layer.mlp
    before, between = layer.input_layernorm.weight, layer.post_attention_layernorm.weight
    three = (attention.q_proj, attention.k_proj, attention.v_proj)
    biases = [part.bias for part in three if part.bias is not None]
    bare = (attention.o_proj, inner.gate_proj, inner.up_proj, inner.down_proj)
    if any(part.bias is not None for part in bare):
        raise MissingModel(
            "This model adds biases after attention or in its inner layers: not supported.",
            hint="Name a model without attention_bias and mlp_bias.",
        )
    return Block(
        qkv=_folded([part.weight for part in three], before),
        qkv_bias=torch.cat(biases).detach() if biases else None,
        head_norm=_head_norm(attention),
        out=attention.o_proj.weight.detach(),
        gate_up=_folded([inner.gate_proj.weight, inner.up_proj.weight], between),
        down=inner.down_proj.weight.detach(),
        qkv_norm=before.detach(),
        gate_up_norm=between.detach(),
    )


def _head_norm(attention: Any) -> Tensor | None:
    if getattr(attention, "q_norm", None) is None:
        return None
    config = attention.config
    queries = attention.q_norm.weight.expand(config.num_attention_heads, -1)
    keys = attention.k_norm.weight.expand(config.num_key_value_heads, -1)
    return torch.cat((queries, keys)).detach()


def _folded(matrices: Sequence[Tensor], norm: Tensor) -> Tensor:
    joined = torch.cat(list(matrices)).detach()
    return (joined.float() * norm.detach().float()).to(joined.dtype)


class Rotations(NamedTuple):
    """How queries and keys are turned at each place in a text."""

    cosine: Tensor
    """(places, head_dim)."""
    sine: Tensor
    """(places, head_dim), the first half of each row negated."""


def tabulate_rotations(rotary: Any, like: Tensor, places: int) -> Rotations:
    """Tabulate the rotations of every place in the context, as the model's own module has them."""
    angles = torch.arange(places, device=like.device)[:, None].float() * rotary.inv_freq.float().to(
        like.device
    )
    cosine = angles.cos() * rotary.attention_scaling
    sine = angles.sin() * rotary.attention_scaling
    return Rotations(
        torch.cat((cosine, cosine), dim=1).to(like.dtype),
        torch.cat((-sine, sine), dim=1).to(like.dtype),
    )
