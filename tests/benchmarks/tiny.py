"""Random models of a few thousand parameters that know every word of a small made-up sample."""

from __future__ import annotations

import json

import torch
import transformers
from tokenizers import Tokenizer, models, pre_tokenizers, processors

NAMES = "ann bob cid dot eve flo gus hal ida jon kim lou mae ned ola pam quin ray sue tom".split()
COLOURS = ("red", "blue", "green", "white", "black")
TOWNS = ("aven", "brill", "corse", "dunmere")

TEMPLATE = (
    "{% for m in messages %}<|im_start|> {{ m.role }} {{ m.content }} <|im_end|> {% endfor %}"
    "{% if add_generation_prompt %}<|im_start|> assistant {% endif %}"
)


def write_data(folder, *, rows=40):
    """Write a DATA folder: who has a boat of which colour, one document a town."""
    facts = [
        (NAMES[n % len(NAMES)], TOWNS[(n // len(NAMES) + n) % len(TOWNS)], COLOURS[(3 * n) % 5])
        for n in range(rows)
    ]
    said = {town: [] for town in TOWNS}
    for name, town, colour in facts:
        said[town].append(f"The boat of {name} at {town} is {colour}.")
    (folder / "documents").mkdir(parents=True)
    for town, sentences in said.items():
        (folder / "documents" / f"{town}.txt").write_text(" ".join(sentences))
    lines = [
        {
            "id": f"q{n}",
            "input": f"Which colour has the boat of {name} at {town} number {n}?",
            "output": colour,
            "document_ids": [town],
        }
        for n, (name, town, colour) in enumerate(facts)
    ]
    (folder / "examples.jsonl").write_text("".join(json.dumps(one) + "\n" for one in lines))
    return folder


def words_of(*texts):
    """Give each word an id, markers first."""
    known = ["[pad]", "[unk]", "<|im_start|>", "<|im_end|>", "[cls]", "[sep]", "\n"]
    known += sorted({word for text in texts for word in text.replace("\n", " ").split()})
    return {word: place for place, word in enumerate(dict.fromkeys(known))}


def vocabulary():
    """Know what the sample and the prompts may say."""
    said = "system user assistant Answer: Question: Which colour has the boat of at number The is "
    said += "Answer in a few words. You are an expert assistant. Give the label. label text given "
    said += " ".join((*NAMES, *TOWNS, *COLOURS, *(f"{word}." for word in COLOURS)))
    said += " " + " ".join(f"{n}?" for n in range(40))
    return words_of(said)


def save_generator(folder, words=None, **changes):
    """Save a Llama of two layers."""
    words = words or vocabulary()
    torch.manual_seed(0)
    settings = {
        "vocab_size": len(words),
        "hidden_size": 32,
        "intermediate_size": 48,
        "num_hidden_layers": 2,
        "num_attention_heads": 4,
        "num_key_value_heads": 2,
        "max_position_embeddings": 1024,
        "initializer_range": 0.4,  # strong opinions, so that rounding decides no word
        "eos_token_id": words["<|im_end|>"],
        "bos_token_id": words["<|im_start|>"],
        "pad_token_id": words["[pad]"],
        "tie_word_embeddings": True,
    }
    config = transformers.LlamaConfig(**{**settings, **changes})
    transformers.LlamaForCausalLM(config).save_pretrained(folder)
    split = Tokenizer(models.WordLevel(words, unk_token="[unk]"))
    split.pre_tokenizer = pre_tokenizers.Split(" ", "removed")
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=split,
        eos_token="<|im_end|>",
        pad_token="[pad]",
        unk_token="[unk]",
        chat_template=TEMPLATE,
    ).save_pretrained(folder)
    return folder


def save_embedder(folder, words=None):
    """Save a BERT of one layer."""
    words = words or vocabulary()
    torch.manual_seed(1)
    config = transformers.BertConfig(
        vocab_size=len(words),
        hidden_size=32,
        num_hidden_layers=1,
        num_attention_heads=4,
        intermediate_size=48,
        max_position_embeddings=300,
    )
    transformers.BertModel(config).save_pretrained(folder)
    split = Tokenizer(models.WordLevel(words, unk_token="[unk]"))
    split.pre_tokenizer = pre_tokenizers.Whitespace()
    split.post_processor = processors.TemplateProcessing(
        single="[cls] $A [sep]",
        special_tokens=[("[cls]", words["[cls]"]), ("[sep]", words["[sep]"])],
    )
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=split,
        pad_token="[pad]",
        unk_token="[unk]",
        cls_token="[cls]",
        sep_token="[sep]",
    ).save_pretrained(folder)
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 256}')
    return folder
