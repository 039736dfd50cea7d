"""The models of a run as the engine keeps them: fetched, loaded, trained, and their hashes told."""

from __future__ import annotations

import dataclasses
import importlib.metadata
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, cast

from advisor.probes.bench import Bench, Clock
from advisor.probes.engine import precision as formats
from advisor.probes.engine import store
from advisor.probes.engine.embedder import Embedder
from advisor.probes.engine.language_model import LanguageModel
from advisor.probes.engine.lora import LoraSettings, TrainingPair, train
from advisor.probes.forecast import Rates
from advisor.probes.models import Encoder, Generator, Lesson, Settings
from advisor.probes.pace import Stopwatch

LIBRARIES = (
    "advisor",
    "torch",
    "transformers",
    "faiss-cpu",
    "bm25s",
    "PyStemmer",
    "scikit-learn",
    "scipy",
    "numpy",
)
"""Whose versions numbers depend on."""

PREFIX = "lora_"
"""Marks, among a plan's settings, those of `LoraSettings`."""

_PLANNED = frozenset(
    field.name for field in dataclasses.fields(LoraSettings) if field.type in ("int", "float")
)


class EngineModels:
    """Real models; each is loaded when it is asked for."""

    default_generator = store.GENERATOR_ID
    default_embedder = store.EMBEDDER_ID

    def __init__(self, *, announce: Callable[[str], None]) -> None:
        """Load nothing yet.

        Args:
            announce: Told what is fetched before it is.
        """
        self._announce = announce
        self._folders: dict[str, Path] = {}
        self._embedders: dict[str, Encoder] = {}

    def generator(self, model: str, *, precision: str, threads: int) -> Generator:
        """Load a language model by id or path."""
        folder = self._folder(model, "generator")
        number_format = cast(formats.Precision, precision)
        loaded = LanguageModel.load(folder, id=model, precision=number_format, threads=threads)
        # A chat is a mapping to the arms and a typed dictionary to the engine.
        return cast(Generator, loaded)

    def embedder(self, model: str, *, precision: str, threads: int) -> Encoder:
        """Load an embedding model by id or path, once."""
        if model not in self._embedders:
            folder = self._folder(model, "embedder")
            number_format = cast(formats.Precision, precision)
            self._embedders[model] = Embedder.load(
                folder, id=model, precision=number_format, threads=threads
            )
        return self._embedders[model]

    def train(
        self,
        model: Generator,
        lessons: Sequence[Lesson],
        *,
        held_out: Sequence[Lesson],
        settings: Settings,
        seed: int,
        folder: Path,
        progress: Callable[[int, int], None],
    ) -> None:
        """Train a LoRA adapter into an existing folder."""
        train(
            cast(LanguageModel, model),
            _pairs(lessons),
            held_out=_pairs(held_out),
            settings=_lora_settings(settings),
            seed=seed,
            folder=folder,
            progress=progress,
        )

    def training_settings(self) -> Settings:
        """Name how adapters are trained, for the plan."""
        chosen = dataclasses.asdict(LoraSettings())
        return {PREFIX + name: value for name, value in chosen.items() if name in _PLANNED}

    def rates(self, bench: Bench, clock: Clock) -> Rates:
        """Time what the arms of a plan will do."""
        return Stopwatch(bench, self, clock).rates()

    def threads(self) -> int:
        """Take every core this process may use."""
        return (
            len(os.sched_getaffinity(0))
            if hasattr(os, "sched_getaffinity")
            else os.cpu_count() or 1
        )

    def precision(self, *, threads: int) -> str:
        """Measure which number format is faster here."""
        return formats.choose_precision(threads=threads)

    def hardware(self) -> str:
        """Describe processor, cores and native number formats."""
        return formats.hardware()

    def hashes(self) -> dict[str, str]:
        """Map the id of each model that was loaded to the hash of its weights."""
        return {model: store.weights_sha256(folder) for model, folder in self._folders.items()}

    def versions(self) -> dict[str, str]:
        """Map each library that numbers depend on to its version."""
        found = {}
        for name in LIBRARIES:
            try:
                found[name] = importlib.metadata.version(name)
            except importlib.metadata.PackageNotFoundError:
                continue
        return found

    def _folder(self, model: str, role: store.Role) -> Path:
        if model not in self._folders:
            self._folders[model] = store.resolve(model, role, announce=self._announce)
        return self._folders[model]


def _pairs(lessons: Sequence[Lesson]) -> list[TrainingPair]:
    return [TrainingPair(tuple(one.prompt), tuple(one.answer)) for one in lessons]


def _lora_settings(settings: Settings) -> LoraSettings:
    planned: dict[str, Any] = {
        name: settings[PREFIX + name] for name in _PLANNED if PREFIX + name in settings
    }
    return LoraSettings(**planned)
