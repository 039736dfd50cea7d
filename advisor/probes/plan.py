"""Draws the plan of a run from sample and request, saves it, and tells whether it is still theirs.

Everything that is chosen by chance or measured on this machine is chosen here, before any arm
starts, so that resuming and replaying follow one file. Runs nothing.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from pydantic import ValidationError

from advisor import files
from advisor.errors import InputError, InvalidSample, StaleRun
from advisor.model.run import LEARNING_ARMS, Plan
from advisor.model.sample import Example, Sample, Task
from advisor.probes import settings
from advisor.probes.arms import arm_names
from advisor.probes.duplicates import without_near_duplicates
from advisor.probes.metrics.scoring import PRIMARY
from advisor.probes.models import Generator, Models
from advisor.probes.progress import Progress
from advisor.probes.request import DEFAULT_ARMS, TEST_ITEMS, ProbeRequest
from advisor.probes.split import split_examples
from advisor.probes.task import infer_task
from advisor.probes.traits import choose_probes
from advisor.wording.numbers import things

PLAN_FILE = "plan.json"
"""In the run folder, there before any arm starts."""


class Drawn(NamedTuple):
    """A plan and the model that was loaded to draw it."""

    plan: Plan
    generator: Generator | None


class _Items(NamedTuple):
    test: tuple[Example, ...]
    train: tuple[Example, ...]
    near_duplicates: int
    wanted_test: int
    wanted_train: int


def draw_plan(
    sample: Sample,
    request: ProbeRequest,
    *,
    models: Models,
    progress: Progress,
    now: datetime,
) -> Drawn:
    """Decide everything a run will follow.

    Raises:
        InvalidSample: Fewer than two examples can be scored, or none is left to hold out.
        InputError: The request names an arm that there is not.
    """
    usable = usable_examples(sample, request)
    task = request.task or _inferred(usable, sample, progress)
    unlabelled = 0
    if task == "label":
        usable, unlabelled = _labelled(usable)
    arms = choose_arms(request.arms, task)
    seed = request.seed or 0
    needs_model = set(arms) != {"classifier"}
    threads = models.threads()
    precision = models.precision(threads=threads)
    model = request.model or models.default_generator
    generator = (
        models.generator(model, precision=precision, threads=threads) if needs_model else None
    )
    rows = request.train_rows
    if rows is None:
        rows = settings.train_rows_for(usable, documents=bool(sample.documents), model=generator)
    items = _items(usable, request, arms, task, rows=rows, seed=seed)
    plan = Plan(
        task=task,
        primary_metric=PRIMARY[task],
        margin=settings.margin_for(request.margin, request.target, PRIMARY[task]),
        arms=arms,
        probes=choose_probes(request.probes or ()),
        test_ids=tuple(item.id for item in items.test),
        train_ids=tuple(row.id for row in items.train),
        near_duplicates=items.near_duplicates,
        model=model,
        embedder=request.embedder or models.default_embedder,
        settings=_settings(request, task, items, arms, generator, models),
        threads=threads,
        precision=precision,
        seed=seed,
        seeds=request.seeds or 1,
        cut=(*_cut(items, arms), *_without_label(unlabelled)),
        data_sha256=sample.sha256,
        documents_sha256=documents_sha256(sample),
        started=now.isoformat(timespec="seconds"),
    )
    return Drawn(plan, generator)


def usable_examples(sample: Sample, request: ProbeRequest) -> tuple[Example, ...]:
    """Keep the examples whose outputs can be scored, and only answerable ones where so asked.

    Raises:
        InvalidSample: Fewer than two remain.
    """
    usable = tuple(
        example
        for example in sample.examples
        if example.outputs or not example.answerable
        if example.answerable or not request.answerable_only
    )
    return _two_or_more(usable)


def _labelled(usable: Sequence[Example]) -> tuple[tuple[Example, ...], int]:
    """Keep what has a label, and count the rest: no label would be right for it."""
    labelled = tuple(example for example in usable if example.outputs)
    return _two_or_more(labelled), len(usable) - len(labelled)


def _two_or_more(usable: tuple[Example, ...]) -> tuple[Example, ...]:
    if len(usable) < 2:
        raise InvalidSample(
            f"The sample has {things(len(usable), 'example')} that can be scored, "
            "and two is the least.",
            hint="Give examples an output, in examples.jsonl or with --output-column.",
        )
    return usable


def choose_arms(asked: Sequence[str] | None, task: Task) -> tuple[str, ...]:
    """Take the arms asked for, in the order of simplicity, or the defaults for the task.

    For labels a classifier without any language model is always worth seeing.

    Raises:
        InputError: There is no arm of that name.
    """
    if asked is None:
        return DEFAULT_ARMS + (("classifier",) if task == "label" else ())
    known = arm_names()
    for name in asked:
        if name not in known:
            raise InputError(f"There is no arm {name!r}.", hint=f"Arms: {', '.join(known)}.")
    return tuple(name for name in known if name in asked)


def save_plan(plan: Plan, folder: Path) -> None:
    """Write the plan in one step, over any earlier state of it."""
    files.write_text(folder / PLAN_FILE, plan.model_dump_json(indent=1) + "\n")


def load_plan(folder: Path) -> Plan | None:
    """Read the plan of a run folder, or none where there is none.

    Raises:
        StaleRun: Another version of advisor wrote it, or it was changed by hand.
    """
    path = folder / PLAN_FILE
    if not path.exists():
        return None
    try:
        return Plan.model_validate_json(files.read_text(path))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"]) or "the file"
        raise StaleRun(
            f"{path} cannot be followed: {where}: {first['msg']}.", hint="Start anew with -o."
        ) from None


def check_plan(plan: Plan, sample: Sample, request: ProbeRequest, folder: Path) -> None:
    """See that a saved plan belongs to this sample and contradicts no option that was given.

    Raises:
        StaleRun: It does not.
    """
    if plan.data_sha256 != sample.sha256:
        raise StaleRun(f"{folder} was made from other data.", hint=HINT)
    check_options(plan, request, folder)


def check_options(plan: Plan, request: ProbeRequest, folder: Path) -> None:
    """See that a saved plan contradicts no option that was given.

    Raises:
        StaleRun: It does.
    """
    planned = {
        "arms": tuple(filter(None, str(plan.settings.get("arms", ",".join(plan.arms))).split(","))),
        "probes": plan.probes,
        "task": plan.task,
        "model": plan.model,
        "embedder": plan.embedder,
        "seed": plan.seed,
        "seeds": plan.seeds,
        "margin": plan.margin,
        **{name: plan.settings.get(name) for name in ASKED},
    }
    given = request.model_dump(exclude_none=True, exclude={"target"})
    if "arms" in given:
        given["arms"] = choose_arms(request.arms, plan.task)
    if "probes" in given:
        given["probes"] = choose_probes(given["probes"])
    for name, value in given.items():
        if planned[name] != value:
            option = name.removesuffix("_s").replace("_", "-")
            raise StaleRun(
                f"{folder} was planned with --{option} {_shown(planned[name])}, "
                f"not {_shown(value)}.",
                hint=HINT,
            )


def documents_sha256(sample: Sample) -> str:
    """Hash the documents of a sample, in their order."""
    digest = hashlib.sha256()
    for document in sample.documents:
        digest.update(document.model_dump_json().encode() + b"\n")
    return digest.hexdigest()


HINT = "Go on with the same data and options, or start anew with another -o."

ASKED = ("test_items", "train_rows", "answerable_only", "budget_s")
"""Options kept among the settings, since the plan itself holds only what became of them."""


def _inferred(usable: Sequence[Example], sample: Sample, progress: Progress) -> Task:
    inferred = infer_task(usable, sample.documents)
    progress.note(f"Task: {inferred.task}, since {inferred.because} (--task sets another).")
    return inferred.task


def _items(
    usable: Sequence[Example],
    request: ProbeRequest,
    arms: Sequence[str],
    task: Task,
    *,
    rows: int,
    seed: int,
) -> _Items:
    wanted = request.test_items or TEST_ITEMS
    learnt = rows if LEARNING_ARMS.intersection(arms) else 0
    split = split_examples(
        usable,
        test_items=wanted,
        train_rows=learnt,
        test_items_fixed=request.test_items is not None,
        by_label=task == "label",
        rng=random.Random(seed),
    )
    # Rows that no arm learns from still say how long outputs are, and which retriever finds more.
    kept = without_near_duplicates(split.train_pool, split.test, rows)
    return _Items(split.test, kept.rows, kept.removed, wanted, rows)


def _settings(
    request: ProbeRequest,
    task: Task,
    items: _Items,
    arms: Sequence[str],
    generator: Generator | None,
    models: Models,
) -> dict[str, int | float | str | bool]:
    chosen: dict[str, int | float | str | bool] = {
        "arms": ",".join(arms),
        "test_items": items.wanted_test,
        "train_rows": items.wanted_train,
        "answerable_only": bool(request.answerable_only),
        "passage_words": settings.PASSAGE_WORDS,
        "top_k": settings.TOP_K,
        "passage_tokens": settings.PASSAGE_TOKENS,
    }
    if request.budget_s is not None:
        chosen["budget_s"] = request.budget_s
    if request.target is not None:
        chosen |= {"target_metric": request.target.metric, "target_value": request.target.value}
    if generator is not None:
        chosen["max_new_tokens"] = settings.new_tokens_for(task, items.train, generator)
        chosen.update(models.training_settings())
    return chosen


def _cut(items: _Items, arms: Sequence[str]) -> tuple[str, ...]:
    kinds = {"test items": (len(items.test), items.wanted_test)}
    if LEARNING_ARMS.intersection(arms):
        kinds["training rows"] = (len(items.train), items.wanted_train)
    return tuple(
        f"{kind}: {there} of {wanted}, since the sample has no more"
        for kind, (there, wanted) in kinds.items()
        if there < wanted
    )


def _without_label(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    return (f"{things(count, 'example')} without a label: left out; give them one, such as none",)


def _shown(value: object) -> str:
    if isinstance(value, tuple):
        return ",".join(map(str, value)) or "unset"
    return "unset" if value is None else str(value)
