"""Finished runs of a few lines, as a trait probe sees them."""

from __future__ import annotations

import time
from dataclasses import replace

from advisor.model.run import Passage, Prediction
from advisor.model.sample import Document, Example, Sample
from advisor.probes.bench import Bench
from advisor.probes.metrics.scoring import score
from advisor.probes.progress import Unwatched
from advisor.probes.task import labels_of
from advisor.probes.traits.scene import Scene
from tests.probes.fakes import FakeModels
from tests.probes.runs import a_plan


def a_sample(examples, documents=()):
    return Sample(
        documents=tuple(documents),
        examples=tuple(examples),
        rows=len(examples),
        sha256="2" * 64,
        format="folder",
    )


def some_examples(n, *, output="a reference", **more):
    return [
        Example(id=f"i{place}", input=f"question {place}", outputs=(output,), **more)
        for place in range(n)
    ]


def some_documents(n, words=50):
    return [Document(id=f"d{place}", text="word " * words) for place in range(n)]


def a_scene(
    tmp_path,
    outputs,
    *,
    sample,
    train=(),
    task="short_answer",
    retrieved=(),
    phases=None,
    stand_in=True,
    asked=False,
    models=None,
    **settings,
):
    """Arm -> its outputs, one for each example that is no training row."""
    test = [one for one in sample.examples if one.id not in train]
    plan = a_plan(tuple(outputs), task=task, train_ids=tuple(train)).model_copy(
        update={
            "test_ids": tuple(one.id for one in test),
            "settings": {"max_new_tokens": 8, "passage_words": 80, "top_k": 2} | settings,
        }
    )
    bench = Bench(
        plan,
        sample,
        models=models or FakeModels(),
        folder=tmp_path / "arms",
        progress=Unwatched(),
        clock=time.perf_counter,
    )
    labels = labels_of(sample.examples) if task == "label" else ()
    return Scene(
        bench=bench,
        sample=sample,
        answers={
            arm: tuple(
                _prediction(arm, example, output, task, labels, retrieved)
                for example, output in zip(test, said, strict=True)
            )
            for arm, said in outputs.items()
        },
        phases=phases or {arm: {"generate": 1.0} for arm in outputs},
        passages={one.id: one for one in retrieved},
        stand_in=stand_in,
        asked=asked,
        folder=tmp_path / "probes" / "one",
    )


def when_asked(scene):
    return replace(scene, asked=True)


def a_passage(text, number=0):
    return Passage(id=f"d{number}#0", document_id=f"d{number}", text=text)


def by_id(seen):
    return {finding.id: finding for finding in seen.findings}


def _prediction(arm, example, output, task, labels, retrieved):
    return Prediction(
        arm=arm,
        item=example.id,
        input=example.input,
        references=example.outputs,
        output=output,
        answerable=example.answerable,
        document_ids=example.document_ids,
        retrieved=tuple(one.id for one in retrieved) if arm in ("rag", "hybrid") else (),
        scores=score(task, output, example.outputs, answerable=example.answerable, labels=labels),
        prompt_tokens=20,
        output_tokens=len(output.split()),
    )
