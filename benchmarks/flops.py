"""How many floating-point operations reading, writing and training need, by formula.

Counts what the task needs, not what some code happens to do: work done twice counts once. A product
of (m, k) and (k, n) counts 2 m k n; norms, rotations, softmax and activations, a hundredth of it,
count nothing. Knows a model's sizes; runs nothing.
"""

from __future__ import annotations

from typing import Any

from advisor.model._record import Record


class Sizes(Record):
    """A Llama-like model."""

    layers: int
    hidden: int
    inner: int
    heads: int
    groups: int
    """Heads of keys and values."""
    head_dim: int
    vocabulary: int

    @classmethod
    def of(cls, config: Any) -> Sizes:
        """Read them off a configuration of transformers."""
        return cls(
            layers=config.num_hidden_layers,
            hidden=config.hidden_size,
            inner=config.intermediate_size,
            heads=config.num_attention_heads,
            groups=config.num_key_value_heads,
            head_dim=getattr(config, "head_dim", None)
            or config.hidden_size // config.num_attention_heads,
            vocabulary=config.vocab_size,
        )

    @property
    def products(self) -> tuple[tuple[int, int], ...]:
        """(inputs, outputs) of a layer's products: queries, keys and values; out; both; down."""
        queries, keys = self.heads * self.head_dim, self.groups * self.head_dim
        return (
            (self.hidden, queries + 2 * keys),
            (queries, self.hidden),
            (self.hidden, 2 * self.inner),
            (self.inner, self.hidden),
        )

    @property
    def matrices(self) -> tuple[tuple[int, int], ...]:
        """(inputs, outputs) of a layer's seven matrices, as LoRA changes them one by one."""
        queries, keys = self.heads * self.head_dim, self.groups * self.head_dim
        return (
            (self.hidden, queries),
            (self.hidden, keys),
            (self.hidden, keys),
            (queries, self.hidden),
            (self.hidden, self.inner),
            (self.hidden, self.inner),
            (self.inner, self.hidden),
        )

    @property
    def layer_weights(self) -> int:
        """Parameters in the products of one layer."""
        return sum(inputs * outputs for inputs, outputs in self.products)

    @property
    def head_weights(self) -> int:
        """Parameters of the head."""
        return self.hidden * self.vocabulary

    def attention(self, length: int, already: int = 0) -> int:
        """Count scores and weighted sums of one layer for `length` tokens after `already` others.

        Token t sees already + t tokens, itself included: 4 heads head_dim sum (already + t).
        """
        seen = length * already + length * (length + 1) // 2
        return 4 * self.heads * self.head_dim * seen


def reading(sizes: Sizes, length: int) -> int:
    """Count a prompt read, with the logits of its last token.

    L (2 n P + A(n)) + 2 H, with L layers, P the weights of one's products, H those of the head and
    A(n) its attention.
    """
    layers = sizes.layers * (2 * length * sizes.layer_weights + sizes.attention(length))
    return layers + 2 * sizes.head_weights


def writing(sizes: Sizes, read: int, written: int) -> int:
    """Count `written` tokens after `read` others; the first comes of reading and counts there."""
    steps = max(0, written - 1)
    layers = sizes.layers * (2 * steps * sizes.layer_weights + sizes.attention(steps, read))
    return layers + 2 * steps * sizes.head_weights


def writing_bytes(sizes: Sizes, read: int, written: int, rows: int, number_bytes: int) -> int:
    """Count what must be moved to write: per step all weights once, and each row's keys, values."""
    steps = max(0, written - 1)
    weights = sizes.layers * sizes.layer_weights + sizes.head_weights
    per_token = 2 * sizes.layers * sizes.groups * sizes.head_dim
    seen = steps * read + steps * (steps + 1) // 2
    return number_bytes * (steps * weights + rows * per_token * seen)


def training(sizes: Sizes, *, prompt: int, answer: int, layers: int, rank: int, epochs: int) -> int:
    """Count one pair's share of LoRA training of the upper `layers` of a model.

    With n = prompt + answer - 1 tokens read and P, A, H as above, R = rank times the inputs and
    outputs of all matrices of a layer:

    - the lower layers once, whatever the epochs:        (L - layers) (2 n P + A(n))
    - each epoch and layer, forth and back to inputs:    4 n P + 3 A(n)   (weights are frozen)
    - the changes, forth, back to inputs, to A and B:    6 n R
    - above the last attention, answer tokens only;      P and R of `out`, both, `down` there
    - the first trained layer passes no gradient down:   less 2 n (weights of its first product and
                                                         of what its changes multiply inputs with)
    - the head, forth and back, answer tokens only:      4 answer H
    """
    n = prompt + answer - 1
    ranks = [rank * (inputs + outputs) for inputs, outputs in sizes.matrices]
    attending = sizes.products[0][0] * sizes.products[0][1]
    after = sizes.layer_weights - attending
    lower = (sizes.layers - layers) * (2 * n * sizes.layer_weights + sizes.attention(n))
    dense = 4 * (layers * n * attending + ((layers - 1) * n + answer) * after)
    changes = 6 * (layers * n * sum(ranks[:3]) + ((layers - 1) * n + answer) * sum(ranks[3:]))
    attention = 3 * layers * sizes.attention(n)
    head = 4 * answer * sizes.head_weights
    unneeded = 2 * n * (attending + 3 * rank * sizes.hidden)
    return lower + epochs * (dense + changes - unneeded + attention + head)
