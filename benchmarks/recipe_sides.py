"""The two trainings that `recipe` compares, and how both are asked and measured.

Knows advisor's engine by its public surface, and the reference by transformers and peft.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import peft
import torch
import transformers

from advisor.probes.engine.language_model import LanguageModel
from advisor.probes.engine.lora import LoraSettings, TrainingPair, train
from advisor.probes.engine.precision import choose_precision
from advisor.probes.engine_models import EngineModels
from advisor.probes.metrics.scoring import score
from benchmarks import peft_training
from benchmarks.pipelines.work import ArmWork, LoraWork, Pair, Work

ARM = "finetune"

RATES = (2e-4, 1e-3)
"""Learning rates of the reference, the better by held-out loss counting: the first is that of QLoRA
(Dettmers et al. 2023, arXiv 2305.14314, table 9) for models up to 13B, and of most recipes since;
small models bear more, and the second is advisor's own."""

LOSS_ITEMS = 200
"""Test items whose loss is measured: enough for two digits, as it varies little between items."""


class Trained(NamedTuple):
    """One finished training."""

    adapter: Path
    steps: int
    epochs: int
    layers: int
    learning_rate: float


def load_engine(work: Work) -> LanguageModel:
    """Load the generator as a probe does."""
    threads = EngineModels(announce=print).threads()
    precision = choose_precision(threads=threads)
    return LanguageModel.load(
        Path(work.model), id="generator", precision=precision, threads=threads
    )


def train_ours(
    model: LanguageModel, work: Work, folder: Path, *, seed: int, settings: LoraSettings
) -> Trained:
    """Train as a probe does."""
    share = work.arms[ARM]
    record = train(
        model,
        _pairs(share.lessons),
        held_out=_pairs(share.held_out),
        settings=settings,
        seed=seed,
        folder=folder,
        progress=lambda done, steps: None,
    )
    return Trained(
        adapter=folder,
        steps=record.steps,
        epochs=len(record.train_loss_nats),
        layers=len(record.layers),
        learning_rate=settings.learning_rate,
    )


def train_reference(work: Work, ours: Trained, folder: Path, *, seed: int) -> Trained:
    """Train by the reference recipe, for as many steps over the same rows.

    Rows are dealt out so that as many steps see each row as often as advisor's did.
    """
    share = work.arms[ARM]
    rows = math.ceil(len(share.lessons) * ours.epochs / ours.steps)
    tried = [
        _train_reference(work, share, folder / f"{rate:g}", rate, rows, ours, seed)
        for rate in RATES
    ]
    return min(tried, key=lambda one: one[1])[0]


def _train_reference(
    work: Work, share: ArmWork, folder: Path, rate: float, rows: int, ours: Trained, seed: int
) -> tuple[Trained, float]:
    transformers.set_seed(seed)  # of the first weights
    base = peft_training.load_model(work.model, "float32")
    layers = tuple(range(base.config.num_hidden_layers))
    lora: LoraWork = work.lora.model_copy(
        update={"layers": layers, "learning_rate": rate, "batch_rows": rows}
    )
    model = peft.get_peft_model(base, peft_training.lora_config(lora))
    tokenizer = transformers.AutoTokenizer.from_pretrained(work.model)
    peft_training.train(model, tokenizer, share.lessons, (), lora, seed=seed, max_steps=ours.steps)
    model.save_pretrained(str(folder))
    held_out = share.held_out or share.lessons  # a tiny set leaves none
    loss = peft_training.mean_loss(model, held_out)
    made = Trained(folder, ours.steps, ours.epochs, len(layers), rate)
    return made, loss


@torch.inference_mode()
def scores(model: LanguageModel, work: Work, adapter: Path) -> tuple[float, ...]:
    """Answer the test items with an adapter on, and score the answers."""
    with model.adapted(adapter):
        said = answers(model, work)
    return tuple(
        score(work.task, said[place], item.outputs, answerable=item.answerable, labels=work.labels)[
            work.metric
        ]
        for place, item in enumerate(work.items)
    )


def answers(model: LanguageModel, work: Work) -> list[str]:
    """Answer the test items as an arm does: the likeliest label, or the likeliest words."""
    prompts = work.arms[ARM].prompts
    if work.labels:
        choices = [model.answer_tokens(label) for label in work.labels]
        return [work.labels[place] for place in model.choose(prompts, choices)]
    said: dict[int, str] = {}
    lengths = [len(prompt) for prompt in prompts]
    for batch in model.plan_batches(lengths, max_new_tokens=work.max_new_tokens):
        made = model.generate(
            [prompts[place] for place in batch],
            max_new_tokens=work.max_new_tokens,
            stop_at_newline=work.stop_at_newline,
        )
        said |= {place: one.text for place, one in zip(batch, made, strict=True)}
    return [said[place] for place in range(len(prompts))]


def losses(work: Work, adapters: Sequence[Path]) -> list[float]:
    """Measure the untrained model and then each adapter, by one evaluator."""
    some = work.arms[ARM].references[:LOSS_ITEMS]
    return peft_training.adapter_losses(work.model, ["", *map(str, adapters)], some)


def _pairs(pairs: Sequence[Pair]) -> list[TrainingPair]:
    return [TrainingPair(one.prompt, one.answer) for one in pairs]
