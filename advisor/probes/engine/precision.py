"""Measures which number format this machine multiplies faster in, and describes the machine.

A processor may run bfloat16 ten times faster than float32, or emulate it ten times slower; its
name does not say which, so both are timed. Chooses nothing else.
"""

from __future__ import annotations

import os
import platform
import time
from pathlib import Path
from typing import Literal

import torch
from torch import Tensor
from torch.nn import functional

Precision = Literal["bfloat16", "float32"]

_SHAPES = ((512, 576, 3072), (512, 1536, 576), (32, 576, 3072))
"""(tokens, inputs, outputs) of the default model's largest products, when reading and writing."""

_REPEATS = 7
"""The fastest counts: another process can only make a product slower. The formats take turns."""

_WORTHWHILE = 1.2
"""bfloat16 rounds to three digits; for less than this gain float32 is the better bargain."""

_FORMATS = (
    "avx2",
    "avx512f",
    "avx512_bf16",
    "avx512_fp16",
    "amx_bf16",
    "amx_int8",
    "asimd",
    "bf16",
)
"""Flags of /proc/cpuinfo that bear on how fast matrices are multiplied."""


def choose_precision(*, threads: int) -> Precision:
    """Time the products of a small model in both formats, in about a tenth of a second.

    Args:
        threads: Threads to compute with; set for the whole process.
    """
    torch.set_num_threads(threads)
    if torch.cuda.is_available():
        return "bfloat16" if torch.cuda.is_bf16_supported() else "float32"
    return "bfloat16" if _gain() >= _WORTHWHILE else "float32"


def hardware() -> str:
    """Describe processor, cores, threads in use and native number formats in one line."""
    name, flags = _processor()
    native = [flag for flag in _FORMATS if flag in flags]
    parts = [name, f"{os.cpu_count()} cores", f"{torch.get_num_threads()} threads"]
    if torch.cuda.is_available():
        parts.append(torch.cuda.get_device_name())
    return ", ".join([*parts, " ".join(native) or platform.machine()])


@torch.inference_mode()
def _gain() -> float:
    """Divide the time of all products in float32 by that in bfloat16."""
    wide, narrow = 0.0, 0.0
    for tokens, inputs, outputs in _SHAPES:
        pairs = [
            (
                torch.full((tokens, inputs), 0.5, dtype=dtype),
                torch.ones(outputs, inputs, dtype=dtype),
            )
            for dtype in (torch.float32, torch.bfloat16)
        ]
        times = [[_seconds(*pair) for pair in pairs] for _ in range(_REPEATS)]
        wide += min(both[0] for both in times[1:])  # the first also prepares the kernel
        narrow += min(both[1] for both in times[1:])
    return wide / narrow


def _seconds(left: Tensor, right: Tensor) -> float:
    begun = time.perf_counter()
    functional.linear(left, right)
    return time.perf_counter() - begun


def _processor() -> tuple[str, frozenset[str]]:
    name, flags = platform.processor() or platform.machine(), frozenset[str]()
    described = Path("/proc/cpuinfo")
    if described.is_file():
        for line in described.read_text(encoding="utf-8").splitlines():
            key, _, value = line.partition(":")
            if key.strip() == "model name":
                name = value.strip()
            elif key.strip() in ("flags", "Features"):
                flags = frozenset(value.split())
    return name, flags
