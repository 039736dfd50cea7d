"""What a run asks of its models, as protocols: the engine keeps them, fakes of a few lines do too.

Loads nothing and imports no heavy library; `advisor.probes.door` brings the real ones.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from advisor.probes.bench import Bench
    from advisor.probes.forecast import Rates


class ModelWithheld(Exception):
    """A model was asked for where none is to be loaded."""


Messages = Sequence[Mapping[str, str]]
"""A chat: each message has a `role` (system, user, assistant) and a `content`."""


class Made(Protocol):
    """What a generator made of one prompt."""

    @property
    def text(self) -> str:
        """The answer."""

    @property
    def prompt_tokens(self) -> int:
        """Tokens read."""

    @property
    def output_tokens(self) -> int:
        """Tokens written."""


Tokens = Sequence[int]
"""Token ids of one text."""


Settings = Mapping[str, int | float | str | bool]
"""Settings of a plan by name."""


class Lesson(NamedTuple):
    """One thing to learn, in token ids: what to answer to a prompt."""

    prompt: Tokens
    answer: Tokens


class Generator(Protocol):
    """A language model."""

    @property
    def context_tokens(self) -> int:
        """Longest prompt and answer together, in tokens."""

    def prompt_tokens(self, messages: Messages) -> Tokens:
        """Turn a chat into token ids, its template included."""

    def answer_tokens(self, text: str) -> Tokens:
        """Turn an answer into token ids, its end included."""

    def count(self, text: str) -> int:
        """Count the tokens of bare text."""

    def plan_batches(
        self, lengths: Sequence[int], *, max_new_tokens: int
    ) -> Sequence[Sequence[int]]:
        """Group prompts of the given lengths, by index, into batches that fit the memory."""

    def generate(
        self, prompts: Sequence[Tokens], *, max_new_tokens: int, stop_at_newline: bool
    ) -> Sequence[Made]:
        """Answer one batch of prompts with the most likely words."""

    def choose(self, prompts: Sequence[Tokens], choices: Sequence[Tokens]) -> Sequence[int]:
        """Find the likeliest of the choices after each prompt, by index."""

    def losses(self, lessons: Sequence[Lesson]) -> Sequence[float]:
        """Measure how unlikely each answer is: mean loss of its tokens, in nats."""

    def adapted(self, adapter_folder: Path) -> AbstractContextManager[Any]:
        """Switch a trained adapter on for as long as the context lasts."""


class Encoder(Protocol):
    """An embedding model."""

    def encode(self, texts: Sequence[str]) -> Any:
        """Turn texts into an array (n, dimensions) of unit vectors."""


class Models(Protocol):
    """Where a run gets its models, and what it must know of the machine."""

    @property
    def default_generator(self) -> str:
        """Id of the stand-in."""

    @property
    def default_embedder(self) -> str:
        """Id of the embedder where none is named."""

    def generator(self, model: str, *, precision: str, threads: int) -> Generator:
        """Load a language model by id or path."""

    def embedder(self, model: str, *, precision: str, threads: int) -> Encoder:
        """Load an embedding model by id or path."""

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
        """Train a LoRA adapter into an existing folder; `progress` hears (steps done, steps).

        Held-out lessons are not learned; they say when learning no longer helps. Of the plan's
        settings, those that `training_settings` named are followed.
        """

    def training_settings(self) -> Settings:
        """Name how adapters are trained, for the plan."""

    def rates(self, bench: Bench, clock: Callable[[], float]) -> Rates | None:
        """Time what the arms of a plan will do, or say that no forecast can be made."""

    def threads(self) -> int:
        """Choose how many threads to compute with."""

    def precision(self, *, threads: int) -> str:
        """Choose the number format of the weights for this machine."""

    def hardware(self) -> str:
        """Describe processor, cores and native number formats."""

    def hashes(self) -> dict[str, str]:
        """Map the id of each model that was loaded to the hash of its weights."""

    def versions(self) -> dict[str, str]:
        """Map each library that numbers depend on to its version."""
