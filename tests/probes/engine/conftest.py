"""A Llama of two layers with random weights and thirty words, saved as any model is."""

from __future__ import annotations

import pytest
import torch
import transformers
from tokenizers import Tokenizer, models, pre_tokenizers

from advisor.probes.engine.language_model import LanguageModel

WORDS = ["[unk]", "<|im_start|>", "<|im_end|>", "\n"]
WORDS += "system user assistant the a cat dog sat ran on mat log red blue one two yes no".split()
TEMPLATE = (
    "{% for m in messages %}<|im_start|> {{ m.role }} {{ m.content }} <|im_end|> {% endfor %}"
    "{% if add_generation_prompt %}<|im_start|> assistant {% endif %}"
)


def save_tiny(folder, *, kind="llama", **changes):
    """Save a random model of a family, and a tokenizer with a word a token, in a folder."""
    torch.manual_seed(0)
    settings = {
        "vocab_size": len(WORDS),
        "hidden_size": 32,
        "intermediate_size": 48,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "max_position_embeddings": 256,
        "initializer_range": 0.4,  # strong opinions, so that rounding decides no word
        "eos_token_id": WORDS.index("<|im_end|>"),
        "bos_token_id": WORDS.index("<|im_start|>"),
    }
    config = transformers.AutoConfig.for_model(kind, **{**settings, **changes})
    model = transformers.AutoModelForCausalLM.from_config(config)
    with torch.no_grad():  # norms of ones would hide a norm applied twice or not at all
        for name, weight in model.named_parameters():
            if "norm" in name or "bias" in name:
                weight.add_(0.3 * torch.randn_like(weight))
    model.save_pretrained(folder)
    words = Tokenizer(models.WordLevel({w: i for i, w in enumerate(WORDS)}, unk_token="[unk]"))
    words.pre_tokenizer = pre_tokenizers.Split(" ", "removed")
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=words, eos_token="<|im_end|>", unk_token="[unk]", chat_template=TEMPLATE
    ).save_pretrained(folder)
    return folder


def load_tiny(folder, **changes):
    return LanguageModel.load(
        folder, **{"id": "tiny", "precision": "float32", "threads": 1, "device": "cpu", **changes}
    )


def load_reference(folder, dtype=torch.float32):
    return transformers.AutoModelForCausalLM.from_pretrained(folder, dtype=dtype).eval()


@pytest.fixture(scope="session")
def tiny_folder(tmp_path_factory):
    return save_tiny(tmp_path_factory.mktemp("tiny"))


@pytest.fixture
def tiny(tiny_folder):
    return load_tiny(tiny_folder)


@pytest.fixture(scope="session")
def reference(tiny_folder):
    """The same model, as transformers itself runs it."""
    return load_reference(tiny_folder)


@pytest.fixture
def prompts(tiny):
    """Chats of unequal length that begin alike."""
    asked = ["the cat", "a dog ran on the log", "red", "the cat sat on the red mat yes no one two"]
    system = {"role": "system", "content": "yes no yes no one two"}
    return [tiny.prompt_tokens([system, {"role": "user", "content": text}]) for text in asked]
