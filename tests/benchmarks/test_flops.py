"""The formulas count what PyTorch counts, where it does the same work."""

from __future__ import annotations

import peft
import pytest
import torch
import transformers
from torch.nn import functional
from torch.utils.flop_counter import FlopCounterMode

from benchmarks import flops
from benchmarks.flops import Sizes

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing. is deprecated")

RANK = 4


@pytest.fixture
def model():
    config = transformers.LlamaConfig(
        vocab_size=50,
        hidden_size=32,
        intermediate_size=48,
        num_hidden_layers=3,
        num_attention_heads=4,
        num_key_value_heads=2,
        attn_implementation="eager",
    )
    return transformers.LlamaForCausalLM(config)


def counted(act):
    counter = FlopCounterMode(display=False)
    with counter:
        act()
    return counter.get_total_flops()


def square(sizes, n):
    """Attention as PyTorch's eager one does it: of every token on every other, later ones too."""
    return 4 * sizes.heads * sizes.head_dim * n * n


def test_the_default_model_has_the_parameters_it_is_named_for():
    sizes = Sizes(
        layers=30, hidden=576, inner=1536, heads=9, groups=3, head_dim=64, vocabulary=49152
    )
    assert sizes.layers * sizes.layer_weights + sizes.head_weights == pytest.approx(135e6, rel=0.01)
    assert sizes.layer_weights == sum(a * b for a, b in sizes.matrices)


def test_reading_counts_every_product(model):
    sizes, n = Sizes.of(model.config), 12
    tokens = torch.arange(n)[None]
    own = counted(lambda: model(input_ids=tokens, logits_to_keep=1))
    more = sizes.layers * (square(sizes, n) - sizes.attention(n))
    rotations = own - more - flops.reading(sizes, n)
    assert 0 <= rotations <= 2 * n * sizes.head_dim  # the table of angles is a product too


def test_writing_goes_on_where_reading_ends(model):
    sizes = Sizes.of(model.config)
    assert flops.writing(sizes, 10, 1) == 0
    longer = flops.reading(sizes, 13) - flops.reading(sizes, 10)
    heads = 2 * 3 * sizes.head_weights
    assert flops.writing(sizes, 10, 4) == longer + heads
    once = flops.writing_bytes(sizes, 10, 2, rows=1, number_bytes=2)
    weights = sizes.layers * sizes.layer_weights + sizes.head_weights
    assert once == 2 * (weights + 2 * sizes.layers * sizes.groups * sizes.head_dim * 11)
    assert flops.writing_bytes(sizes, 10, 2, rows=8, number_bytes=2) < 8 * once


def test_training_counts_what_autograd_needs(model):
    """Where every token but the first is an answer, peft does just that work."""
    sizes, answer = Sizes.of(model.config), 9
    targets = [f"{part}_proj" for part in ("q", "k", "v", "o", "gate", "up", "down")]
    adapted = peft.get_peft_model(model, peft.LoraConfig(r=RANK, target_modules=targets))
    tokens = torch.arange(answer + 1)

    def step():
        logits = adapted(input_ids=tokens[None, :-1]).logits[0]
        functional.cross_entropy(logits, tokens[1:]).backward()

    formula = flops.training(
        sizes, prompt=1, answer=answer, layers=sizes.layers, rank=RANK, epochs=1
    )
    more = 3 * sizes.layers * (square(sizes, answer) - sizes.attention(answer))
    assert counted(step) - more == pytest.approx(formula, rel=2e-3)


def test_lower_layers_count_once_and_shorter_answers_less(model):
    sizes = Sizes.of(model.config)

    def count(**changes):
        given = {"prompt": 20, "answer": 2, "layers": 1, "rank": RANK, "epochs": 1, **changes}
        return flops.training(sizes, **given)

    one, two, three = (count(epochs=epochs) for epochs in (1, 2, 3))
    lower = 2 * (2 * 21 * sizes.layer_weights + sizes.attention(21))
    assert two - one == three - two == one - lower
    assert count(prompt=19, answer=3) > one
    assert count(layers=2) > one
