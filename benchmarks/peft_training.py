"""LoRA with transformers' Trainer and peft, as their documentation has it.

What plain pipelines do, and what the reference recipe is made of. Knows token ids; nothing of arms.
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import peft
import torch
import transformers
from torch.nn import functional

from benchmarks.pipelines.work import LoraWork, Pair

IGNORED = -100
"""The label of places whose loss is not counted, by convention of transformers."""


def quiet() -> None:
    """Keep progress bars and warnings of the libraries out of a benchmark's output."""
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()


def load_model(folder: str, dtype: str) -> Any:
    """Load a causal language model; dtype `default` leaves the choice to transformers."""
    chosen = {} if dtype == "default" else {"dtype": getattr(torch, dtype)}
    return transformers.AutoModelForCausalLM.from_pretrained(folder, **chosen)


def dtype_of(model: Any) -> str:
    """Name the number format of a model's weights."""
    return str(model.dtype).removeprefix("torch.")


def lora_config(lora: LoraWork) -> peft.LoraConfig:
    """Describe an adapter to peft."""
    return peft.LoraConfig(
        r=lora.rank,
        lora_alpha=lora.alpha,
        target_modules=list(lora.targets),
        layers_to_transform=list(lora.layers),
        task_type="CAUSAL_LM",
    )


def rows(pairs: Sequence[Pair]) -> list[dict[str, list[int]]]:
    """Lay pairs out for the Trainer: the loss counts on answer tokens only."""
    return [
        {
            "input_ids": [*pair.prompt, *pair.answer],
            "labels": [IGNORED] * len(pair.prompt) + list(pair.answer),
        }
        for pair in pairs
    ]


def arguments(lora: LoraWork, folder: str, *, evaluate: bool, seed: int, **more: Any) -> Any:
    """Set a training up; whatever is not said here is the library's default."""
    settings: dict[str, Any] = {
        "num_train_epochs": lora.epochs,
        "per_device_train_batch_size": lora.batch_rows,
        "learning_rate": lora.learning_rate,
        "warmup_steps": lora.warmup_share,
        "eval_strategy": "epoch" if evaluate else "no",
        "prediction_loss_only": True,
        "save_strategy": "no",
        "report_to": "none",
        "disable_tqdm": True,
        "logging_strategy": "no",
        "seed": seed,
        # Not a choice: without it, bf16 is refused where there is no GPU.
        "use_cpu": not torch.cuda.is_available(),
        **more,
    }
    return transformers.TrainingArguments(output_dir=folder, **settings)


def train(
    model: Any,
    tokenizer: Any,
    lessons: Sequence[Pair],
    held_out: Sequence[Pair],
    lora: LoraWork,
    *,
    seed: int,
    trainer: type[transformers.Trainer] = transformers.Trainer,
    **more: Any,
) -> Any:
    """Train a peft model in place, and evaluate it after each epoch.

    Args:
        model: What `peft.get_peft_model` returned.
        tokenizer: Of the model.
        lessons: What to learn.
        held_out: What to evaluate on; may be empty.
        lora: How to train.
        seed: Of the order of rows.
        trainer: The Trainer or a subclass of it.
        more: Training arguments that are not the defaults.

    Returns:
        The trainer.
    """
    tokenizer.padding_side = "right"
    with tempfile.TemporaryDirectory() as folder:
        made = trainer(
            model=model,
            args=arguments(lora, folder, evaluate=bool(held_out), seed=seed, **more),
            train_dataset=rows(lessons),
            eval_dataset=rows(held_out) or None,
            data_collator=transformers.DataCollatorForSeq2Seq(
                tokenizer, label_pad_token_id=IGNORED
            ),
        )
        made.train()
    model.eval()
    return made


@torch.inference_mode()
def mean_loss(model: Any, pairs: Sequence[Pair]) -> float:
    """Measure how unlikely answers are: the mean over pairs of the mean over answer tokens, nats.

    One pair at a time, so that neither padding nor neighbours change anything.
    """
    losses = []
    for pair in pairs:
        tokens = torch.tensor([[*pair.prompt, *pair.answer]])
        logits = model(input_ids=tokens).logits[0, len(pair.prompt) - 1 : -1].float()
        losses.append(float(functional.cross_entropy(logits, torch.tensor(pair.answer))))
    return sum(losses) / len(losses)


def adapter_losses(
    folder: str, adapters: Sequence[str | Path], pairs: Sequence[Pair]
) -> list[float]:
    """Measure adapters by one and the same evaluator: transformers and peft in float32.

    Args:
        folder: Of the base model.
        adapters: Folders as peft saves them; an empty name stands for no adapter.
        pairs: What to measure on.
    """
    losses = []
    for adapter in adapters:
        model = load_model(folder, "float32").eval()
        if adapter:
            model = peft.PeftModel.from_pretrained(model, str(adapter)).eval()
        losses.append(mean_loss(model, pairs))
    return losses
