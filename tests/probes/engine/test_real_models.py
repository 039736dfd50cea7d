"""The default models themselves; fetched on first use into the user's own cache."""

import numpy as np
import pytest
import torch
import transformers

from advisor.probes.engine import store
from advisor.probes.engine.embedder import Embedder
from advisor.probes.engine.language_model import LanguageModel
from advisor.probes.engine.lora import LoraSettings, TrainingPair, train
from tests.probes.engine.conftest import load_reference
from tests.probes.engine.test_language_model import greedy

pytestmark = [
    pytest.mark.models,
    pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing. is deprecated"),
]

QUESTIONS = (
    "What is the capital of France?",
    "Name three colours.",
    "What is 2+2? Answer with the number only.",
    "Tell me about a very long and winding road that leads nowhere.",
)


def resolve(model, role):
    return store.resolve(model, role, announce=lambda text: None)


@pytest.fixture(scope="module")
def folder():
    return resolve(store.GENERATOR_ID, "generator")


@pytest.fixture(scope="module")
def model(folder):
    return LanguageModel.load(folder, id=store.GENERATOR_ID, precision="float32", threads=2)


@pytest.fixture(scope="module")
def prompts(model):
    return [model.prompt_tokens([{"role": "user", "content": text}]) for text in QUESTIONS]


def test_the_folder_is_named_by_its_weights(folder):
    listed = {one.id: one for one in store.list_models()}[store.GENERATOR_ID]
    assert listed.path == folder
    assert listed.sha256 == store.weights_sha256(folder)


def test_the_generator_writes_what_transformers_writes(folder, model, prompts):
    reference = load_reference(folder)
    made = model.generate(prompts, max_new_tokens=24)
    for prompt, one in zip(prompts, made, strict=True):
        expected = model._tokenizer.decode(
            greedy(reference, prompt, steps=24), skip_special_tokens=True
        )
        assert one.text == expected.strip()
    assert "Paris" in made[0].text


def test_a_little_training_lowers_the_loss_of_what_was_not_seen(tmp_path, model):
    colours = ("red", "blue", "green", "grey", "white", "black", "brown", "pink")
    pairs = [
        TrainingPair(
            tuple(model.prompt_tokens([{"role": "user", "content": f"Code of {colour} {thing}?"}])),
            tuple(model.answer_tokens(f"{thing.upper()}-{colour}")),
        )
        for colour in colours
        for thing in ("car", "house", "hat")
    ]
    record = train(
        model,
        pairs[:18],
        held_out=pairs[18:],
        settings=LoraSettings(batch_tokens=100),
        seed=0,
        folder=tmp_path,
        progress=lambda done, steps: None,
    )
    assert min(record.held_out_loss_nats) < 0.6 * record.held_out_loss_nats[0]


def test_the_embedder_gives_the_vectors_of_its_authors():
    folder = resolve(store.EMBEDDER_ID, "embedder")
    texts = ["A man is eating food.", "Someone has a meal.", "The stock market fell."]
    vectors = Embedder.load(folder, id=store.EMBEDDER_ID, threads=2, precision="float32").encode(
        texts
    )
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    reference = transformers.AutoModel.from_pretrained(folder).eval()
    for text, vector in zip(texts, vectors, strict=True):
        with torch.no_grad():
            states = reference(**tokenizer(text, return_tensors="pt")).last_hidden_state[0]
        mean = states.mean(dim=0)
        np.testing.assert_allclose(vector, mean / mean.norm(), atol=1e-5)
    assert vectors[0] @ vectors[1] > vectors[0] @ vectors[2] + 0.3
