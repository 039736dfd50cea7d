"""Plans, predictions and comparisons of a few lines, for tests that read finished runs."""

from __future__ import annotations

import numpy as np

from advisor.model.run import Comparison, Plan, Prediction
from advisor.probes.metrics.scoring import PRIMARY


def a_plan(arms=("base", "rag", "finetune", "hybrid"), *, task="short_answer", margin=0.05, **more):
    return Plan(
        task=task,
        primary_metric=PRIMARY[task],
        margin=margin,
        arms=arms,
        test_ids=(),
        train_ids=more.pop("train_ids", ()),
        model="m",
        embedder="e",
        settings={},
        threads=1,
        precision="float32",
        seed=0,
        **more,
    )


def a_prediction(arm, item, scores, **more):
    return Prediction(
        arm=arm,
        item=str(item),
        input=more.pop("input", f"question {item}"),
        references=more.pop("references", ("yes",)),
        output=more.pop("output", "yes"),
        scores=scores,
        prompt_tokens=1,
        output_tokens=1,
        **more,
    )


def answers(arm, scores, *, metric="token_f1", per_document=None):
    """One prediction per score; items share documents where `per_document` is set."""
    return [
        a_prediction(
            arm,
            item,
            {metric: float(value)},
            document_ids=(f"d{item // per_document}",) if per_document else (),
        )
        for item, value in enumerate(scores)
    ]


def noisy(mean, n, seed):
    """Scores spread about a mean, all within [0, 1]."""
    return np.clip(np.random.default_rng(seed).normal(mean, 0.08, n), 0, 1)


def a_comparison(a, b, difference, low, high, outcome, *, n=100, p=None):
    return Comparison(
        a=a,
        b=b,
        metric="token_f1",
        difference=difference,
        low=low,
        high=high,
        p=(0.001 if outcome.endswith("better") else 0.5) if p is None else p,
        mde=0.1,
        n=n,
        method="",
        outcome=outcome,
    )
