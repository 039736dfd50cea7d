"""What an arm is: something that can be made ready on a sample and then asked its test items.

Knows the protocol and the two ways to follow it with a language model. What each arm puts into its
prompts stands in its own file below `arms/`; who asks, in which batches, is the runner's affair.
"""

from __future__ import annotations

import abc
import contextlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from typing import NamedTuple, Protocol

from advisor.model.sample import Example
from advisor.probes.bench import Bench, Prompt
from advisor.probes.prompts import lesson
from advisor.probes.training import train_adapter


class Reply(NamedTuple):
    """One answer and what it took."""

    output: str
    prompt_tokens: int
    output_tokens: int
    retrieved: tuple[str, ...] = ()
    """What it read beside the prompt's passages, by id."""


Answerer = Callable[[Sequence[Prompt]], Sequence[Reply]]
"""Answers one batch of prompts."""


class Arm(Protocol):
    """One way to do the task; a file below `arms/` gives it its name."""

    def refusal(self, bench: Bench) -> str:
        """Say why it cannot be run on this sample, or nothing."""

    def prepare(self, bench: Bench) -> None:
        """Train or index; what an earlier process finished is taken up, not repeated."""

    def prompts(self, bench: Bench, items: Sequence[Example]) -> list[Prompt]:
        """Put the question to each item."""

    def batches(self, bench: Bench, prompts: Sequence[Prompt]) -> Sequence[Sequence[int]]:
        """Group prompts, by index, into batches to answer together."""

    def answering(self, bench: Bench) -> AbstractContextManager[Answerer]:
        """Hold ready what answers, for as long as batches come."""


class PromptedArm(abc.ABC):
    """An arm that asks the language model as it is."""

    def refusal(self, bench: Bench) -> str:
        """Refuse nothing."""
        return ""

    def prepare(self, bench: Bench) -> None:  # noqa: B027 - most arms need nothing
        """Need nothing made ready."""

    @abc.abstractmethod
    def prompts(self, bench: Bench, items: Sequence[Example]) -> list[Prompt]:
        """Put the question to each item."""

    def batches(self, bench: Bench, prompts: Sequence[Prompt]) -> Sequence[Sequence[int]]:
        """Group prompts of like length, as many as memory holds."""
        lengths = [len(prompt.tokens) for prompt in prompts]
        return bench.model.plan_batches(lengths, max_new_tokens=bench.max_new_tokens)

    @contextlib.contextmanager
    def answering(self, bench: Bench) -> Iterator[Answerer]:
        """Answer with the likeliest label where outputs are labels, else with the likeliest words.

        Among labels a model is asked which of them is likeliest after the prompt, as lm-eval does
        for multiple choice: written freely, a label that is only misspelt would count as unknown.
        """
        yield _choosing(bench) if bench.labels else _writing(bench)


class TrainedArm(PromptedArm):
    """An arm that first trains a LoRA adapter on the training rows, then asks with it."""

    name: str
    """The arm's own name, under which its adapter is kept."""

    def refusal(self, bench: Bench) -> str:
        """Refuse where there is nothing to learn from."""
        return "" if bench.train else "there are no training rows left beside the test items"

    def prepare(self, bench: Bench) -> None:
        """Train on the arm's own prompts, unless an earlier process did."""
        if not bench.has_adapter(self.name):
            lessons = [
                bench.lesson(prompt.tokens, lesson(prompt.item))
                for prompt in self.training_prompts(bench, bench.train)
            ]
            train_adapter(bench, self.name, lessons)

    def training_prompts(self, bench: Bench, rows: Sequence[Example]) -> list[Prompt]:
        """Put the question to each training row, as it will be put to the test items."""
        return self.prompts(bench, rows)

    @contextlib.contextmanager
    def answering(self, bench: Bench) -> Iterator[Answerer]:
        """Answer with the adapter switched on."""
        with bench.model.adapted(bench.adapter(self.name)), super().answering(bench) as answer:
            yield answer


def _writing(bench: Bench) -> Answerer:
    def answer(prompts: Sequence[Prompt]) -> list[Reply]:
        written = bench.model.generate(
            [prompt.tokens for prompt in prompts],
            max_new_tokens=bench.max_new_tokens,
            stop_at_newline=bench.plan.task != "free_text",
        )
        return [Reply(made.text, made.prompt_tokens, made.output_tokens) for made in written]

    return answer


def _choosing(bench: Bench) -> Answerer:
    choices = [bench.model.answer_tokens(label) for label in bench.labels]

    def answer(prompts: Sequence[Prompt]) -> list[Reply]:
        asked = [prompt.tokens for prompt in prompts]
        return [
            Reply(bench.labels[place], len(tokens), len(choices[place]))
            for tokens, place in zip(asked, bench.model.choose(asked, choices), strict=True)
        ]

    return answer
