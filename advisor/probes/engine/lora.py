"""Trains a LoRA adapter on a laptop: upper layers only, on states computed once.

The lower layers stay as they are, so what comes out of them is computed once and kept for all
epochs; what all prompts begin with is read once per batch; only the places before answer tokens go
through the head. Decides what is learned and for how long; `tuning` has the arithmetic.
"""

from __future__ import annotations

import math
import operator
import random
import statistics
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

from advisor.probes.engine.adapter import TARGETS, save_adapter, weight_name
from advisor.probes.engine.causal import Ends, Layout
from advisor.probes.engine.decoder import Decoder, rectangles
from advisor.probes.engine.heap import give_back
from advisor.probes.engine.language_model import LanguageModel
from advisor.probes.engine.states import LowerStates
from advisor.probes.engine.tuning import Ascent, Slopes, answer_loss, kept_bytes, tune

_LEAST_TOKENS = 256
"""Of a step, for each core: below that all of them share each operation instead."""

_KEPT_BYTES = 160 * 2**20
"""Most that one pass keeps for its way back, about: more rows than that are taken in turns. Each
core makes a pass at a time. With twice as much, training on prompts of 200 tokens in float32 was as
fast (ratio .94 to 1.11, eight pairs) and held 0.3 GB more."""

_ROWS_MULTIPLE = 2
"""Of the rows in a step, so that two cores have equal shares; not the number of this machine's
cores, or each would train another adapter."""


@dataclass(frozen=True)
class TrainingPair:
    """One thing to learn, in tokens."""

    prompt: tuple[int, ...]
    """What is read, up to and with the opening of the answer."""
    answer: tuple[int, ...]
    """What is to be answered, the end of turn included."""


@dataclass(frozen=True)
class LoraSettings:
    """How an adapter is trained.

    The reasons were measured with the default model after 300 rows of two sets: 77 intents named
    from customer messages (banking77), and short answers to questions (SQuAD 2.0). Losses are held
    out, in nats per token, at a rate of 1e-3 (5.35 and 5.29 before training); `benchmarks` tells
    how they are measured.
    """

    rank: int = 16
    """Columns of each low-rank factor."""
    alpha: int = 32
    """The change is scaled by alpha / rank."""
    targets: tuple[str, ...] = TARGETS
    """The matrices changed, as transformers names them: all (intents .61); without k, gate and up
    a tenth of the time is saved and much is lost (1.01)."""
    upper_share: float = 0.5
    """Share of the layers that is trained, counted from the top: with a half .61 and 3.30, with a
    third .69 and 3.45, with a sixth 3.81 on answers."""
    learning_rate: float = 2e-3
    """The highest; it rises over `warmup_share` and falls in a straight line to nothing. With 1e-3
    .38 of the intents were right, with 2e-3 .48; answers lost no more than chance explains."""
    warmup_share: float = 0.1
    """Share of the steps."""
    epochs: int = 3
    """Most passes over the pairs; training stops when the held-out loss has risen."""
    batch_rows: int = 8
    """Most pairs per step."""
    batch_tokens: int = 2048
    """Tokens per step, a prefix common to all pairs left out."""
    reach: int = 64
    """Tokens before the answer that are gone back through, where most prompts are longer, not
    counting what all begin with. What stands before them is read with the adapter, and its keys and
    values are learned, but nothing is gone back through it to the layers below. With prompts of 400
    tokens training takes two thirds of the time; no loss could be shown for answers from passages
    (chrF .37 against .35, n = 100, the bundled sample)."""


@dataclass(frozen=True)
class TrainingRecord:
    """What a training was."""

    steps: int
    """Steps taken."""
    seconds: float
    """Wall-clock seconds, evaluation and saving included."""
    tokens: int
    """Tokens trained on, each epoch counted."""
    train_loss_nats: tuple[float, ...]
    """Mean loss per answer token over each epoch, while it was trained."""
    held_out_loss_nats: tuple[float, ...]
    """Mean over held-out pairs before training and after each epoch; empty where there are none."""
    best_step: int
    """The step whose weights were kept."""
    layers: tuple[int, ...]
    """The layers trained."""


def train(
    model: LanguageModel,
    pairs: Sequence[TrainingPair],
    *,
    held_out: Sequence[TrainingPair],
    settings: LoraSettings,
    seed: int,
    folder: Path,
    progress: Callable[[int, int], None],
) -> TrainingRecord:
    """Train an adapter and save it as peft does, for `PeftModel.from_pretrained` to load.

    Args:
        model: The model, which stays as it is.
        pairs: What to learn from; at least one.
        held_out: Pairs never learned from; the weights after the epoch that fits them best are
            kept. Where there are none, the last are.
        settings: How to train.
        seed: Of first weights and order; with the same machine and threads, the same adapter.
        folder: Where to save; `adapter_config.json` appears last, so that it marks a whole adapter.
        progress: Told of (steps done, steps at most) after each step.

    Raises:
        CannotWrite: The folder may not be written to, or the disk is full.
        InputError: A pair does not fit the model's context.
    """
    begun = time.perf_counter()
    model.check_context([[*one.prompt, *one.answer] for one in (*pairs, *held_out)], 0)
    course = _Course(model.decoder, pairs, held_out, settings, seed)
    course.run(progress)
    save_adapter(
        course.best,
        folder,
        model=model.id,
        rank=settings.rank,
        alpha=settings.alpha,
        targets=settings.targets,
        layers=course.layers,
    )
    return TrainingRecord(
        steps=course.steps,
        seconds=time.perf_counter() - begun,
        tokens=course.tokens,
        train_loss_nats=tuple(course.train_losses),
        held_out_loss_nats=tuple(course.held_out_losses),
        best_step=course.best_step,
        layers=tuple(course.layers),
    )


class _Pass(NamedTuple):
    """What came of passing some rows through the trained layers."""

    losses: Tensor
    """(answer tokens,), in nats."""
    slopes: Slopes
    """Change -> its part of the gradients; empty where nothing was to be learned."""


class _Course:
    """One training from first weights to the best ones."""

    def __init__(
        self,
        decoder: Decoder,
        pairs: Sequence[TrainingPair],
        held_out: Sequence[TrainingPair],
        settings: LoraSettings,
        seed: int,
    ) -> None:
        self._decoder, self._settings = decoder, settings
        self._pairs, self._held_out = list(pairs), list(held_out)
        self._random = random.Random(seed)
        generator = torch.Generator().manual_seed(seed)
        count = decoder.geometry.layers
        self.layers = range(count - max(1, round(settings.upper_share * count)), count)
        self._states = LowerStates(
            decoder,
            [[*pair.prompt, *pair.answer[:-1]] for pair in [*pairs, *held_out]],
            least_prompt=min(len(pair.prompt) for pair in [*pairs, *held_out]),
            layers=range(self.layers.start),
        )
        self._tuned = [
            tune(
                block,
                targets=settings.targets,
                rank=settings.rank,
                scale=settings.alpha / settings.rank,
                generator=generator,
            )
            for block in decoder.blocks[self.layers.start :]
        ]
        self._weights = [
            weight
            for layer in self._tuned
            for change in layer.changes()
            for weight in (change.low, change.high)
        ]
        # The usual prompt decides for all: one long row must not change how others are learned.
        own = statistics.median(len(pair.prompt) - self._states.prefix for pair in pairs)
        self._reaches_all = own <= settings.reach
        self.steps = self.tokens = self.best_step = 0
        self.train_losses: list[float] = []
        self.held_out_losses: list[float] = []
        self.best = self._copy()

    def run(self, progress: Callable[[int, int], None]) -> None:
        """Train until the epochs are over or the held-out loss has risen."""
        epochs = [self._batches() for _ in range(self._settings.epochs)]
        total = sum(len(batches) for batches in epochs)
        optimiser = torch.optim.AdamW(
            self._weights, lr=self._settings.learning_rate, weight_decay=0.0, fused=True
        )
        if self._held_out:
            self.held_out_losses.append(self._held_out_loss())
        for batches in epochs:
            losses = []
            for batch in batches:
                for group in optimiser.param_groups:
                    group["lr"] = self._rate(self.steps, total)
                losses.append(self._step(batch, optimiser))
                self.steps += 1
                progress(self.steps, total)
            self.train_losses.append(sum(losses) / len(losses))
            give_back()
            if self._past_best():
                break
        if self.steps < total:
            progress(total, total)

    def _past_best(self) -> bool:
        """Keep the weights if they are the best so far; tell whether they are worse than before."""
        if self._held_out:
            self.held_out_losses.append(self._held_out_loss())
            if self.held_out_losses[-1] > min(self.held_out_losses[:-1]):
                return True
        self.best, self.best_step = self._copy(), self.steps
        return False

    def _rate(self, step: int, total: int) -> float:
        warm = max(1, round(self._settings.warmup_share * total))
        rising, falling = (step + 1) / warm, (total - step) / max(1, total - warm)
        return self._settings.learning_rate * min(rising, falling, 1.0)

    def _batches(self) -> list[list[int]]:
        """Group pairs of like length, differently each time, and shuffle the groups."""
        lengths = [len(row) for row in self._states.rows[: len(self._pairs)]]
        # A little noise on the lengths, so that a pair does not always meet the same others.
        keys = [length * (1 + 0.1 * self._random.random()) for length in lengths]
        order = sorted(range(len(lengths)), key=keys.__getitem__)
        runs = rectangles(
            [lengths[index] for index in order],
            tokens=self._settings.batch_tokens,
            rows=self._settings.batch_rows,
            multiple=_ROWS_MULTIPLE,
        )
        batches = [order[first:last] for first, last in runs]
        self._random.shuffle(batches)
        return batches

    def _step(self, batch: Sequence[int], optimiser: torch.optim.Optimizer) -> float:
        answers = sum(len(self._pair(index).answer) for index in batch)
        passes = self._decoder.crew.work(
            [partial(self._pass, part, learn_of=answers) for part in self._parts(batch)]
        )
        for layer in self._tuned:
            for change in layer.changes():
                change.follow([one.slopes[change] for one in passes])
        loss = float(torch.cat([one.losses for one in passes]).mean())
        torch.nn.utils.clip_grad_norm_(self._weights, 1.0)
        optimiser.step()
        for layer in self._tuned:
            for change in layer.changes():
                change.refresh()
        self.tokens += sum(len(self._states.rows[index]) for index in batch)
        return loss

    def _held_out_loss(self) -> float:
        indices = range(len(self._pairs), len(self._states.rows))
        order = sorted(indices, key=lambda index: len(self._states.rows[index]))
        lengths = [len(self._states.rows[index]) for index in order]
        means = []
        for first, last in rectangles(lengths, tokens=2 * self._settings.batch_tokens):
            batch = order[first:last]
            sizes = [len(self._pair(index).answer) for index in batch]
            means += [float(part.mean()) for part in self._pass(batch).losses.split(sizes)]
        return sum(means) / len(means)

    def _parts(self, batch: Sequence[int]) -> list[Sequence[int]]:
        """Share a batch out to the crew, if each gets enough to do, in turns where memory asks.

        A GPU takes all at once: it is slow in small parts, and has the memory.
        """
        crew = self._decoder.crew.size
        lengths = [len(self._states.rows[index]) for index in batch]
        count = min(crew, len(batch), max(1, sum(lengths) // _LEAST_TOKENS))
        if self._decoder.embedding.device.type == "cpu":
            count *= math.ceil(self._kept_bytes(batch) / (count * _KEPT_BYTES))
        count = min(count, len(batch))
        return [batch[number::count] for number in range(count)]

    def _kept_bytes(self, batch: Sequence[int]) -> int:
        ends = self._ends(batch)
        width = max(len(self._states.rows[index]) for index in batch)
        width = max(width, ends.least if ends else 0)
        layout = Layout(prefix=self._states.prefix, rows=len(batch), width=width, ends=ends)
        block, heads = self._tuned[0].block, self._decoder.geometry.heads
        return len(self._tuned) * kept_bytes(block, heads=heads, layout=layout)

    def _ends(self, batch: Sequence[int]) -> Ends | None:
        """Find what is gone back through; none, for all of it, where prompts are short.

        Which way is taken is the same for all rows, so that it does not matter how they are shared
        out.
        """
        if self._reaches_all:
            return None
        prompts = [len(self._pair(index).prompt) - self._states.prefix for index in batch]
        reach = max(1, self._settings.reach)  # the last token of a prompt is always wanted
        first = [max(0, length - reach) for length in prompts]
        ends = [len(self._states.rows[index]) for index in batch]
        return Ends(tuple(first), max(map(operator.sub, ends, first)))

    def _pass(self, batch: Sequence[int], *, learn_of: int | None = None) -> _Pass:
        """Measure the loss of every answer token of rows, one row after the other.

        Args:
            batch: Indices of the rows.
            learn_of: Answer tokens of the step, where the gradient of their mean loss is wanted.
        """
        learn = learn_of is not None
        ends = self._ends(batch) if learn else None
        hidden = self._states.padded(batch, least=ends.least if ends else 0)
        width = (len(hidden) - self._states.prefix) // len(batch)
        places: list[int] = []
        tokens: list[int] = []
        for row, index in enumerate(batch):
            pair = self._pair(index)
            first = row * width + len(pair.prompt) - 1  # the prefix counts in both
            places += range(first, first + len(pair.answer))
            tokens += pair.answer
        layout = Layout(prefix=self._states.prefix, rows=len(batch), width=width, ends=ends)
        ascent = Ascent(self._decoder, self._tuned, layout)
        top = ascent.up(hidden, torch.tensor(places, device=hidden.device), keep=learn)
        answers = torch.tensor(tokens, device=hidden.device)
        found = answer_loss(self._decoder, top, answers, of=learn_of)
        return _Pass(found.losses, {} if found.slope is None else ascent.down(found.slope))

    def _pair(self, index: int) -> TrainingPair:
        count = len(self._pairs)
        return self._pairs[index] if index < count else self._held_out[index - count]

    def _copy(self) -> dict[str, Tensor]:
        return {name: tensor.clone() for name, tensor in self._named()}

    def _named(self) -> Iterator[tuple[str, Tensor]]:
        """Give the adapter's tensors under the names peft gives them."""
        for layer, tuned in zip(self.layers, self._tuned, strict=True):
            for change in tuned.changes():
                for part in change.parts():
                    yield weight_name(layer, part.target, "A"), part.low
                    yield weight_name(layer, part.target, "B"), part.high
