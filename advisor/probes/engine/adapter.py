"""Puts a LoRA adapter into a model's weights and takes it out again, to the last bit.

Knows the file layout of peft and where a decoder keeps each matrix. Trains nothing.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors import SafetensorError
from safetensors.torch import load_file, save
from torch import Tensor

from advisor import files
from advisor.errors import MissingModel
from advisor.probes.engine.weights import Block

TARGETS = ("q_proj", "k_proj", "v_proj", "o_proj", "gate_proj", "up_proj", "down_proj")
"""The matrices an adapter can change, by the names that transformers gives them."""

_CONFIG = "adapter_config.json"
_WEIGHTS = "adapter_model.safetensors"


@dataclass(frozen=True)
class Place:
    """Where a decoder keeps one of a layer's matrices."""

    matrix: Tensor
    """The matrix it is part of, (outputs, inputs)."""
    rows: slice
    """Its rows there."""
    norm: Tensor | None
    """(inputs,) the norm's weight by which the columns are multiplied; none where they are not."""


def place_of(target: str, block: Block) -> Place:
    """Find one of a layer's matrices in a decoder's block."""
    queries = block.out.shape[1]
    keys = (block.qkv.shape[0] - queries) // 2
    inner = block.down.shape[1]
    return {
        "q_proj": Place(block.qkv, slice(0, queries), block.qkv_norm),
        "k_proj": Place(block.qkv, slice(queries, queries + keys), block.qkv_norm),
        "v_proj": Place(block.qkv, slice(queries + keys, queries + 2 * keys), block.qkv_norm),
        "o_proj": Place(block.out, slice(None), None),
        "gate_proj": Place(block.gate_up, slice(0, inner), block.gate_up_norm),
        "up_proj": Place(block.gate_up, slice(inner, 2 * inner), block.gate_up_norm),
        "down_proj": Place(block.down, slice(None), None),
    }[target]


def weight_name(layer: int, target: str, half: str) -> str:
    """Name a tensor of an adapter as peft does; `half` is A or B."""
    part = "self_attn" if target in TARGETS[:4] else "mlp"
    return f"base_model.model.model.layers.{layer}.{part}.{target}.lora_{half}.weight"


@contextlib.contextmanager
def merged(folder: Path, blocks: list[Block]) -> Iterator[None]:
    """Add an adapter to a decoder's weights while the context lasts.

    The sum W + (alpha / r) B A (Hu et al. 2021, *LoRA*, arXiv 2106.09685, section 4.1) is taken in
    float32 and rounded once. Afterwards the original matrices are copied back.

    Raises:
        MissingModel: The folder holds no adapter for this model.
    """
    scale, tensors = _read(folder)
    kept: list[tuple[Tensor, Tensor]] = []
    try:
        with torch.no_grad():
            for layer, block in enumerate(blocks):
                for target in TARGETS:
                    low = tensors.pop(weight_name(layer, target, "A"), None)
                    high = tensors.pop(weight_name(layer, target, "B"), None)
                    if low is not None and high is not None:
                        place = place_of(target, block)
                        part = place.matrix[place.rows]
                        kept.append((part, part.clone()))
                        part.copy_(_sum(part, scale, low, high, place.norm))
        if tensors:
            raise MissingModel(
                f"{folder} is an adapter of another model: it changes {next(iter(tensors))}.",
                hint="Train it again.",
            )
        yield
    finally:
        with torch.no_grad():
            for part, original in kept:
                part.copy_(original)


def save_adapter(
    tensors: Mapping[str, Tensor],
    folder: Path,
    *,
    model: str,
    rank: int,
    alpha: int,
    targets: Sequence[str],
    layers: Sequence[int],
) -> None:
    """Save an adapter as peft does; its description comes last and marks it as whole.

    The description is `peft.LoraConfig` in JSON; what is left out has peft's own default. To load
    peft for these lines took longer than to load torch.

    Args:
        tensors: By the names of `weight_name`.
        folder: Made where it is missing.
        model: The id of the model that was trained.
        rank: Columns of each low-rank factor.
        alpha: The change is scaled by alpha / rank.
        targets: The matrices changed, as transformers names them.
        layers: The layers changed.

    Raises:
        CannotWrite: The folder may not be written to, or the disk is full.
    """
    config = {
        "peft_type": "LORA",
        "task_type": "CAUSAL_LM",
        "base_model_name_or_path": model,
        "r": rank,
        "lora_alpha": alpha,
        "target_modules": list(targets),
        "layers_to_transform": list(layers),
        "inference_mode": True,
    }
    data = save({name: tensor.contiguous().cpu() for name, tensor in tensors.items()})
    files.write_bytes(folder / _WEIGHTS, data)
    files.write_text(folder / _CONFIG, json.dumps(config, indent=2) + "\n")


def _sum(part: Tensor, scale: float, low: Tensor, high: Tensor, norm: Tensor | None) -> Tensor:
    shape = (high.shape[0], low.shape[1])
    if shape != part.shape:
        raise MissingModel(
            f"The adapter changes a matrix of {shape}, the model's is {tuple(part.shape)}.",
            hint="Train it again on this model.",
        )
    change = scale * (high.to(part.device).float() @ low.to(part.device).float())
    if norm is not None:
        change = change * norm.float()
    return part.float() + change


def _read(folder: Path) -> tuple[float, dict[str, Tensor]]:
    try:
        described = json.loads((folder / _CONFIG).read_text(encoding="utf-8"))
        tensors = load_file(folder / _WEIGHTS)
        return described["lora_alpha"] / described["r"], tensors
    except (OSError, ValueError, KeyError, SafetensorError) as error:
        raise MissingModel(
            f"{folder} holds no readable adapter: {error}.", hint="Train it again."
        ) from None
