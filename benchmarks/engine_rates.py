"""Times advisor's engine by its public surface, and counts what it did.

Knows how the engine is asked to read, write and learn; nothing of how it does so.
"""

from __future__ import annotations

import dataclasses
import json
import random
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
import transformers

from advisor.model._record import Record
from advisor.probes.engine import precision as formats
from advisor.probes.engine import store
from advisor.probes.engine.language_model import LanguageModel
from advisor.probes.engine.lora import LoraSettings, TrainingPair, train
from advisor.probes.engine_models import EngineModels
from benchmarks import flops
from benchmarks.rates import Products, copy_rate, in_turns, read_rate

ANSWER = 8
"""Tokens of an answer that is trained."""

TRAINING_REPEATS = 2
"""After one that warms up; each takes many seconds, over which a pause of the machine averages."""

WRITING_ROWS = (1, 8, 32)
"""Rows written at a time."""


class Measured(Record):
    """One thing the engine did, beside what the machine can do."""

    kind: str
    """reading, writing or training."""
    what: str
    """In words, with its sizes."""
    seconds: float
    tokens: int
    """Read, written or trained on, each epoch counted."""
    flops: int
    """That the task needs."""
    product_rate: float
    """FLOP/s of the same products alone."""
    bandwidth: float
    """Bytes/s that memory is read at."""
    moved: int | None = None
    """Bytes that must be moved; none where that is no bound."""

    @property
    def tokens_per_second(self) -> float:
        """The engine's rate."""
        return self.tokens / self.seconds

    @property
    def flops_per_second(self) -> float:
        """The engine's rate in FLOP/s."""
        return self.flops / self.seconds

    @property
    def share(self) -> float:
        """Of the product rate."""
        return self.flops_per_second / self.product_rate

    @property
    def memory_share(self) -> float | None:
        """Of the bandwidth."""
        return None if self.moved is None else self.moved / self.seconds / self.bandwidth


class Engine:
    """A loaded model and what is known of it."""

    def __init__(self, model: str | None, precision: str | None) -> None:
        """Load it in the format that this machine is faster in, unless one is named."""
        folder = store.resolve(model or store.GENERATOR_ID, "generator", announce=print)
        threads = EngineModels(announce=print).threads()
        chosen: Any = precision or formats.choose_precision(threads=threads)
        self.dtype = getattr(torch, chosen)
        self.model = LanguageModel.load(folder, id=folder.name, precision=chosen, threads=threads)
        config = transformers.AutoConfig.from_pretrained(folder)
        self.sizes = flops.Sizes.of(config)
        weights = self.sizes.layers * self.sizes.layer_weights + self.sizes.head_weights
        size = weights * self.dtype.itemsize
        self.bandwidth = max(read_rate(size), copy_rate(size))
        self._random = random.Random(0)

    def prompts(self, rows: int, length: int) -> list[list[int]]:
        """Draw prompts of random tokens: they share no beginning that could be read once."""
        tokens = range(self.sizes.vocabulary // 10, self.sizes.vocabulary)
        return [self._random.choices(tokens, k=length) for _ in range(rows)]

    def products(self, tokens: int, *, back: bool = False) -> Products:
        """Lay out the layers' products."""
        return Products(
            self.sizes.products,
            tokens=tokens,
            layers=self.sizes.layers,
            dtype=self.dtype,
            back=back,
        )


def measure(
    *,
    model: str | None,
    precision: str | None,
    rows: int,
    prompt: int,
    written: int,
    repeats: int,
) -> list[Measured]:
    """Measure reading, writing and training.

    Args:
        model: Id or folder; the default one where left out.
        precision: Number format; the faster one where left out.
        rows: Prompts read, and pairs trained.
        prompt: Tokens of each.
        written: Tokens written after each.
        repeats: Of everything but training; the fastest counts.
    """
    engine = Engine(model, precision)
    found = [measure_reading(engine, rows, prompt, repeats)]
    found += [measure_writing(engine, some, prompt, written, repeats) for some in WRITING_ROWS]
    return [*found, measure_training(engine, rows, prompt, TRAINING_REPEATS)]


def measure_reading(engine: Engine, rows: int, prompt: int, repeats: int) -> Measured:
    """Read prompts and write one token each."""
    asked, products = engine.prompts(rows, prompt), engine.products(rows * prompt)
    seconds, alone = in_turns(
        [lambda: engine.model.generate(asked, max_new_tokens=1), products], repeats
    )
    return Measured(
        kind="reading",
        what=f"reading {rows} prompts of {prompt} tokens",
        seconds=seconds,
        tokens=rows * prompt,
        flops=rows * flops.reading(engine.sizes, prompt),
        product_rate=products.flops / alone,
        bandwidth=engine.bandwidth,
    )


def measure_writing(engine: Engine, rows: int, prompt: int, written: int, repeats: int) -> Measured:
    """Write after prompts, less the time of reading them.

    Rows end where the model ends them: what was written is counted, not what was allowed.
    """
    asked, products = engine.prompts(rows, prompt), engine.products(rows)
    made = engine.model.generate(asked, max_new_tokens=written)
    counts = [one.output_tokens for one in made]
    whole, read, alone = in_turns(
        [
            lambda: engine.model.generate(asked, max_new_tokens=written),
            lambda: engine.model.generate(asked, max_new_tokens=1),
            products,
        ],
        repeats,
    )
    moved = flops.writing_bytes(
        engine.sizes, prompt, max(counts), rows=rows, number_bytes=engine.dtype.itemsize
    )
    return Measured(
        kind="writing",
        what=f"writing, {rows} at a time, after {prompt} tokens",
        seconds=max(whole - read, 1e-9),
        tokens=sum(counts) - rows,
        flops=sum(flops.writing(engine.sizes, prompt, count) for count in counts),
        product_rate=products.flops / alone,
        bandwidth=engine.bandwidth,
        moved=moved,
    )


def measure_training(engine: Engine, rows: int, prompt: int, repeats: int) -> Measured:
    """Train an adapter as a probe does, on pairs that share nothing, back through all places.

    A shorter way back would leave out operations that are counted.
    """
    settings = LoraSettings(reach=prompt)
    pairs = [
        TrainingPair(tuple(one[:prompt]), tuple(one[prompt:]))
        for one in engine.prompts(rows, prompt + ANSWER)
    ]
    layers = _train(engine, pairs[: max(1, rows // 10)], dataclasses.replace(settings, epochs=1))
    products = engine.products(settings.batch_tokens, back=True)
    seconds, alone = in_turns([lambda: _train(engine, pairs, settings), products], repeats)
    count = flops.training(
        engine.sizes,
        prompt=prompt,
        answer=ANSWER,
        layers=layers,
        rank=settings.rank,
        epochs=settings.epochs,
    )
    return Measured(
        kind="training",
        what=f"training {rows} pairs of {prompt} + {ANSWER} tokens, {settings.epochs} epochs",
        seconds=seconds,
        tokens=rows * (prompt + ANSWER - 1) * settings.epochs,
        flops=rows * count,
        product_rate=products.flops / alone,
        bandwidth=engine.bandwidth,
    )


def _train(engine: Engine, pairs: Sequence[TrainingPair], settings: LoraSettings) -> int:
    """Train, and give the number of layers that were trained."""
    with tempfile.TemporaryDirectory() as folder:
        train(
            engine.model,
            pairs,
            held_out=(),
            settings=settings,
            seed=0,
            folder=Path(folder),
            progress=lambda done, steps: None,
        )
        described = json.loads((Path(folder) / "adapter_config.json").read_text("utf-8"))
    return len(described["layers_to_transform"])
