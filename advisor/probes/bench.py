"""The bench that all arms of a run work at: items, documents, models, index and adapters.

Each costly thing is made when an arm first needs it, once, and every arm that uses it is charged
for it. Knows nothing of prompts, of the order of arms, or of what becomes of their answers.
"""

from __future__ import annotations

import contextlib
import copy
import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from advisor.model.run import Passage, Plan
from advisor.model.sample import Document, Example, Sample
from advisor.probes.forgetting import GeneralLoss, general_loss
from advisor.probes.gold import Gold, rank_gold
from advisor.probes.models import Encoder, Generator, Lesson, Messages, Models, Tokens
from advisor.probes.passages import NO_PASSAGES, Fitted, fit
from advisor.probes.progress import Progress
from advisor.probes.prompts import Form
from advisor.probes.retrieval.choice import choose_retriever
from advisor.probes.retrieval.chunking import chunk
from advisor.probes.retrieval.retriever import Retriever
from advisor.probes.task import labels_of


@dataclass(frozen=True)
class Prompt:
    """What one item is asked with."""

    item: Example
    tokens: Tokens = ()
    """The prompt itself; none where no language model is asked."""
    passages: tuple[Passage, ...] = ()
    """The passages in it, best first."""
    truncated: bool = False
    """Whether something had to be cut to fit."""


Clock = Callable[[], float]
"""Gives seconds from any fixed point."""


class Bench:
    """What the arms of one run share."""

    def __init__(
        self,
        plan: Plan,
        sample: Sample,
        *,
        models: Models,
        folder: Path,
        progress: Progress,
        clock: Clock,
        generator: Generator | None = None,
    ) -> None:
        """Lay out what the plan names.

        Args:
            plan: What is followed.
            sample: The data it was drawn from.
            models: Where models come from.
            folder: Where each arm may keep files, in a folder of its name.
            progress: Told of each phase.
            clock: Times the phases.
            generator: The language model, where planning has loaded it already.
        """
        by_id = {example.id: example for example in sample.examples}
        self.plan = plan
        self.items = tuple(by_id[id_] for id_ in plan.test_ids)
        self.train = tuple(by_id[id_] for id_ in plan.train_ids)
        self.documents: tuple[Document, ...] = sample.documents
        self.labels = labels_of(sample.examples) if plan.task == "label" else ()
        self.form = Form(
            plan.task,
            labels=self.labels,
            may_abstain=not all(item.answerable for item in self.items + self.train),
            words=_median_words(self.train),
        )
        self.progress = progress
        self.models = models
        self._folder = folder
        self._clock = clock
        self._generator = generator
        self._arm = ""
        self._seconds: dict[str, float] = {}
        self._index_seconds = 0.0
        self._hidden: frozenset[str] = frozenset()
        self.training = 0
        """Which training of the arm at work, counted from 0."""

    @property
    def training_seed(self) -> int:
        """Seed of all chance in the training at work."""
        return self.plan.seed + self.training

    @property
    def max_new_tokens(self) -> int:
        """Most tokens an answer may have."""
        return int(self.plan.settings["max_new_tokens"])

    @property
    def passage_tokens(self) -> int:
        """Most tokens that passages may take in a prompt."""
        return int(self.plan.settings["passage_tokens"])

    @property
    def model(self) -> Generator:
        """The language model."""
        if self._generator is None:
            self._generator = self.models.generator(
                self.plan.model, precision=self.plan.precision, threads=self.plan.threads
            )
        return self._generator

    @cached_property
    def general_loss(self) -> GeneralLoss:
        """The language model's loss on general text, before any training."""
        return general_loss(self.model)

    @cached_property
    def embedder(self) -> Encoder:
        """The embedding model."""
        return self.models.embedder(
            self.plan.embedder, precision=self.plan.precision, threads=self.plan.threads
        )

    @cached_property
    def passages(self) -> tuple[Passage, ...]:
        """The documents, cut into passages."""
        return tuple(
            passage
            for document in self.documents
            for passage in chunk(document, max_words=int(self.plan.settings["passage_words"]))
        )

    @property
    def retriever(self) -> Retriever:
        """The index over the passages; every arm that asks for it is charged for building it."""
        retriever = self._retriever
        self._seconds.setdefault("index", self._index_seconds)
        return retriever

    @cached_property
    def _retriever(self) -> Retriever:
        self.progress.phase(self._arm, "index", len(self.passages))
        begun, done = self._clock(), 0

        def advance(passages: int) -> None:
            nonlocal done
            self.progress.advance(passages - done)
            done = passages

        chosen = choose_retriever(
            self.passages, self.train, embedder=self.embedder, k=self._top_k, progress=advance
        )
        self._index_seconds = self._clock() - begun
        if self.plan.arms:  # without any, no choice rests on it
            self.progress.note(chosen.because)
        found: dict[str, float | str] = {
            "retriever": chosen.kind,
            "index_precision": chosen.precision,
            "index_recall": chosen.dense_recall,
        }
        self.plan = self.plan.model_copy(update={"settings": {**self.plan.settings, **found}})
        return chosen.retriever

    @property
    def _top_k(self) -> int:
        return int(self.plan.settings["top_k"])

    def prompt(self, item: Example, messages: Messages, found: Fitted = NO_PASSAGES) -> Prompt:
        """Make the prompt of an item; one longer than the model's window loses its middle.

        The beginning says what to do and the end asks, so the middle is what can best be spared.
        """
        tokens = self.model.prompt_tokens(messages)
        room = self.model.context_tokens - self.max_new_tokens
        cut = len(tokens) > room
        if cut:
            tokens = [*tokens[: room // 2], *tokens[len(tokens) - (room - room // 2) :]]
        return Prompt(item, tokens, passages=found.passages, truncated=found.truncated or cut)

    def lesson(self, prompt: Sequence[int], answer: str) -> Lesson:
        """Put a prompt and its answer together, as far as they fit the model's window."""
        tokens = self.model.answer_tokens(answer)
        return Lesson(prompt, tokens[: self.model.context_tokens - len(prompt)])

    def look_up(self, items: Sequence[Example]) -> list[Fitted]:
        """Find the best passages for each item, as many as the budget holds."""
        retriever = self.retriever
        self.progress.phase(self._arm, "retrieve", 0)
        with self.timed("retrieve"):
            found = retriever.search(
                [item.input for item in items],
                k=self._top_k,
                without_documents=[self._hidden] * len(items),
            )
            return [
                fit(
                    [one.passage for one in ranking],
                    tokens=self.passage_tokens,
                    count=self.model.count,
                )
                for ranking in found
            ]

    def gold(self, item: Example) -> Gold:
        """Find the passages of an item's own documents, those that hold its answer first."""
        own = [one for name in item.document_ids for one in self._passages_of.get(name, ())]
        return rank_gold(item, own, labelled=bool(self.labels))

    @cached_property
    def _passages_of(self) -> dict[str, list[Passage]]:
        grouped: dict[str, list[Passage]] = {}
        for passage in self.passages:
            grouped.setdefault(passage.document_id, []).append(passage)
        return grouped

    def without(self, documents: frozenset[str]) -> Bench:
        """Make a bench on which some documents are not there; all else is shared."""
        other = self._copy([one for one in self.documents if one.id not in documents])
        other._hidden = self._hidden | documents
        return other

    def revised(self, documents: Sequence[Document]) -> Bench:
        """Make a bench with other texts in some documents; only what changed is indexed anew."""
        other = self._copy(documents)
        for derived in ("passages", "_passages_of", "_retriever"):
            vars(other).pop(derived, None)
        vars(other)["_retriever"] = self._retriever.revised(other.passages)
        return other

    def _copy(self, documents: Sequence[Document]) -> Bench:
        _ = self.model, self._retriever  # made once, here, and not once in each copy
        other = copy.copy(self)
        other.documents = tuple(documents)
        return other

    def open_account(self, arm: str, seconds: Mapping[str, float]) -> None:
        """Charge the time of what follows to an arm, on top of what it has spent already."""
        self._arm = arm
        self._seconds = dict(seconds)
        self.training = 0

    @property
    def seconds(self) -> dict[str, float]:
        """Phase -> seconds charged to the arm at work."""
        return dict(self._seconds)

    @contextlib.contextmanager
    def timed(self, phase: str) -> Iterator[None]:
        """Charge the time within to a phase of the arm at work."""
        begun = self._clock()
        try:
            yield
        finally:
            spent = self._clock() - begun
            self._seconds[phase] = self._seconds.get(phase, 0.0) + spent

    def adapter(self, arm: str) -> Path:
        """Name the folder of an arm's adapter, of the training at work."""
        return self.adapters(arm)[self.training]

    def phase_of_training(self, arm: str, phase: str) -> str:
        """Name a phase by the training at work, where the arm is trained several times."""
        several = self.plan.trainings(arm)
        return phase if several == 1 else f"{phase} ({self.training + 1} of {several})"

    def adapters(self, arm: str) -> list[Path]:
        """Name the folders of an arm's adapters, one a training; they need not be there."""
        trainings = range(self.plan.trainings(arm))
        return [self._folder / arm / (f"adapter-{one}" if one else "adapter") for one in trainings]

    def has_adapter(self, arm: str) -> bool:
        """Tell whether an arm's training is finished: the folder appears whole or not at all."""
        return self.adapter(arm).is_dir()


def _median_words(rows: Sequence[Example]) -> int | None:
    lengths = [len(row.outputs[0].split()) for row in rows if row.outputs]
    return round(statistics.median(lengths)) if lengths else None
