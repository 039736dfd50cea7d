"""A run without arms: of a sample that names the right documents and holds no outputs to score.

Retrieval alone can be measured there. Knows what such a run follows; looks nothing up itself.
"""

from __future__ import annotations

import random
from datetime import datetime

from advisor.errors import InputError
from advisor.model.own import Own
from advisor.model.run import Plan
from advisor.model.sample import Example, Sample
from advisor.probes import settings
from advisor.probes.metrics.scoring import PRIMARY
from advisor.probes.models import Models
from advisor.probes.plan import Drawn, documents_sha256
from advisor.probes.progress import Progress
from advisor.probes.request import RETRIEVAL_ITEMS, ProbeRequest
from advisor.probes.split import split_examples
from advisor.probes.task import infer_task
from advisor.probes.traits import choose_probes
from advisor.probes.traits.retrieval import SPEC
from advisor.wording.numbers import things


def retrieval_alone(sample: Sample, request: ProbeRequest) -> bool:
    """Tell whether retrieval is all that a sample lets measure, and no arm was asked for."""
    written = any(example.outputs for example in sample.examples)
    return request.arms is None and not written and len(_lookups(sample)) >= 2


def draw_retrieval_plan(
    sample: Sample,
    request: ProbeRequest,
    *,
    models: Models,
    progress: Progress,
    now: datetime,
) -> Drawn:
    """Decide what a run without arms will follow: its items, and how documents are cut up.

    The language model is named, as in every plan, and never loaded.

    Raises:
        InputError: The request names a probe that there is not.
    """
    usable = _lookups(sample)
    wanted, seed = request.test_items or RETRIEVAL_ITEMS, request.seed or 0
    test = split_examples(usable, test_items=wanted, train_rows=0, rng=random.Random(seed)).test
    task = request.task or infer_task(usable).task
    threads = models.threads()
    progress.note("The examples have no outputs: retrieval alone is measured.")
    plan = Plan(
        task=task,
        primary_metric=PRIMARY[task],
        margin=settings.margin_for(request.margin, request.target, PRIMARY[task]),
        arms=(),
        probes=choose_probes(request.probes or (SPEC.id,)),
        test_ids=tuple(item.id for item in test),
        train_ids=(),
        model=request.model or models.default_generator,
        embedder=request.embedder or models.default_embedder,
        settings={
            "arms": "",
            "test_items": wanted,
            "train_rows": request.train_rows or 0,
            "answerable_only": bool(request.answerable_only),
            "passage_words": settings.PASSAGE_WORDS,
            "top_k": settings.TOP_K,
            **({} if request.budget_s is None else {"budget_s": request.budget_s}),
        },
        threads=threads,
        precision=models.precision(threads=threads),
        seed=seed,
        seeds=request.seeds or 1,
        cut=_cut(request, there=len(test)),
        data_sha256=sample.sha256,
        documents_sha256=documents_sha256(sample),
        started=now.isoformat(timespec="seconds"),
    )
    return Drawn(plan, None)


def check_own(plan: Plan, own: Own) -> None:
    """See that a run without arms is given no system of the user's own.

    Raises:
        InputError: It is, and there is nothing to score that system by.
    """
    if own and not plan.arms:
        raise InputError(
            "The examples have no outputs to score your own system by.",
            hint="Give examples an output, or leave --own out.",
        )


def _lookups(sample: Sample) -> tuple[Example, ...]:
    """Keep the examples of which a right document is there."""
    there = {document.id for document in sample.documents}
    return tuple(
        example
        for example in sample.examples
        if example.answerable and not there.isdisjoint(example.document_ids)
    )


def _cut(request: ProbeRequest, *, there: int) -> tuple[str, ...]:
    said = []
    # Fewer than the default is no cut: nobody asked for so many.
    if request.test_items is not None and there < request.test_items:
        items = things(there, "test item")
        said.append(f"{items} of {request.test_items}, since the sample has no more")
    if request.budget_s is not None:
        said.append("nothing for the budget: retrieval is measured on all documents or not at all")
    return tuple(said)
