"""One point of one growth curve, measured in a process of its own so that its memory is its own.

    python -m benchmarks.growth_points KIND SIZE [MODEL] [EMBEDDER]

Prints one JSON object. Knows the engine and the index by their public surfaces.
"""

from __future__ import annotations

import json
import re
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from advisor.probes.door import set_environment
from advisor.probes.retrieval.vectors import Best, agreement

DIMENSIONS = 384
TOPICS = 2000
SPREAD = 0.9
"""Synthetic vectors lie about so many topics, at this distance: near neighbours have cosines about
.5, as passages of one topic have with MiniLM."""

BLOCK = 256
"""Synthetic vectors drawn at a time."""

QUERIES = 400
"""As many as a run asks: test items of two arms and training rows."""

DEPTH = 10

PROBED = 32
"""Lists that the approximate index looks into."""

PROMPT, WRITTEN, ANSWER = 128, 16, 8
"""Tokens of a prompt, of what is written after it, and of an answer to learn."""

PASSAGES_EMBEDDED = 256
WORDS = 80
"""Of a passage, as advisor cuts them."""

MODELS = {
    30: {"hidden_size": 320, "intermediate_size": 896, "num_hidden_layers": 14, "heads": (5, 1)},
    135: {"hidden_size": 576, "intermediate_size": 1536, "num_hidden_layers": 30, "heads": (9, 3)},
    360: {"hidden_size": 960, "intermediate_size": 2560, "num_hidden_layers": 32, "heads": (15, 5)},
}
"""Millions of parameters -> sizes; the larger two are those of SmolLM2."""

Point = dict[str, float | str]


class Numbered(Sequence[str]):
    """Texts "0", "1", ... that are written when they are asked for."""

    def __init__(self, count: int) -> None:
        """Take their number."""
        self._count = count

    def __len__(self) -> int:
        """Give their number."""
        return self._count

    def __getitem__(self, place: Any) -> Any:
        """Write one or several."""
        if isinstance(place, slice):
            return [str(row) for row in range(self._count)[place]]
        return str(range(self._count)[place])


class Synthetic:
    """Embeds the text "7" as the seventh of an endless row of unit vectors."""

    def __init__(self) -> None:
        """Draw the topics."""
        drawn = np.random.default_rng(0).standard_normal((TOPICS, DIMENSIONS), np.float32)
        self._topics = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Give their vectors."""
        rows = np.array([int(text) for text in texts])
        vectors = np.empty((len(rows), DIMENSIONS), np.float32)
        for block in np.unique(rows // BLOCK):
            here = rows // BLOCK == block
            vectors[here] = self.block(int(block))[rows[here] % BLOCK]
        return vectors

    def block(self, number: int) -> NDArray[np.float32]:
        """Draw one block, (BLOCK, DIMENSIONS), the same each time."""
        rng = np.random.default_rng(1 + number)
        noise = rng.standard_normal((BLOCK, DIMENSIONS), np.float32)
        rows = self._topics[rng.integers(TOPICS, size=BLOCK)] + SPREAD / DIMENSIONS**0.5 * noise
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)  # type: ignore[no-any-return]


def queries_beyond(size: int) -> list[str]:
    """Name texts that come after the first `size`."""
    return [str(row) for row in range(size, size + QUERIES)]


def passages(size: int) -> Point:
    """Index and search synthetic vectors with advisor's own index."""
    from advisor.probes.retrieval.dense import DenseIndex

    embedder = Synthetic()
    before, drawing = peak_bytes(), _Timed(embedder.encode)
    begun = time.perf_counter()
    index = DenseIndex(Numbered(size), embedder=drawing)
    indexed = time.perf_counter() - begun - drawing.seconds
    drawing.seconds, begun = 0.0, time.perf_counter()
    index.search(queries_beyond(size), k=DEPTH)
    return {
        "index_s": indexed,
        "search_s": time.perf_counter() - begun - drawing.seconds,
        "precision": index.precision,
        "recall": index.recall,
        "vector_bytes": float(size * DIMENSIONS * {"float32": 4, "float16": 2}[index.precision]),
        "more_bytes": float(peak_bytes() - before),
    }


def approximate(size: int) -> Point:
    """Index and search the same vectors with the usual approximate index, for comparison."""
    import faiss

    embedder, lists = Synthetic(), int(4 * size**0.5)
    index: Any = faiss.index_factory(DIMENSIONS, f"IVF{lists},Flat", faiss.METRIC_INNER_PRODUCT)
    index.nprobe, index.cp.min_points_per_centroid = min(PROBED, lists), 1
    queries = embedder.encode(queries_beyond(size))
    best, blocks = Best(QUERIES, DEPTH), range(-(-size // BLOCK))
    sample = np.concatenate([embedder.block(n) for n in blocks[: -(-40 * lists // BLOCK)]])[:size]
    begun = time.perf_counter()
    index.train(sample)
    spent = time.perf_counter() - begun
    for number in blocks:
        rows = embedder.block(number)[: size - number * BLOCK]
        best.see(queries, rows, number * BLOCK)
        begun = time.perf_counter()
        index.add(rows)
        spent += time.perf_counter() - begun
    begun = time.perf_counter()
    _, found = index.search(queries, DEPTH)
    return {
        "index_s": spent,
        "search_s": time.perf_counter() - begun,
        "recall": agreement(found.tolist(), best.found().rows.tolist()),
    }


def embedding(size: int, embedder: str | None = None) -> Point:
    """Embed some passages of everyday words with the real embedder; their number is `size`."""
    from advisor.probes.engine import store
    from advisor.probes.engine_models import EngineModels

    models = EngineModels(announce=_announce)
    threads = models.threads()
    precision = models.precision(threads=threads)
    made = models.embedder(embedder or store.EMBEDDER_ID, precision=precision, threads=threads)
    words = "the ferry leaves its pier at noon and the crew counts every guest on deck".split()
    rng = np.random.default_rng(0)
    texts = [" ".join(rng.choice(words, size=WORDS)) for _ in range(size)]
    made.encode(texts[:8])
    begun = time.perf_counter()
    made.encode(texts)
    return {"per_second": size / (time.perf_counter() - begun)}


def items(size: int, model: str | None = None) -> Point:
    """Answer prompts."""
    engine = _load(model)
    asked = engine.prompts(size, PROMPT)
    engine.model.generate(asked[:2], max_new_tokens=2)
    begun = time.perf_counter()
    for batch in engine.model.plan_batches([PROMPT] * size, max_new_tokens=WRITTEN):
        engine.model.generate([asked[place] for place in batch], max_new_tokens=WRITTEN)
    return {"seconds": time.perf_counter() - begun}


def rows(size: int, model: str | None = None) -> Point:
    """Train on pairs, as a run does."""
    from benchmarks.engine_rates import measure_training

    return {"seconds": measure_training(_load(model), size, PROMPT, repeats=1).seconds}


def parameters(size: int, model: str | None = None) -> Point:
    """Read, write and train with a model of random weights and so many million parameters."""
    from benchmarks.engine_rates import measure_reading, measure_training, measure_writing

    with tempfile.TemporaryDirectory() as folder:
        save_random(Path(folder), MODELS[size], tokenizer=model)
        engine = _load(folder)
    return {
        "reading": measure_reading(engine, 16, PROMPT, repeats=2).tokens_per_second,
        "writing": measure_writing(engine, 16, PROMPT, WRITTEN, repeats=2).tokens_per_second,
        "training": measure_training(engine, 16, PROMPT, repeats=1).tokens_per_second,
    }


def save_random(folder: Path, sizes: dict[str, Any], *, tokenizer: str | None) -> None:
    """Save a Llama of random weights, with the tokenizer of the default model."""
    import torch
    import transformers

    from advisor.probes.engine import store

    source = store.resolve(tokenizer or store.GENERATOR_ID, "generator", announce=_announce)
    words = transformers.AutoTokenizer.from_pretrained(source)
    heads, groups = sizes["heads"]
    config = transformers.LlamaConfig(
        vocab_size=len(words),
        num_attention_heads=heads,
        num_key_value_heads=groups,
        tie_word_embeddings=True,
        eos_token_id=words.eos_token_id,
        bos_token_id=words.bos_token_id,
        max_position_embeddings=2048,
        **{name: value for name, value in sizes.items() if name != "heads"},
    )
    torch.manual_seed(0)
    model: Any = transformers.LlamaForCausalLM(config)
    model.to(torch.bfloat16).save_pretrained(folder)
    words.save_pretrained(folder)


def peak_bytes() -> int:
    """Read the most memory this process has held."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(r"VmHWM:\s+(\d+)", status)
    return 1024 * int(found[1]) if found else 0


class _Timed:
    """An embedder whose own time is counted, so that it can be taken off."""

    def __init__(self, encode: Callable[[Sequence[str]], NDArray[np.float32]]) -> None:
        self._encode, self.seconds = encode, 0.0

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        begun = time.perf_counter()
        vectors = self._encode(texts)
        self.seconds += time.perf_counter() - begun
        return vectors


def _load(model: str | None) -> Any:
    from benchmarks.engine_rates import Engine

    return Engine(model, None)


def _announce(text: str) -> None:
    print(text, file=sys.stderr)


KINDS: dict[str, Callable[..., Point]] = {
    "passages": passages,
    "approximate": approximate,
    "embedding": embedding,
    "items": items,
    "rows": rows,
    "parameters": parameters,
}
"""What can be measured."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure one point and print it."""
    kind, size, *model = sys.argv[1:] if arguments is None else arguments
    set_environment()
    point = KINDS[kind](int(size), *model)
    print(json.dumps({**point, "peak_bytes": peak_bytes()}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
