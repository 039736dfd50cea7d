"""Causal attention of a training batch, forth and back.

Rows are taken a few at a time, so that their scores stay in the cache of one core. What all rows
begin with is a row of its own that the others look back on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from advisor.probes.engine.memory import Geometry

_SCORE_BYTES = 2**21
"""Scores handled at a time: the second-level cache of one core of a recent processor."""


@dataclass(frozen=True)
class Layout:
    """How the hidden states of one training batch lie in one tensor, (places, d)."""

    prefix: int
    """Tokens that all rows begin with, first in the tensor, once."""
    rows: int
    """Texts."""
    width: int
    """Places of each text after the prefix; those beyond its end are never looked at."""

    def positions(self, device: torch.device) -> Tensor:
        """Give the place of each in its text, (places,)."""
        after = torch.arange(self.prefix, self.prefix + self.width, device=device)
        return torch.cat((torch.arange(self.prefix, device=device), after.repeat(self.rows)))


class _Rows(NamedTuple):
    """Rows of one width looking at keys of one length."""

    queries: Tensor
    """(rows, groups, each * width, head_dim), scaled."""
    keys: Tensor
    """(rows, groups, length, head_dim)."""
    values: Tensor
    """(rows, groups, length, head_dim)."""
    mask: Tensor
    """(each * width, length): 0 or, for what comes later, -inf."""
    shares: list[Tensor]
    """What each query gives to each key, for a few rows at a time."""


class Looked(NamedTuple):
    """What came of looking, and what the way back uses."""

    seen: Tensor
    """(places, heads * head_dim)."""
    texts: _Rows
    prefix: _Rows | None


class Causal:
    """Attention over one layout."""

    def __init__(self, layout: Layout, geometry: Geometry, *, like: Tensor) -> None:
        """Prepare the masks.

        Args:
            layout: How the batch lies.
            geometry: Sizes of the model.
            like: Any tensor of the model, for its device and number format.
        """
        self._layout, self._geometry = layout, geometry
        self._each = geometry.heads // geometry.groups
        self._text_mask = self._mask(layout.width, layout.prefix, like)
        self._prefix_mask = self._mask(layout.prefix, 0, like)

    def look(self, turned: Tensor, values: Tensor) -> Looked:
        """Attend.

        Args:
            turned: (places, heads + groups, head_dim) queries, then keys, turned by their place.
            values: (places, groups, head_dim).
        """
        heads, shared = self._geometry.heads, self._layout.prefix
        queries = turned[:, :heads] * self._geometry.head_dim**-0.5
        keys, before = turned[:, heads:], None
        if shared:
            before = _Rows(
                self._grouped(queries[:shared], 1),
                self._by_group(keys[:shared], 1),
                self._by_group(values[:shared], 1),
                self._prefix_mask,
                [],
            )
        texts = _Rows(
            self._grouped(queries[shared:], self._layout.rows),
            self._after(before.keys if before else None, keys[shared:]),
            self._after(before.values if before else None, values[shared:]),
            self._text_mask,
            [],
        )
        seen = self._flat(_attend(texts))
        if before is not None:
            seen = torch.cat((self._flat(_attend(before)), seen))
        return Looked(seen.flatten(1), texts, before)

    def look_back(self, looked: Looked, grad: Tensor) -> Tensor:
        """Turn the gradient of `seen` into that of queries, keys and values.

        Returns:
            (places, heads + 2 groups, head_dim).
        """
        heads, groups, shared = self._geometry.heads, self._geometry.groups, self._layout.prefix
        grad = grad.view(len(grad), heads, -1)
        back = torch.empty(
            len(grad), heads + 2 * groups, grad.shape[-1], dtype=grad.dtype, device=grad.device
        )
        to_queries, *to_both = _attend_back(
            looked.texts, self._grouped(grad[shared:], self._layout.rows)
        )
        back[shared:, :heads] = self._flat(to_queries)
        for number, part in enumerate(to_both):
            place = slice(heads + number * groups, heads + (number + 1) * groups)
            back[shared:, place] = part[:, :, shared:].transpose(1, 2).flatten(0, 1)
        if looked.prefix is not None:
            to_queries, *own = _attend_back(looked.prefix, self._grouped(grad[:shared], 1))
            back[:shared, :heads] = self._flat(to_queries)
            for number, (part, by_texts) in enumerate(zip(own, to_both, strict=True)):
                place = slice(heads + number * groups, heads + (number + 1) * groups)
                both = part[0] + by_texts[:, :, :shared].sum(dim=0)
                back[:shared, place] = both.transpose(0, 1)
        back[:, :heads] *= self._geometry.head_dim**-0.5
        return back

    def _mask(self, width: int, before: int, like: Tensor) -> Tensor:
        later = like.new_full((width, before + width), -torch.inf).triu(before + 1)
        return later.repeat(self._each, 1)

    def _grouped(self, part: Tensor, rows: int) -> Tensor:
        """Stack the heads that share keys: (rows, groups, each * width, head_dim)."""
        split = part.reshape(rows, -1, self._geometry.groups, self._each, part.shape[-1])
        return split.permute(0, 2, 3, 1, 4).flatten(2, 3).contiguous()

    def _by_group(self, part: Tensor, rows: int) -> Tensor:
        """Lay out keys or values: (rows, groups, width, head_dim)."""
        return part.reshape(rows, -1, *part.shape[1:]).transpose(1, 2)

    def _after(self, before: Tensor | None, own: Tensor) -> Tensor:
        """Lay out the texts' keys or values, each after those of the prefix."""
        own = self._by_group(own, self._layout.rows)
        if before is None:
            return own.contiguous()
        return torch.cat((before.expand(len(own), -1, -1, -1), own), dim=2)

    def _flat(self, stacked: Tensor) -> Tensor:
        """Undo `_grouped`: (rows * width, heads, head_dim)."""
        rows, groups, _, head_dim = stacked.shape
        split = stacked.view(rows, groups, self._each, -1, head_dim)
        return split.permute(0, 3, 1, 2, 4).reshape(-1, groups * self._each, head_dim)


def _attend(rows: _Rows) -> Tensor:
    """Take softmax(Q K' + M) V and keep the softmax."""
    seen = torch.empty_like(rows.queries)
    for run in _runs(rows):
        scores = torch.matmul(rows.queries[run], rows.keys[run].transpose(-1, -2))
        rows.shares.append(torch.softmax(scores.add_(rows.mask), dim=-1))
        torch.matmul(rows.shares[-1], rows.values[run], out=seen[run])
    return seen


def _attend_back(rows: _Rows, grad: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Turn the gradient of what was seen into those of queries, keys and values."""
    to_queries, to_keys = torch.empty_like(rows.queries), torch.empty_like(rows.keys)
    to_values = torch.empty_like(rows.values)
    for run, shares in zip(_runs(rows), rows.shares, strict=True):
        torch.matmul(shares.transpose(-1, -2), grad[run], out=to_values[run])
        to_shares = torch.matmul(grad[run], rows.values[run].transpose(-1, -2))
        to_scores = torch.ops.aten._softmax_backward_data(to_shares, shares, -1, shares.dtype)
        torch.matmul(to_scores, rows.keys[run], out=to_queries[run])
        torch.matmul(to_scores.transpose(-1, -2), rows.queries[run], out=to_keys[run])
    return to_queries, to_keys, to_values


def _runs(rows: _Rows) -> Iterator[slice]:
    count, groups, asked, _ = rows.queries.shape
    each = groups * asked * rows.keys.shape[2] * rows.queries.element_size()
    size = max(1, _SCORE_BYTES // each)
    return (slice(first, first + size) for first in range(0, count, size))
