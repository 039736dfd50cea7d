import json
import shutil

import numpy as np
import pytest
import torch
import transformers
from tokenizers import Tokenizer, models, pre_tokenizers, processors

from advisor.errors import MissingModel
from advisor.probes.engine.embedder import Embedder

WORDS = ["[pad]", "[unk]", "[cls]", "[sep]", "cat", "dog", "mat", "sat", "on", "the"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    torch.manual_seed(0)
    config = transformers.BertConfig(
        vocab_size=len(WORDS),
        hidden_size=32,
        num_hidden_layers=2,
        num_attention_heads=4,
        intermediate_size=48,
        max_position_embeddings=64,
    )
    folder = tmp_path_factory.mktemp("bert")
    transformers.BertModel(config).save_pretrained(folder)
    words = Tokenizer(models.WordLevel({w: i for i, w in enumerate(WORDS)}, unk_token="[unk]"))
    words.pre_tokenizer = pre_tokenizers.Whitespace()
    words.post_processor = processors.TemplateProcessing(
        single="[cls] $A [sep]", special_tokens=[("[cls]", 2), ("[sep]", 3)]
    )
    transformers.PreTrainedTokenizerFast(
        tokenizer_object=words,
        pad_token="[pad]",
        unk_token="[unk]",
        cls_token="[cls]",
        sep_token="[sep]",
    ).save_pretrained(folder)
    (folder / "sentence_bert_config.json").write_text('{"max_seq_length": 12}')
    return folder


@pytest.fixture
def embedder(folder):
    return Embedder.load(folder, id="tiny", threads=1, precision="float32")


TEXTS = ["cat", "the cat sat on the mat", "dog dog", "", "on the mat"]


def test_rows_are_unit_vectors_in_the_order_of_the_texts(embedder):
    vectors = embedder.encode(TEXTS)
    assert vectors.shape == (5, embedder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    for text, vector in zip(TEXTS, vectors, strict=True):
        np.testing.assert_allclose(embedder.encode([text])[0], vector, atol=1e-5)


def test_a_vector_is_the_mean_of_the_token_states(embedder, folder):
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.AutoModel.from_pretrained(folder).eval()
    with torch.no_grad():
        states = model(**tokenizer(TEXTS[1], return_tensors="pt")).last_hidden_state[0]
    mean = states.mean(dim=0)
    np.testing.assert_allclose(embedder.encode(TEXTS[1:2])[0], mean / mean.norm(), atol=1e-5)


def test_what_lies_beyond_the_limit_is_not_read(embedder):
    long = "cat sat on the mat cat sat on the mat"
    same = embedder.encode([long, long + " dog dog dog"])
    np.testing.assert_array_equal(same[0], same[1])


def test_no_texts_give_no_rows(embedder):
    assert embedder.encode([]).shape == (0, embedder.dimension)


def test_progress_reaches_the_number_of_texts(embedder):
    heard = []
    embedder.encode(TEXTS, progress=heard.append)
    assert heard[-1] == len(TEXTS)


def test_a_folder_without_weights_is_refused(tmp_path):
    with pytest.raises(MissingModel, match="safetensors"):
        Embedder.load(tmp_path, id="none", threads=1, precision="float32")


def pooled(folder, tmp_path, *, modules=(), **told):
    other = shutil.copytree(folder, tmp_path / "other")
    (other / "1_Pooling").mkdir()
    (other / "1_Pooling" / "config.json").write_text(json.dumps(told))
    kinds = [{"type": f"sentence_transformers.models.{one}"} for one in modules]
    (other / "modules.json").write_text(json.dumps(kinds))
    return other


def test_a_model_that_takes_its_first_token_is_pooled_so(folder, tmp_path):
    other = pooled(folder, tmp_path, pooling_mode_cls_token=True, pooling_mode_mean_tokens=False)
    tokenizer = transformers.AutoTokenizer.from_pretrained(folder)
    model = transformers.AutoModel.from_pretrained(folder).eval()
    with torch.no_grad():
        first = model(**tokenizer(TEXTS[1], return_tensors="pt")).last_hidden_state[0, 0]
    made = Embedder.load(other, id="cls", threads=1, precision="float32").encode(TEXTS[1:2])
    np.testing.assert_allclose(made[0], first / first.norm(), atol=1e-5)


@pytest.mark.parametrize(
    ("modules", "told"),
    [
        (("Transformer", "Pooling", "Dense"), {"pooling_mode_cls_token": True}),
        (("Transformer", "Pooling"), {"pooling_mode_lasttoken": True}),
    ],
)
def test_a_model_that_makes_its_vectors_otherwise_is_refused(folder, tmp_path, modules, told):
    other = pooled(folder, tmp_path, modules=modules, **told)
    with pytest.raises(MissingModel, match="not supported"):
        Embedder.load(other, id="other", threads=1, precision="float32")
