"""Lets contestants take turns, ABCABC, each run in a process of its own that is timed from outside.

Stays small itself: what a process held before it became another counts into what that is said to
have held. Knows commands and their outcomes; draws no conclusion.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from advisor.errors import AdvisorError
from advisor.files import read_text
from benchmarks.pipelines import ours
from benchmarks.pipelines.contestant import OUTCOME
from benchmarks.pipelines.learning import OURS
from benchmarks.pipelines.work import Outcome, Work

LIBRARIES = ("plain", "tuned")
CONTESTANTS = (*LIBRARIES, OURS)
OTHERS = ("plain-float32",)
"""The plain pipeline as transformers had it before version 5, whose default was float32."""

WORK = "work.json"


class Spent(NamedTuple):
    """What a process took."""

    seconds: float
    peak_bytes: int
    load: float
    """Processes that wanted a core before it began."""


def run_process(command: Sequence[str]) -> Spent:
    """Run a command to its end; what it says goes to standard error.

    The tuned pipeline has its tensors on huge pages: PyTorch offers that, and advisor does it too.

    Raises:
        AdvisorError: It failed.
    """
    load = os.getloadavg()[0]
    begun = time.perf_counter()
    # No progress bars, and no look at a hub: every model lies in a folder.
    kept = {"THP_MEM_ALLOC_ENABLE": "1"} if "tuned" in command else {}
    quiet = {"HF_HUB_OFFLINE": "1", "TQDM_DISABLE": "1", "TOKENIZERS_PARALLELISM": "false"}
    process = subprocess.Popen(command, stdout=sys.stderr, env={**os.environ, **kept, **quiet})
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise AdvisorError(f"`{' '.join(command)}` ended with {process.returncode}.")
    return Spent(seconds, usage.ru_maxrss * 1024, load)


def module(name: str, *arguments: str) -> list[str]:
    """Word the command that runs a module of this package."""
    return [sys.executable, "-m", f"benchmarks.pipelines.{name}", *arguments]


def read_work(folder: Path) -> Work:
    """Read what was drawn."""
    return Work.model_validate_json(read_text(folder / WORK))


def run_contestant(name: str, folder: Path, out: Path) -> Outcome:
    """Let one contestant do the work once.

    Args:
        name: One of `CONTESTANTS` or `OTHERS`.
        folder: Where the work lies.
        out: Where it may write; what was there is thrown away.
    """
    work = read_work(folder)
    shutil.rmtree(out, ignore_errors=True)
    if name == OURS:
        spent = run_process(ours.command(work, out))
        outcome = ours.read_outcome(work, out)
    else:
        out.mkdir(parents=True)
        spent = run_process(module("contestant", name, str(folder / WORK), str(out)))
        outcome = Outcome.model_validate_json(read_text(out / OUTCOME))
    return outcome.model_copy(
        update={"whole": spent.seconds, "peak_bytes": spent.peak_bytes, "load": spent.load}
    )
