"""Classifier: logistic regression on embeddings, for labels. No language model, a strong rival.

It stands for no option of the rubric. Where it wins, the task may not need a language model.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Sequence

from sklearn.linear_model import LogisticRegression

from advisor.model.sample import Example
from advisor.probes.arm import Answerer, Reply
from advisor.probes.bench import Bench, Prompt

INVERSE_PENALTY = 10.0
"""scikit-learn's default of 1 is too tight for unit vectors, whose features are about .05 each."""

MOST_ITERATIONS = 1000
"""lbfgs needs some hundred for 77 classes; the default of 100 stops it with a warning."""


class Classifier:
    """Learns labels from embeddings."""

    def refusal(self, bench: Bench) -> str:
        """Refuse where outputs are no labels, or fewer than two were seen."""
        if bench.plan.task != "label":
            return "outputs are not labels"
        if len({row.outputs[0] for row in bench.train if row.outputs}) < 2:
            return "the training rows carry fewer than two labels"
        return ""

    def prepare(self, bench: Bench) -> None:
        """Need nothing kept: fitting takes less time than reading a file would be worth."""

    def prompts(self, bench: Bench, items: Sequence[Example]) -> list[Prompt]:
        """Take the inputs as they are."""
        return [Prompt(item) for item in items]

    def batches(self, bench: Bench, prompts: Sequence[Prompt]) -> list[list[int]]:
        """Answer all at once."""
        return [list(range(len(prompts)))]

    @contextlib.contextmanager
    def answering(self, bench: Bench) -> Iterator[Answerer]:
        """Fit, then answer each input with the likeliest label."""
        rows = [row for row in bench.train if row.outputs]
        with bench.timed("train"):
            fitted = LogisticRegression(C=INVERSE_PENALTY, max_iter=MOST_ITERATIONS).fit(
                bench.embedder.encode([row.input for row in rows]),
                [row.outputs[0] for row in rows],
            )

        def answer(asked: Sequence[Prompt]) -> list[Reply]:
            vectors = bench.embedder.encode([prompt.item.input for prompt in asked])
            return [Reply(str(label), 0, 0) for label in fitted.predict(vectors)]

        yield answer


arm = Classifier()
