"""Times, in a few seconds before a run, what the run is made of: reading, writing, learning.

Asks the models what the arms will ask them, on a handful of rows. Estimates nothing and keeps
nothing: what it makes is thrown away.
"""

from __future__ import annotations

import random
import statistics
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from advisor.model.run import TRAINED_ARMS, Plan
from advisor.probes import prompts
from advisor.probes.bench import Bench, Clock
from advisor.probes.forecast import PASSAGED, RETRIEVING, Pace, Rates, Sizes
from advisor.probes.forgetting import general_lessons
from advisor.probes.models import Lesson, Made, Models, Settings, Tokens
from advisor.probes.retrieval.chunking import chunk

LOOKED_AT = 32
"""Rows whose lengths are looked at: their mean is then known to a tenth or so."""

ASKED = 16
"""Prompts with passages answered to take the time: about as many as a batch holds."""

READ_TOKENS = 1024
"""Tokens of prompts read to take the time of one: fewer would not keep the cores busy."""

STEPS = 6
"""Tokens written to take the time of one."""

OPENING = 24
"""Tokens of a prompt, its last, that are written after to take that time: enough to tell prompts
apart, and soon read."""

TAUGHT = 8
"""Rows learned from at most, twice: the first time, kernels are prepared."""

TAUGHT_TOKENS = 512
"""Tokens of such rows that are enough, likewise."""

RECALLED = 4
"""Pieces of the general text that are read to take the time of all."""

Done = TypeVar("Done")


class _Answering(NamedTuple):
    """The first four of `Pace`."""

    read_s: float
    choose_s: float = 0.0
    write_s: float = 0.0
    passaged_write_s: float = 0.0


class Stopwatch:
    """Measures sizes and rates for one plan."""

    def __init__(self, bench: Bench, models: Models, clock: Clock) -> None:
        """Prepare a few prompts.

        Args:
            bench: Laid out for the plan; nothing is indexed or trained on it.
            models: What is timed.
            clock: Gives seconds.
        """
        self._bench, self._models, self._clock = bench, models, clock
        self._passages = _some_passages(bench)
        self._careful = [
            bench.prompt(item, prompts.careful(item, bench.form)).tokens
            for item in bench.items[:LOOKED_AT]
        ]
        self._brief = [
            bench.prompt(row, prompts.brief(row, bench.form)).tokens
            for row in (bench.train or bench.items)[:LOOKED_AT]
        ]

    def rates(self) -> Rates:
        """Measure sizes, then take the times."""
        return Rates(self._sizes(), self._pace())

    def _sizes(self) -> Sizes:
        bench = self._bench
        rows = bench.train[:LOOKED_AT]
        answers = [len(bench.model.answer_tokens(prompts.lesson(row))) for row in rows]
        tokens = [bench.model.count(text) for text in self._passages]
        top_k = int(bench.plan.settings["top_k"])
        return Sizes(
            careful=_own(self._careful),
            brief=_own(self._brief),
            passages=min(bench.passage_tokens, top_k * statistics.fmean(tokens or [0])),
            lesson=statistics.fmean(answers or [0]),
            answer=bench.max_new_tokens,
            corpus_words=sum(len(document.text.split()) for document in bench.documents),
            input_words=statistics.fmean(
                len(item.input.split()) for item in bench.items[:LOOKED_AT]
            ),
        )

    def _pace(self) -> Pace:
        plan = self._bench.plan
        asking = any(arm != "classifier" for arm in plan.arms)
        answering = self._answering(plan) if asking else _Answering(0.0)
        return Pace(
            *answering,
            learn_s={arm: self._learning(arm, plan) for arm in plan.arms if arm in TRAINED_ARMS},
            embed_s=self._embedding(plan),
            recall_s=self._recalling() if TRAINED_ARMS.intersection(plan.arms) else 0.0,
        )

    def _answering(self, plan: Plan) -> _Answering:
        """Time reading, and choosing a label or writing a token."""
        model, labels = self._bench.model, self._bench.labels
        passaged = any(arm in PASSAGED for arm in plan.arms)
        bare = self._careful
        full = [self._with_passages(one, passaged) for one in bare[:ASKED]]
        self._write(full[:2], 2)  # the first time prepares kernels
        shared = _shared(full)
        some = full[: _enough([len(one) - shared for one in full], READ_TOKENS)]
        reading, _ = self._timed(lambda: self._write(some, 1))
        read_s = reading / _read(some)
        if labels:
            choices = [model.answer_tokens(label) for label in labels]
            model.choose(full[:2], choices)
            # Of all of them: how far a label must be spelled out to be told from others varies.
            spent, _ = self._timed(lambda: model.choose(full, choices))
            return _Answering(read_s, choose_s=max(0.0, spent - read_s * _read(full)) / len(full))
        write_s = self._writing(bare, read_s)
        # How many prompts are answered at once decides, hardly how long they are.
        return _Answering(
            read_s,
            write_s=write_s,
            passaged_write_s=self._writing(bare[:ASKED], read_s) if passaged else write_s,
        )

    def _writing(self, prompts: Sequence[Tokens], read_s: float) -> float:
        """Time a token after each of some prompts, in seconds a prompt."""
        openings = [one[-OPENING:] for one in prompts]
        spent, made = self._timed(lambda: self._write(openings, 1 + STEPS))
        written = sum(one.output_tokens for one in made) - len(openings)
        return max(0.0, spent - read_s * _read(openings)) / max(1, written)

    def _write(self, prompts: Sequence[Tokens], tokens: int) -> Sequence[Made]:
        # To the last token, even where answers end with their first line.
        return self._bench.model.generate(prompts, max_new_tokens=tokens, stop_at_newline=False)

    def _learning(self, arm: str, plan: Plan) -> float:
        bench = self._bench
        asked = [self._with_passages(one, arm in PASSAGED) for one in self._brief[:TAUGHT]]
        taught = [
            bench.lesson(prompt, prompts.lesson(row))
            for row, prompt in zip(bench.train, asked, strict=False)
        ]
        if not taught:
            return 0.0
        lessons = taught[: _enough(list(map(_length, taught)), TAUGHT_TOKENS)]
        tokens = sum(map(_length, lessons))
        ends = self._training(lessons, {**plan.settings, "lora_epochs": 2})
        half = len(ends) // 2
        return (ends[-1] - ends[half - 1]) * float(plan.settings.get("lora_epochs", 1)) / tokens

    def _training(self, lessons: Sequence[Lesson], settings: Settings) -> list[float]:
        """Train, and note when each step ended."""
        ends = [self._clock()]
        with tempfile.TemporaryDirectory() as folder:
            self._models.train(
                self._bench.model,
                lessons,
                held_out=(),
                settings=settings,
                seed=0,
                folder=Path(folder),
                progress=lambda done, steps: ends.append(self._clock()),
            )
        return ends[1:] or ends

    def _recalling(self) -> float:
        lessons = general_lessons(self._bench.model)
        some = lessons[:RECALLED]
        spent, _ = self._timed(lambda: self._bench.model.losses(some))
        return spent * sum(map(_length, lessons)) / sum(map(_length, some))

    def _embedding(self, plan: Plan) -> float:
        texts = [item.input for item in self._bench.items[:ASKED]]
        if any(arm in RETRIEVING for arm in plan.arms) and self._passages:
            texts = self._passages[:ASKED]
        elif "classifier" not in plan.arms:
            return 0.0
        embedder = self._bench.embedder
        embedder.encode(texts[:2])
        spent, _ = self._timed(lambda: embedder.encode(texts))
        return spent / sum(len(text.split()) for text in texts)

    def _with_passages(self, tokens: Tokens, passaged: bool) -> Tokens:
        if not passaged or not self._passages:
            return tokens
        bench = self._bench
        rng = random.Random(len(tokens))
        top_k = int(bench.plan.settings["top_k"])
        text = " ".join(rng.sample(self._passages, min(top_k, len(self._passages))))
        room = bench.model.context_tokens - max(1 + STEPS, bench.max_new_tokens) - len(tokens)
        extra = bench.model.answer_tokens(text)[: max(0, min(bench.passage_tokens, room))]
        return [*tokens[: len(tokens) // 2], *extra, *tokens[len(tokens) // 2 :]]

    def _timed(self, act: Callable[[], Done]) -> tuple[float, Done]:
        begun = self._clock()
        done = act()
        return self._clock() - begun, done


def _some_passages(bench: Bench) -> list[str]:
    words = int(bench.plan.settings["passage_words"])
    return [
        passage.text
        for document in bench.documents[:LOOKED_AT]
        for passage in chunk(document, max_words=words)
    ]


def _enough(lengths: Sequence[int], tokens: int) -> int:
    """Count the rows that hold so many tokens: an even number, for two cores to share, or all."""
    held = 0
    for count, length in enumerate(lengths, start=1):
        held += length
        if held >= tokens and count % 2 == 0:
            return count
    return len(lengths)


def _read(rows: Sequence[Tokens]) -> int:
    """Count the tokens of prompts, what all begin with once."""
    return sum(map(len, rows)) - _shared(rows) * (len(rows) - 1)


def _length(lesson: Lesson) -> int:
    return len(lesson.prompt) + len(lesson.answer)


def _own(rows: Sequence[Tokens]) -> float:
    """Average the tokens of prompts, what all begin with left out."""
    return statistics.fmean(map(len, rows)) - _shared(rows) if rows else 0.0


def _shared(rows: Sequence[Tokens]) -> int:
    shortest = min(map(len, rows))
    first = rows[0]
    return next(
        (place for place in range(shortest) if any(row[place] != first[place] for row in rows)),
        shortest,
    )
