"""The arithmetic of Llama-like models, arranged for a CPU: reading texts, stepping on by a token.

transformers runs such a layer as about sixty small operations. Here it is twenty: queries, keys and
values in one product, gate and up in another, the weight of each norm folded into the product that
follows it, sums added in place. What all texts of a batch begin with is read once.

Knows tensors only: nothing about words, training or files.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn import functional

from advisor.probes.engine.crew import Crew
from advisor.probes.engine.memory import Attention, Geometry, KeysValues, Memory, Reading, Stepping
from advisor.probes.engine.weights import check_family, tabulate_rotations, take_block

READ_TOKENS = 2048
"""Tokens per pass: from 512 to 2,048 the rate grows by a quarter, beyond it hardly changes."""

LEAST_TOKENS = 512
"""Tokens per pass below which a core alone is not used well."""

COPIED_PREFIX = 128
"""Tokens of a common prefix that are copied to each row; a longer one is looked at in one place,
which costs two more kernels per layer but no copies. On a GPU the kernel for that is missing."""

_PREFIX_SAVES = 0.1
"""Least share of all tokens that a common prefix must save, for its attention costs a little."""


class Seen(NamedTuple):
    """What came of reading texts."""

    hidden: Tensor
    """(wanted places, d): hidden states, row by row."""
    memory: Memory | None
    """What later steps look back on."""


class Decoder:
    """A model's weights and the passes through them, without gradients."""

    def __init__(self, model: Any, crew: Crew) -> None:
        """Take over the weights of a transformers model, which may then be dropped.

        Args:
            model: A causal language model of one of `FAMILIES`, on its device.
            crew: Reads texts side by side.

        Raises:
            MissingModel: It is of another family, or of a variant with other arithmetic.
        """
        config = model.config
        check_family(config)
        self.crew = crew
        backbone = model.model
        self.blocks = [take_block(layer) for layer in backbone.layers]
        attention = backbone.layers[0].self_attn
        self.geometry = Geometry(
            layers=len(self.blocks),
            heads=config.num_attention_heads,
            groups=config.num_key_value_heads,
            head_dim=attention.head_dim,
        )
        self.epsilon = float(config.rms_norm_eps)
        self.embedding = backbone.embed_tokens.weight.detach()  # (tokens, d)
        self.head = model.get_output_embeddings().weight.detach()  # (tokens, d)
        self.final_norm = backbone.norm.weight.detach()
        self.rotations = tabulate_rotations(
            backbone.rotary_emb, self.embedding, config.max_position_embeddings
        )

    def read(
        self,
        rows: Sequence[Sequence[int]],
        *,
        wanted: Sequence[Sequence[int]],
        steps: int = 0,
        layers: range | None = None,
    ) -> Seen:
        """Read texts, and remember them where steps are to follow.

        Args:
            rows: Token ids of each text; texts of like length should follow one another.
            wanted: For each row, the ascending places whose hidden states are wanted.
            steps: Most tokens that will be added to each row afterwards; 0 remembers nothing.
            layers: The layers to pass, from the first on; all where it is left out.
        """
        shared = common_prefix(rows, at_most=min(places[0] for places in wanted))
        copied = shared <= COPIED_PREFIX or self.embedding.device.type != "cpu"
        prefix = self._read_prefix(rows[0][:shared], layers) if shared else ()
        lengths = [len(row) - shared for row in rows]
        memory = None
        if steps:
            memory = Memory(
                self.geometry,
                [len(row) for row in rows] if copied else lengths,
                steps=steps,
                like=self.embedding,
                prefix=() if copied else prefix,
            )

        def read_run(first: int, last: int) -> Tensor:
            width = max(lengths[first:last])
            ids = padded([row[shared:] for row in rows[first:last]], width)
            reading = Reading(
                last - first,
                width,
                prefix=prefix,
                copied=copied and shared > 0,
                into=memory,
                first=first,
            )
            hidden = self._read_rectangle(ids, reading, shared, layers)
            places = [
                row * width + place - shared
                for row, some in enumerate(wanted[first:last])
                for place in some
            ]
            return hidden[torch.tensor(places, device=hidden.device)]

        share = min(READ_TOKENS, max(LEAST_TOKENS, sum(lengths) // self.crew.size))
        runs = rectangles(lengths, tokens=share)
        found = self.crew.work([partial(read_run, first, last) for first, last in runs])
        return Seen(torch.cat(found), memory)

    def step(self, tokens: Tensor, memory: Memory, *, depth: Tensor, visible: Tensor) -> Tensor:
        """Add the same number of tokens to each row.

        Args:
            tokens: (rows, new) token ids.
            memory: What the rows have read; its next slots are filled.
            depth: (rows, new) how many tokens past its own text each stands.
            visible: (rows, new, slots up to and with the new): 0 to be seen, -inf hidden.

        Returns:
            (rows * new, d) hidden states.
        """
        positions = memory.prefix_tokens + memory.lengths[:, None] + depth
        hidden = functional.embedding(tokens.flatten(), self.embedding)
        hidden = self.through(hidden, positions.flatten(), Stepping(memory, visible))
        memory.filled += tokens.shape[1]
        return hidden

    def _read_prefix(self, ids: Sequence[int], layers: range | None) -> list[KeysValues]:
        memory = Memory(self.geometry, [len(ids)], steps=0, like=self.embedding)
        self._read_rectangle(padded([ids], len(ids)), Reading(1, len(ids), into=memory), 0, layers)
        return memory.layers

    def _read_rectangle(
        self, ids: Tensor, reading: Reading, start: int, layers: range | None
    ) -> Tensor:
        device = self.embedding.device
        positions = torch.arange(start, start + reading.width, device=device).repeat(reading.rows)
        hidden = functional.embedding(ids.to(device).view(-1), self.embedding)
        return self.through(hidden, positions, reading, layers)

    def through(
        self, hidden: Tensor, positions: Tensor, attend: Attention, layers: range | None = None
    ) -> Tensor:
        """Pass hidden states through layers.

        Args:
            hidden: (n, d); overwritten.
            positions: (n,) place of each in its text.
            attend: How they look at one another and at what was read before.
            layers: Which layers; all where it is left out.

        Returns:
            (n, d), not yet normed.
        """
        cosine, sine = (table[positions][:, None] for table in self.rotations)
        heads, groups, width = self.geometry.heads, self.geometry.groups, self.geometry.head_dim
        turned = heads + groups
        for layer in range(len(self.blocks)) if layers is None else layers:
            block = self.blocks[layer]
            mixed = functional.linear(self.normed(hidden), block.qkv, block.qkv_bias)
            mixed = mixed.view(-1, turned + groups, width)
            turning = mixed[:, :turned]
            if block.head_norm is not None:
                turning = self.normed(turning) * block.head_norm
            turning = rotate(turning, cosine, sine)
            seen = attend(layer, turning[:, :heads], turning[:, heads:], mixed[:, turned:])
            hidden.addmm_(seen, block.out.t())
            gate, up = functional.linear(self.normed(hidden), block.gate_up).chunk(2, dim=1)
            hidden.addmm_(functional.silu(gate).mul_(up), block.down.t())
        return hidden

    def normed(self, hidden: Tensor) -> Tensor:
        """Divide each vector by its root mean square, the sum taken in float32."""
        return hidden * inverse_rms(hidden, self.epsilon)

    def logits(self, hidden: Tensor) -> Tensor:
        """Turn hidden states, (n, d), into logits, (n, tokens), in the weights' precision."""
        return functional.linear(self.normed(hidden) * self.final_norm, self.head)


def inverse_rms(hidden: Tensor, epsilon: float) -> Tensor:
    """Take 1 / sqrt(mean(x^2) + epsilon) of each vector (Zhang & Sennrich 2019, arXiv 1910.07467).

    Args:
        hidden: (..., d).
        epsilon: As the model's configuration has it.

    Returns:
        (..., 1), in the number format of `hidden`.
    """
    size: Tensor = torch.linalg.vector_norm(hidden, dim=-1, keepdim=True, dtype=torch.float32)
    return size.square_().div_(hidden.shape[-1]).add_(epsilon).rsqrt_().to(hidden.dtype)


def rotate(heads: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    """Turn queries and keys by their place (Su et al. 2021, *RoFormer*, arXiv 2104.09864).

    Args:
        heads: (n, heads, d).
        cosine: (n, 1, d).
        sine: (n, 1, d), the first half of d negated.
    """
    half = heads.shape[-1] // 2
    swapped = torch.cat((heads[..., half:], heads[..., :half]), dim=-1)
    return torch.addcmul(heads * cosine, swapped, sine)


def rectangles(
    lengths: Sequence[int], *, tokens: int, rows: int | None = None, multiple: int = 1
) -> Iterator[tuple[int, int]]:
    """Cut rows into runs (first, last + 1) which, filled up to the longest, hold `tokens` at most.

    A row longer than that is a run of its own. No run has more than `rows` rows, and one of more
    rows than `multiple` has a multiple of them, the last run excepted.
    """
    first = 0
    while first < len(lengths):
        last, width = first, 0
        while last < len(lengths) and last - first != rows:
            width = max(width, lengths[last])
            if last > first and width * (last + 1 - first) > tokens:
                break
            last += 1
        if first + multiple < last < len(lengths):
            last -= (last - first) % multiple
        yield first, last
        first = last


def padded(rows: Sequence[Sequence[int]], width: int) -> Tensor:
    """Lay rows of ids into a rectangle, filled up on the right with token 0.

    What stands on the right of a text cannot be seen from it: attention is causal.
    """
    ids = torch.zeros(len(rows), width, dtype=torch.long)
    for row, content in zip(ids, rows, strict=True):
        row[: len(content)] = torch.tensor(content)
    return ids


def common_prefix(rows: Sequence[Sequence[int]], *, at_most: int) -> int:
    """Count the tokens that all rows begin with, if reading them once saves enough of the work."""
    shared = at_most
    for row in rows[1:]:
        same = 0
        while same < shared and row[same] == rows[0][same]:
            same += 1
        shared = same
    saved = shared * (len(rows) - 1)
    return shared if saved > _PREFIX_SAVES * sum(len(row) for row in rows) else 0
