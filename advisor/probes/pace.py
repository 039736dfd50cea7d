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

from advisor.model.run import Plan
from advisor.probes import prompts
from advisor.probes.bench import Bench, Clock
from advisor.probes.forecast import PASSAGED, RETRIEVING, TRAINED, Pace, Rates, Sizes
from advisor.probes.models import Lesson, Models, Tokens
from advisor.probes.retrieval.chunking import chunk

LOOKED_AT = 32
"""Rows whose lengths are looked at: their mean is then known to a tenth or so."""

ASKED = 16
"""Prompts read and answered to take the time."""

WRITTEN = 8
"""Tokens written to take the time."""

TAUGHT = 16
"""Rows learned from: two steps."""


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
        words = [len(text.split()) for text in self._passages]
        tokens = [bench.model.count(text) for text in self._passages]
        top_k = int(bench.plan.settings["top_k"])
        per_word = sum(tokens) / max(1, sum(words))
        return Sizes(
            careful=_own(self._careful),
            brief=_own(self._brief),
            passages=min(bench.passage_tokens, top_k * statistics.fmean(tokens or [0])),
            lesson=statistics.fmean(answers or [0]),
            most_written=bench.max_new_tokens,
            labels=bool(bench.labels),
            corpus_words=sum(len(document.text.split()) for document in bench.documents)
            if per_word
            else 0,
            input_words=statistics.fmean(
                len(item.input.split()) for item in bench.items[:LOOKED_AT]
            ),
        )

    def _pace(self) -> Pace:
        plan, bench = self._bench.plan, self._bench
        asking = [arm for arm in plan.arms if arm != "classifier"]
        read_s = write_s = choose_s = 0.0
        if asking:
            passaged = any(arm in PASSAGED for arm in asking)
            asked = [self._with_passages(one, passaged) for one in self._careful[:ASKED]]
            self._seconds(lambda: self._write(asked[:2], 2))  # the first time prepares kernels
            first = self._seconds(lambda: self._write(asked, 1))
            read_s = first / (sum(map(len, asked)) - _shared(asked) * (len(asked) - 1))
            if bench.labels:
                choose_s = self._choosing(asked, first)
            else:
                more = self._seconds(lambda: self._write(asked, 1 + WRITTEN))
                write_s = max(0.0, more - first) / (WRITTEN * len(asked))
        return Pace(
            read_s=read_s,
            write_s=write_s,
            learn_s={arm: self._learning(arm, plan) for arm in plan.arms if arm in TRAINED},
            choose_s=choose_s,
            embed_s=self._embedding(plan),
        )

    def _write(self, asked: Sequence[Tokens], tokens: int) -> None:
        self._bench.model.generate(asked, max_new_tokens=tokens, stop_at_newline=False)

    def _choosing(self, asked: Sequence[Tokens], reading: float) -> float:
        choices = [self._bench.model.answer_tokens(label) for label in self._bench.labels]
        chosen = self._seconds(lambda: self._bench.model.choose(asked, choices))
        return max(0.0, chosen - reading) / len(asked)

    def _learning(self, arm: str, plan: Plan) -> float:
        bench = self._bench
        rows = bench.train[:TAUGHT]
        if not rows:
            return 0.0
        lessons = [
            Lesson(
                self._with_passages(tokens, arm in PASSAGED),
                bench.model.answer_tokens(prompts.lesson(row)),
            )
            for row, tokens in zip(rows, self._brief, strict=False)
        ]
        once = self._training(lessons, {**plan.settings, "lora_epochs": 1})
        tokens = sum(len(one.prompt) + len(one.answer) for one in lessons)
        return once * float(plan.settings.get("lora_epochs", 1)) / tokens

    def _training(
        self, lessons: Sequence[Lesson], settings: dict[str, int | float | str | bool]
    ) -> float:
        def learn() -> None:
            with tempfile.TemporaryDirectory() as folder:
                self._models.train(
                    self._bench.model,
                    lessons,
                    held_out=(),
                    settings=settings,
                    seed=0,
                    folder=Path(folder),
                    progress=lambda done, steps: None,
                )

        return self._seconds(learn)

    def _embedding(self, plan: Plan) -> float:
        texts = [item.input for item in self._bench.items[:ASKED]]
        if any(arm in RETRIEVING for arm in plan.arms) and self._passages:
            texts = self._passages[:ASKED]
        elif "classifier" not in plan.arms:
            return 0.0
        embedder = self._bench.embedder
        embedder.encode(texts[:2])
        return self._seconds(lambda: embedder.encode(texts)) / sum(len(t.split()) for t in texts)

    def _with_passages(self, tokens: Tokens, passaged: bool) -> Tokens:
        if not passaged or not self._passages:
            return tokens
        bench = self._bench
        rng = random.Random(len(tokens))
        top_k = int(bench.plan.settings["top_k"])
        text = " ".join(rng.sample(self._passages, min(top_k, len(self._passages))))
        extra = bench.model.answer_tokens(text)[: bench.passage_tokens]
        return [*tokens[: len(tokens) // 2], *extra, *tokens[len(tokens) // 2 :]]

    def _seconds(self, act: Callable[[], object]) -> float:
        begun = self._clock()
        act()
        return self._clock() - begun


def _some_passages(bench: Bench) -> list[str]:
    words = int(bench.plan.settings["passage_words"])
    return [
        passage.text
        for document in bench.documents[:LOOKED_AT]
        for passage in chunk(document, max_words=words)
    ]


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
