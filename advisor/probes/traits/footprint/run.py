"""Counts what the documents hold, and what answers take. Times answers one by one where asked.

Answers come in batches, so without being asked it can only share a batch's time among its answers:
a single one takes at least as long.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scipy import stats

from advisor.model.finding import Finding, Outcome
from advisor.model.run import Prediction
from advisor.model.sample import Document
from advisor.probes.retrieval.chunking import whole
from advisor.probes.statistics.intervals import CONFIDENCE, LEAST_FOR_MEDIAN, median_interval
from advisor.probes.traits.asking import time_singly
from advisor.probes.traits.claims import against, claim_of, without_figures
from advisor.probes.traits.footprint import SPEC
from advisor.probes.traits.scene import Scene
from advisor.probes.traits.spec import Seen
from advisor.wording.numbers import count, seconds, things

FITS, WITHIN = SPEC.claims

ONE_PROMPT = 200_000
"""Tokens: "below about 200,000 tokens, put the whole knowledge base into the prompt" (Anthropic,
*Contextual Retrieval*, 2024); the rubric's level is drawn there too."""

MILLIONS = 100_000
"""Documents from which the rubric speaks of millions ("hundreds of thousands or more")."""

MOST_COUNTED = 2_000
"""Documents whose tokens are counted; of more, as many are drawn and the sum is estimated."""

PATIENCE_S = 3.0
"""Seconds: what "a few seconds at most" (the level `interactive`) is taken to mean."""

TIMED = 20
"""Answers timed one by one: the fewest whose median has an interval that leaves out five values on
either side (ranks 6 and 15), and the last but one is a 95th percentile."""

LEAST_TIMED = LEAST_FOR_MEDIAN
"""Answers timed however long they take: the median then still has an interval."""

TIMED_S = 10.0
"""Seconds an arm may take beyond these; four arms then stay within a minute."""


class _Size(NamedTuple):
    """Tokens of all documents; the ends are equal where every document was counted."""

    tokens: float
    low: float
    high: float


def run(scene: Scene) -> Seen:
    """Count the documents, then see what each arm's answers take."""
    taken = (_taken(scene, arm) for arm in scene.option_arms)
    return Seen((_corpus(scene), *taken))


def _corpus(scene: Scene) -> Finding:
    documents = scene.sample.documents
    if not documents:
        why = "The sample has no documents; whether there are any elsewhere, it cannot show."
        return without_figures(SPEC, "not_applicable", why)
    size = _size(scene, documents)
    level = "fits_context" if size.tokens <= ONE_PROMPT else "thousands_docs"
    if len(documents) >= MILLIONS:
        level = "millions_docs"
    counted = size.low == size.high
    return Finding(
        id=FITS,
        probe=SPEC.id,
        trait=SPEC.claims[FITS].trait,
        estimate=size.tokens,
        low=None if counted else size.low,
        high=None if counted else size.high,
        n=len(documents),
        unit="tokens",
        outcome=against(-size.high, -size.low, -ONE_PROMPT),
        level=level,
        reason=f"{things(len(documents), 'document')} with {things(size.tokens, 'token')}; one "
        f"prompt can hold some {count(ONE_PROMPT)}{_window(scene)}. If the sample is only a part "
        "of your documents, judge without this run.",
    )


def _size(scene: Scene, documents: Sequence[Document]) -> _Size:
    texts = [whole(document).text for document in documents]
    if len(texts) <= MOST_COUNTED:
        total = float(sum(_tokens(scene, text) for text in texts))
        return _Size(total, total, total)
    drawn = random.Random(scene.plan.seed).sample(texts, MOST_COUNTED)
    counted = np.array([_tokens(scene, text) for text in drawn])
    # Drawn without replacement: what was counted is known, only the rest is estimated (Cochran,
    # Sampling Techniques, 1977, theorem 2.2).
    left = np.sqrt(1 - MOST_COUNTED / len(texts))
    half = stats.norm.ppf((1 + CONFIDENCE) / 2) * left * counted.std(ddof=1) / MOST_COUNTED**0.5
    mean = counted.mean()
    return _Size(*(float(len(texts) * one) for one in (mean, mean - half, mean + half)))


def _tokens(scene: Scene, text: str) -> float:
    # Four tokens for three English words where no language model, so no tokenizer, is in the run.
    return scene.bench.model.count(text) if _has_model(scene) else len(text.split()) * 4 / 3


def _has_model(scene: Scene) -> bool:
    return set(scene.plan.arms) != {"classifier"}


def _window(scene: Scene) -> str:
    if not _has_model(scene):
        return ""
    return f", the model that was probed {count(scene.bench.model.context_tokens)}"


def _taken(scene: Scene, arm: str) -> Finding:
    answers = scene.answers[arm]
    tokens = _tokens_in_words(answers)
    if scene.asked:
        return _timed(scene, arm, tokens)
    phases = scene.phases.get(arm, {})
    share = sum(phases.get(name, 0.0) for name in ("generate", "retrieve")) / len(answers)
    slow = share > PATIENCE_S and not scene.stand_in
    return _latency(
        arm,
        n=len(answers),
        estimate=share,
        outcome="contradicts" if slow else "inconclusive",
        reason=f"In batches an answer took {seconds(share)}, {tokens}; alone it takes at least as "
        f"long{_whose(scene)}.",
    )


def _timed(scene: Scene, arm: str, tokens: str) -> Finding:
    items = scene.bench.items[:TIMED]
    # A stand-in's seconds decide nothing, so that the fewest are enough.
    limit = 0.0 if scene.stand_in else TIMED_S
    spent = time_singly(scene, arm, items, least=LEAST_TIMED, limit_s=limit)
    half = median_interval(spent) if len(spent) >= LEAST_FOR_MEDIAN else None
    outcome: Outcome = "inconclusive"
    if half and not scene.stand_in:
        outcome = against(-half.high, -half.low, -PATIENCE_S)
    return _latency(
        arm,
        n=len(spent),
        estimate=float(np.median(spent)),
        low=half and half.low,
        high=half and half.high,
        outcome=outcome,
        reason=f"Asked one by one, half of {things(len(spent), 'answer')} came within "
        f"{seconds(float(np.median(spent)))} and {_slowest(spent)}, {tokens}{_whose(scene)}.",
    )


def _slowest(spent: Sequence[float]) -> str:
    if len(spent) < TIMED:
        return f"the slowest took {seconds(max(spent))}"
    return f"19 in 20 within {seconds(np.quantile(spent, 0.95))}"


def _latency(
    arm: str,
    *,
    n: int,
    estimate: float,
    outcome: Outcome,
    reason: str,
    low: float | None = None,
    high: float | None = None,
) -> Finding:
    # No option is named: seconds are no share, and would be taken for one.
    return Finding(
        id=claim_of(arm, WITHIN),
        probe=SPEC.id,
        trait=SPEC.claims[WITHIN].trait,
        estimate=estimate,
        low=low,
        high=high,
        n=n,
        unit="seconds",
        outcome=outcome,
        reason=reason,
    )


def _tokens_in_words(answers: Sequence[Prediction]) -> str:
    read = _spread([one.prompt_tokens for one in answers])
    written = _spread([one.output_tokens for one in answers])
    return f"with {read} tokens read and {written} written"


def _spread(tokens: Sequence[int]) -> str:
    """Word the median of some counts, and what 19 in 20 of them stay below."""
    return f"{count(np.median(tokens))} (19 in 20: {count(np.quantile(tokens, 0.95))})"


def _whose(scene: Scene) -> str:
    return (
        "; it is a small stand-in on this machine, not your model on yours"
        if scene.stand_in
        else ", on this machine"
    )
