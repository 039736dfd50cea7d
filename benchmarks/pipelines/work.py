"""What every contestant must do, down to the token: one file that all of them read.

Knows token ids and texts. Who drew them, and how they are answered, is for others.
"""

from __future__ import annotations

from advisor.model._record import Record
from advisor.model.sample import Example, Task

Tokens = tuple[int, ...]


class Pair(Record):
    """A prompt and the answer to learn, in tokens, the end of turn included."""

    prompt: Tokens
    answer: Tokens


class ArmWork(Record):
    """One arm's share."""

    prompts: tuple[Tokens, ...]
    """One per test item, in their order."""
    references: tuple[Pair, ...] = ()
    """The same prompts with the reference answers, to measure losses on; trained arms only."""
    queries: tuple[str, ...] = ()
    """What the arm looks up before it can write its prompts, training rows included."""
    lessons: tuple[Pair, ...] = ()
    """What it learns from."""
    held_out: tuple[Pair, ...] = ()
    """What it measures learning on after each epoch."""


class LoraWork(Record):
    """How adapters are trained, in peft's terms."""

    rank: int
    alpha: int
    targets: tuple[str, ...]
    layers: tuple[int, ...]
    """Numbers of the layers that are changed."""
    learning_rate: float
    """The highest; it rises over `warmup_share` of the steps and falls linearly to nothing."""
    warmup_share: float
    epochs: int
    batch_rows: int
    """Most rows per step; transformers' Trainer takes as many by default."""


class Choices(Record):
    """What somebody who tunes the libraries has found out beforehand; its time is not counted."""

    dtype: str
    """Number format of the generator's weights."""
    embedder_dtype: str
    """Of the embedder's."""
    embedder_batch: int
    """Texts it embeds at a time."""
    training_attention: dict[str, str] = {}
    """Arm -> attention implementation that trains faster at its lengths."""


class Work(Record):
    """The whole of it."""

    data: str
    """The DATA folder."""
    model: str
    """Folder of the generator."""
    embedder: str
    """Folder of the embedder."""
    asked: dict[str, str] = {}
    """Options of `advisor probe` that name other models than its own."""
    test_items: int
    train_rows: int
    seed: int
    task: Task
    metric: str
    """The primary metric of the task."""
    labels: tuple[str, ...] = ()
    max_new_tokens: int
    stop_at_newline: bool
    """Whether an answer is its first line."""
    top_k: int
    passages: tuple[str, ...]
    """What is embedded and indexed."""
    items: tuple[Example, ...]
    """The test items."""
    arms: dict[str, ArmWork]
    lora: LoraWork
    settings: dict[str, int | float | str | bool]
    """advisor's own names for the same settings, as its plan has them."""
    choices: Choices | None = None
    """None until calibrated."""


class Outcome(Record):
    """What one contestant did in one run."""

    phases: dict[str, float]
    """Phase -> seconds: index, retrieve, train, generate."""
    whole: float = 0.0
    """Seconds of the whole process, from its start to its end."""
    peak_bytes: int = 0
    """The most memory the process held."""
    load: float = 0.0
    """Processes that wanted a core before it began."""
    outputs: dict[str, tuple[str, ...]]
    """Arm -> answer per test item."""
    arm_train_seconds: dict[str, float]
    """Trained arm -> seconds of its training."""
    adapters: dict[str, str]
    """Trained arm -> folder of its adapter, as peft saves it."""
    dtype: str
    """Number format of the generator's weights."""
