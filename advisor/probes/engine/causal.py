"""Causal attention of a training batch, forth and back.

Rows are taken a few at a time, so that their scores stay in the cache of one core. What all rows
begin with is a row of its own that the others look back on. Where only the ends of texts are gone
back through, those alone ask on the way back, while all places are still asked.
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
class Ends:
    """Places from near the end of each text on, as many of each; some lie beyond it."""

    first: tuple[int, ...]
    """The first of each text, counted after the prefix."""
    width: int
    """Places from there on."""

    @property
    def least(self) -> int:
        """The least width of rows that hold them."""
        return max(self.first) + self.width

    def places(self, device: torch.device) -> Tensor:
        """Give their places after the prefix, (rows, width)."""
        first = torch.tensor(self.first, device=device)
        return first[:, None] + torch.arange(self.width, device=device)


@dataclass(frozen=True)
class Layout:
    """How the hidden states of one training batch lie in one tensor, (places, d)."""

    prefix: int
    """Tokens that all rows begin with, first in the tensor, once."""
    rows: int
    """Texts."""
    width: int
    """Places of each text after the prefix; those beyond its end are never looked at."""
    ends: Ends | None = None
    """What is gone back through; all places where it is left out."""

    def positions(self, device: torch.device) -> Tensor:
        """Give the place of each in its text, (places,)."""
        after = torch.arange(self.prefix, self.prefix + self.width, device=device)
        return torch.cat((torch.arange(self.prefix, device=device), after.repeat(self.rows)))

    def live(self, device: torch.device) -> Tensor | None:
        """List the places that are gone back through, row by row; none where all are."""
        if self.ends is None:
            return None
        row_starts = self.prefix + self.width * torch.arange(self.rows, device=device)
        return (row_starts[:, None] + self.ends.places(device)).flatten()


class _Rows(NamedTuple):
    """Rows of one width looking at keys of one length."""

    queries: Tensor
    """(rows, groups, each * width, head_dim), scaled."""
    keys: Tensor
    """(rows, groups, length, head_dim)."""
    values: Tensor
    """(rows, groups, length, head_dim)."""
    mask: Tensor
    """(rows, 1, each * width, length): 0 or, for what comes later, -inf."""
    shares: list[Tensor]
    """What each query gives to each key, for a few rows at a time."""


class Looked(NamedTuple):
    """What the way back through attention uses."""

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
        text = torch.arange(layout.width, device=like.device)[None]
        mask = self._mask(text, layout.prefix, layout.width, like)
        self._text_mask = mask.expand(layout.rows, -1, -1, -1)
        shared = torch.arange(layout.prefix, device=like.device)[None]
        self._prefix_mask = self._mask(shared, 0, layout.prefix, like)
        self._live = layout.live(like.device)
        if layout.ends is not None:
            ends = layout.ends.places(like.device)
            self._end_mask = self._mask(ends, layout.prefix, layout.width, like)

    def look(self, turned: Tensor, values: Tensor) -> tuple[Tensor, Looked]:
        """Attend.

        Args:
            turned: (places, heads + groups, head_dim) queries, then keys, turned by their place.
            values: (places, groups, head_dim).

        Returns:
            What is seen, (places, heads * head_dim), and what `look_back` needs.
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
        if self._live is not None:
            ends = self._grouped(queries[self._live], self._layout.rows)
            # What they look at is found again on the way back: all of it would be kept otherwise.
            texts, before = texts._replace(queries=ends, mask=self._end_mask, shares=[]), None
        return seen.flatten(1), Looked(texts, before)

    def look_back(self, looked: Looked, grad: Tensor) -> Tensor:
        """Turn the gradient of `seen` into that of queries, keys and values.

        Args:
            looked: As `look` returned it.
            grad: (live places, heads * head_dim); those of no live place are zero.

        Returns:
            (places, heads + 2 groups, head_dim).
        """
        layout, heads, groups = self._layout, self._geometry.heads, self._geometry.groups
        shared, grad = layout.prefix, grad.view(len(grad), heads, -1)
        places = shared + layout.rows * layout.width
        back = grad.new_zeros(places, heads + 2 * groups, grad.shape[2])
        asking: slice | Tensor = slice(shared, None)
        by_texts = grad[shared:]
        if self._live is not None:
            asking, by_texts = self._live, grad
            _attend(looked.texts)
        to_queries, *to_both = _attend_back(looked.texts, self._grouped(by_texts, layout.rows))
        back[asking, :heads] = self._flat(to_queries)
        of_both = [back[:, heads : heads + groups], back[:, heads + groups :]]
        for whole, part in zip(of_both, to_both, strict=True):
            whole[shared:] = part[:, :, shared:].transpose(1, 2).flatten(0, 1)
            whole[:shared] = part[:, :, :shared].sum(dim=0).transpose(0, 1)
        if looked.prefix is not None:
            to_queries, *own = _attend_back(looked.prefix, self._grouped(grad[:shared], 1))
            back[:shared, :heads] = self._flat(to_queries)
            for whole, part in zip(of_both, own, strict=True):
                whole[:shared] += part[0].transpose(0, 1)
        back[:, :heads] *= self._geometry.head_dim**-0.5
        return back

    def _mask(self, places: Tensor, before: int, width: int, like: Tensor) -> Tensor:
        """Hide from each place, (rows, asking), what comes later; the prefix is before all."""
        keys = torch.arange(before + width, device=like.device)
        later = keys > before + places[..., None]
        hidden = like.new_zeros(later.shape).masked_fill_(later, -torch.inf)
        return hidden.repeat(1, self._each, 1)[:, None]

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
        rows.shares.append(torch.softmax(scores.add_(rows.mask[run]), dim=-1))
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
