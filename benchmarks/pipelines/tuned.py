"""The same libraries, set up by somebody who knows them and has timed them on this machine.

Number formats by measurement, batches sorted by length and as large as memory allows, logits at
answer places only, attention by length, training rows of like length together, adapters merged
before they are asked, answers that end at their line's end. What the libraries do not offer stays
out: prefixes read once, states kept over epochs, gradients written out by hand.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice, product
from pathlib import Path
from typing import Any

import peft
import torch
import transformers
from torch.nn import functional

from benchmarks import peft_training
from benchmarks.pipelines.plain import Plain
from benchmarks.pipelines.work import ArmWork, Choices, Tokens, Work
from benchmarks.rates import fastest

BATCH_TOKENS = 16_384
"""Of prompts and answers in one batch, padding included: 0.4 GB of keys and values for the default
model in bfloat16."""

MOST_ROWS = 64
"""Beyond this a step costs nearly in proportion to its rows."""

EMBEDDER_BATCHES = (32, 128)
ATTENTIONS = ("sdpa", "eager")
SAMPLE = 64
"""Passages that the embedder is timed on."""
TIMED_STEPS = 2
"""Training steps timed, after one that warms up; the fastest counts."""


def answer_loss(model: Any, inputs: Mapping[str, Any]) -> Any:
    """Take hidden states, pick the places before answer tokens, and only then the logits."""
    labels, causal = inputs["labels"], model.base_model.model
    read = {name: tensor for name, tensor in inputs.items() if name != "labels"}
    hidden = causal.model(**read).last_hidden_state
    rows, places = (labels[:, 1:] != peft_training.IGNORED).nonzero(as_tuple=True)
    logits = causal.lm_head(hidden[rows, places]).float()
    return functional.cross_entropy(logits, labels[rows, places + 1])


class AnswerTrainer(transformers.Trainer):
    """Applies the head where the loss is counted, and nowhere else."""

    def compute_loss(
        self, model: Any, inputs: Any, return_outputs: bool = False, num_items_in_batch: Any = None
    ) -> Any:
        """Compute the loss as `answer_loss` does."""
        loss = answer_loss(model, inputs)
        return (loss, {}) if return_outputs else loss


class LineEnds(transformers.StoppingCriteria):
    """Ends a row at its line's end, once there is something on the line."""

    def __init__(self, tokenizer: Any, prompt_tokens: int, vocabulary: int) -> None:
        """Note which tokens hold a line break and which are only space."""
        texts = tokenizer.batch_decode([[token] for token in range(vocabulary)])
        self._breaks = torch.tensor(["\n" in text for text in texts])
        self._blank = torch.tensor([not text.strip() for text in texts])
        self.prompt_tokens = prompt_tokens

    def __call__(self, input_ids: Any, scores: Any, **kwargs: Any) -> Any:
        """Tell which rows have ended."""
        written = input_ids[:, self.prompt_tokens :]
        begun = (~self._blank[written]).cumsum(dim=1) > 0
        return (begun & self._breaks[written]).any(dim=1)


class Tuned(Plain):
    """Every part as its choices say."""

    def __init__(self, work: Work) -> None:
        """Load the generator in the format that was found faster."""
        assert work.choices is not None, "calibrate first"
        self._choices = work.choices
        super().__init__(work, dtype=work.choices.dtype)
        self._line_ends: LineEnds | None = None

    def load_embedder(self) -> Any:
        """Load the embedder in the format that was found faster."""
        return super().load_embedder().to(getattr(torch, self._choices.embedder_dtype))

    def _embed(self, texts: Sequence[str], **more: Any) -> Any:
        return super()._embed(texts, batch_size=self._choices.embedder_batch)

    def train(self, arm: str, folder: Path) -> None:
        """Train, save, and merge the adapter into the weights."""
        share = self._work.arms[arm]
        model = adapted(self._work, self._choices.dtype, self._choices.training_attention[arm])
        peft_training.train(
            model,
            self._tokenizer,
            share.lessons,
            share.held_out,
            self._work.lora,
            seed=self._work.seed,
            trainer=AnswerTrainer,
            train_sampling_strategy="group_by_length",
            bf16=self._choices.dtype == "bfloat16",
        )
        model.save_pretrained(folder)
        self._model = model.merge_and_unload()
        self._model.set_attn_implementation("sdpa")

    def generate(self, prompts: Sequence[Tokens]) -> list[str]:
        """Answer prompts of like length together, then put the answers back in order."""
        answers: dict[int, str] = {}
        for batch in batches([len(one) for one in prompts], self._work.max_new_tokens):
            rows = [prompts[place] for place in batch]
            answers |= zip(batch, self.answer(rows, **self._stopping(rows)), strict=True)
        return [answers[place] for place in range(len(prompts))]

    def _stopping(self, rows: Sequence[Tokens]) -> dict[str, Any]:
        if not self._work.stop_at_newline:
            return {}
        longest = max(len(row) for row in rows)
        if self._line_ends is None:
            vocabulary = self._model.config.vocab_size
            self._line_ends = LineEnds(self._tokenizer, longest, vocabulary)
        self._line_ends.prompt_tokens = longest
        return {"stopping_criteria": [self._line_ends]}


def adapted(work: Work, dtype: str, attention: str) -> Any:
    """Load the model with a fresh adapter; its master weights stay in float32."""
    base = peft_training.load_model(work.model, dtype)
    base.set_attn_implementation(attention)
    return peft.get_peft_model(base, peft_training.lora_config(work.lora))


def batches(lengths: Sequence[int], more: int) -> list[list[int]]:
    """Group prompts of like length, by index, as many as `BATCH_TOKENS` and `MOST_ROWS` allow."""
    grouped: list[list[int]] = []
    for place in sorted(range(len(lengths)), key=lambda one: (lengths[one], one)):
        fits = grouped and len(grouped[-1]) < MOST_ROWS
        if fits and (len(grouped[-1]) + 1) * (lengths[place] + more) <= BATCH_TOKENS:
            grouped[-1].append(place)
        else:
            grouped.append([place])
    return grouped


def calibrate(work: Work) -> Choices:
    """Time what there is to choose from, once, before anything is counted.

    The number format first, then attention in that format only: a slow one is slow with both.
    """
    dtypes = _worth_trying()
    embedder_dtype, embedder_batch = _embedder_choice(work, dtypes)
    trained = {name: arm for name, arm in work.arms.items() if arm.lessons}
    usual, other = ATTENTIONS
    times = {
        dtype: {name: _step_seconds(work, arm, dtype, usual) for name, arm in trained.items()}
        for dtype in dtypes
    }
    dtype = embedder_dtype
    if trained:
        dtype = min(dtypes, key=lambda one: sum(times[one].values()))
    return Choices(
        dtype=dtype,
        embedder_dtype=embedder_dtype,
        embedder_batch=embedder_batch,
        training_attention={
            name: other if _step_seconds(work, arm, dtype, other) < times[dtype][name] else usual
            for name, arm in trained.items()
        },
    )


def _worth_trying() -> tuple[str, ...]:
    """Leave bfloat16 out where a bare product takes twice as long in it: emulated, a step takes
    minutes.
    """

    def product_seconds(dtype: str) -> float:
        some = torch.ones(512, 1024, dtype=getattr(torch, dtype))
        return fastest(lambda: torch.mm(some, some.t()), 5)

    usual, narrow = "float32", "bfloat16"
    emulated = product_seconds(narrow) > 2 * product_seconds(usual)
    return (usual,) if emulated else (usual, narrow)


def _embedder_choice(work: Work, dtypes: Sequence[str]) -> tuple[str, int]:
    times, plain = {}, Plain(work)
    for dtype, batch in product(dtypes, EMBEDDER_BATCHES):
        embedder = plain.load_embedder().to(getattr(torch, dtype))

        def embed(embedder: Any = embedder, batch: int = batch) -> None:
            embedder.encode(list(work.passages[:SAMPLE]), batch_size=batch)

        times[dtype, batch] = fastest(embed, TIMED_STEPS)
    return min(times, key=lambda one: times[one])


def _step_seconds(work: Work, arm: ArmWork, dtype: str, attention: str) -> float:
    """Time one step forth and back on a batch of the arm's median length."""
    model = adapted(work, dtype, attention).train()
    ordered = sorted(arm.lessons, key=lambda pair: len(pair.prompt) + len(pair.answer))
    middle = max(0, len(ordered) // 2 - work.lora.batch_rows // 2)
    some = list(islice(ordered, middle, middle + work.lora.batch_rows))
    collate = transformers.DataCollatorForSeq2Seq(
        transformers.AutoTokenizer.from_pretrained(work.model),
        label_pad_token_id=peft_training.IGNORED,
    )
    batch = collate(peft_training.rows(some))

    def step() -> None:
        with torch.autocast("cpu", torch.bfloat16, enabled=dtype == "bfloat16"):
            answer_loss(model, batch).backward()

    return fastest(step, TIMED_STEPS)
