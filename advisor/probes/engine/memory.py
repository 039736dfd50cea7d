"""What a model has read so far: keys and values of one batch, and attention over them.

A prefix common to all rows lies here once; attention over it and over a row's own tokens are
computed apart and joined by their log-sums, as in Juravsky et al. 2024, *Hydragen* (arXiv
2402.05099), section 3.1. Knows nothing about weights or tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple, Protocol

import torch
from torch import Tensor
from torch.nn import functional

_GROWTH = 64
"""Slots added at a time where more are needed than was foreseen: each growth copies everything."""


class Geometry(NamedTuple):
    """The sizes attention works with."""

    layers: int
    heads: int
    groups: int
    """Heads of keys and values; each serves `heads / groups` heads of queries."""
    head_dim: int


class KeysValues(NamedTuple):
    """Keys and values of one layer, each (rows, groups, tokens, head_dim)."""

    keys: Tensor
    values: Tensor


class Attention(Protocol):
    """How one pass through the layers attends."""

    def __call__(self, layer: int, queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
        """Attend; (n, heads, d), (n, groups, d) and (n, groups, d) give (n, heads * d)."""


class Memory:
    """Keys and values of a batch of rows, by layer, with slots for what is still to come.

    Slots 0 to `width - 1` hold the rows' own tokens, shorter rows leaving the last ones unused;
    each later step fills one slot in every row.
    """

    def __init__(
        self,
        geometry: Geometry,
        lengths: Sequence[int],
        *,
        steps: int,
        like: Tensor,
        prefix: Sequence[KeysValues] = (),
    ) -> None:
        """Lay out an empty memory.

        Args:
            geometry: Sizes of the model.
            lengths: Tokens each row will have read when the first step comes, prefix left out.
            steps: Most slots to be filled after that.
            like: Any tensor of the model, for its device and number format.
            prefix: Keys and values of what all rows begin with, by layer; none where they share
                nothing.
        """
        self.prefix = prefix
        self.prefix_tokens = prefix[0].keys.shape[2] if prefix else 0
        self.width = self.filled = max(lengths)
        self.lengths = torch.tensor(lengths, device=like.device)
        slots = torch.arange(self.width + steps, device=like.device)
        shape = (len(lengths), geometry.groups, len(slots), geometry.head_dim)
        self.layers = [
            KeysValues(like.new_empty(shape), like.new_empty(shape)) for _ in range(geometry.layers)
        ]
        unused = (slots >= self.lengths[:, None]) & (slots < self.width)
        self.visible = torch.zeros(unused.shape, dtype=like.dtype, device=like.device)
        self.visible.masked_fill_(unused, -torch.inf)  # (rows, slots), added to the scores

    def make_room(self, slots: int) -> None:
        """See that this many more slots can be filled."""
        lacking = self.filled + slots - self.visible.shape[1]
        if lacking <= 0:
            return
        more = max(lacking, _GROWTH)
        self.visible = functional.pad(self.visible, (0, more))
        for layer, (keys, values) in enumerate(self.layers):
            room = keys.new_empty(*keys.shape[:2], more, keys.shape[3])
            self.layers[layer] = KeysValues(
                torch.cat((keys, room), dim=2), torch.cat((values, room), dim=2)
            )

    def keep_rows(self, rows: Tensor) -> None:
        """Drop all rows but these, so that finished ones cost nothing more."""
        self.lengths, self.visible = self.lengths[rows], self.visible[rows]
        for layer, (keys, values) in enumerate(self.layers):
            self.layers[layer] = KeysValues(keys[rows], values[rows])


@dataclass(frozen=True)
class Reading:
    """Attention while whole texts are read: causal in each row, everything of the prefix."""

    rows: int
    """Rows of the rectangle read."""
    width: int
    """Tokens in each."""
    prefix: Sequence[KeysValues] = ()
    """Keys and values of a prefix read before, by layer."""
    copied: bool = False
    """Whether the prefix is copied before the keys and values of each row: best if it is short."""
    into: Memory | None = None
    """The memory to fill."""
    first: int = 0
    """Its row that the rectangle begins with."""

    def __call__(self, layer: int, queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
        """Attend, as `Attention` says; the rows follow one another in n."""
        asked, *read = (
            part.view(self.rows, self.width, -1, part.shape[-1]).transpose(1, 2)
            for part in (queries, keys, values)
        )
        own = KeysValues(*read)
        if self.copied:
            own = KeysValues(
                *(
                    torch.cat((before.expand(self.rows, -1, -1, -1), new), dim=2)
                    for before, new in zip(self.prefix[layer], own, strict=True)
                )
            )
        if self.into is not None:
            self._fill(self.into, own, layer)
        if self.prefix and not self.copied:
            each = queries.shape[1] // keys.shape[1]
            wide = KeysValues(*(part.repeat_interleave(each, dim=1) for part in own))
            seen = _with_prefix(asked, wide, self.prefix[layer], causal=True)
        else:
            seen = functional.scaled_dot_product_attention(
                asked,
                own.keys,
                own.values,
                attn_mask=self._mask if self.copied else None,
                is_causal=not self.copied,
                enable_gqa=True,
            )
        return seen.transpose(1, 2).reshape(self.rows * self.width, -1)

    @cached_property
    def _mask(self) -> Tensor:
        like = self.prefix[0].keys
        before = like.shape[2]
        return like.new_full((self.width, before + self.width), -torch.inf).triu(before + 1)

    def _fill(self, memory: Memory, new: KeysValues, layer: int) -> None:
        rows = slice(self.first, self.first + self.rows)
        for kept, read in zip(memory.layers[layer], new, strict=True):
            kept[rows, :, : read.shape[2]] = read
            kept[rows, :, read.shape[2] : memory.width] = 0  # unwritten memory may hold NaN


@dataclass(frozen=True)
class Stepping:
    """Attention of new tokens over all that their rows have read."""

    memory: Memory
    """What was read; the step fills its next slots."""
    visible: Tensor
    """(rows, new tokens per row, slots up to and with the new): 0 to be seen, -inf hidden."""

    def __call__(self, layer: int, queries: Tensor, keys: Tensor, values: Tensor) -> Tensor:
        """Attend, as `Attention` says; the new tokens of a row follow one another in n."""
        rows, width, slots = self.visible.shape
        groups, head_dim = keys.shape[1:]
        read = self.memory.layers[layer]
        for kept, new in ((read.keys, keys), (read.values, values)):
            new = new.view(rows, width, groups, head_dim).transpose(1, 2)
            kept[:, :, slots - width : slots] = new
        read = KeysValues(read.keys[:, :, :slots], read.values[:, :, :slots])
        # The queries of one group stand where positions would: no copy of its keys per head.
        split = queries.view(rows, width, groups, -1, head_dim)
        each = split.shape[3]
        grouped = split.permute(0, 2, 3, 1, 4).reshape(rows, groups, each * width, head_dim)
        mask = self.visible[:, None].repeat(1, 1, each if width > 1 else 1, 1)
        if self.memory.prefix:
            seen = _with_prefix(grouped, read, self.memory.prefix[layer], mask=mask)
        else:
            seen = functional.scaled_dot_product_attention(
                grouped, read.keys, read.values, attn_mask=mask
            )
        seen = seen.view(rows, groups, each, width, head_dim).permute(0, 3, 1, 2, 4)
        return seen.reshape(rows * width, -1)


def _with_prefix(
    queries: Tensor,
    own: KeysValues,
    prefix: KeysValues,
    *,
    causal: bool = False,
    mask: Tensor | None = None,
) -> Tensor:
    """Attend to a row's own tokens and to the prefix, and join the two.

    With o and l the output and the log-sum of the exponentials of either part,

        o = o_own + (o_prefix - o_own) sigmoid(l_prefix - l_own).
    """
    flash = torch.ops.aten._scaled_dot_product_flash_attention_for_cpu
    seen, weight = flash(queries, *own, 0.0, causal, attn_mask=mask)
    # All rows ask the prefix at once: its groups are the only heads that matter.
    groups, tokens = prefix.keys.shape[1], queries.shape[2]
    shape = (queries.shape[0], groups, -1, tokens)
    asked = queries.reshape(*shape[:3], tokens, queries.shape[3]).transpose(0, 1)
    before, before_weight = flash(asked.reshape(1, groups, -1, queries.shape[3]), *prefix)
    before = before.reshape(asked.shape).transpose(0, 1).reshape(seen.shape)
    before_weight = before_weight.reshape(asked.shape[:-1]).transpose(0, 1).reshape(weight.shape)
    share = torch.sigmoid(before_weight - weight).to(seen.dtype)
    return torch.lerp(seen, before, share[..., None])
