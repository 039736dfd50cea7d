"""The one door to the heavy libraries: behind it torch, transformers, faiss, scikit-learn, SciPy.

Importing this module is light. Each function says what is missing before it loads anything.
"""

from __future__ import annotations

import importlib.util
import os
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.errors import MissingExtra
from advisor.model.draft import Drafting, DraftWish
from advisor.model.own import NO_SYSTEMS, Own
from advisor.model.run import Plan, Run
from advisor.model.sample import Sample
from advisor.probes.progress import Progress
from advisor.probes.request import ProbeRequest

if TYPE_CHECKING:
    from advisor.probes.engine.store import StoredModel

NEEDED = (
    "bm25s",
    "Stemmer",
    "faiss",
    "gguf",
    "rouge_score",
    "sacrebleu",
    "safetensors",
    "scipy",
    "sklearn",
    "torch",
    "transformers",
)
"""Modules of the extra `probe` without which no run can begin."""


ENVIRONMENT = {
    # Turns a waiting thread of libgomp spins before it sleeps. Its default of 300,000 keeps the
    # very thread that is waited for from work where another process wants the same cores: with a
    # load of 9 on 2 cores, 40 short answers took 40 s by default and 7 s with 1,000. On a quiet
    # machine 1,000 costs a fifth of the speed and 10,000 a tenth.
    "GOMP_SPINCOUNT": "10000",
    # Tensors from 2 MB on lie on huge pages, where the system offers them: a tenth of training.
    "THP_MEM_ALLOC_ENABLE": "1",
    # Matrix products of one shape share a kernel of 0.5 to 2 MB. oneDNN keeps the last 1,024, and
    # torch 1,024 more for each thread: 1.5 GB, since batches differ in shape.
    "ONEDNN_PRIMITIVE_CACHE_CAPACITY": "64",
    "LRU_CACHE_CAPACITY": "32",
}
"""What the numeric libraries read once, when they are loaded; what the user has set stands."""


def check_extra(what: str, *further: str) -> None:
    """See that the optional part which `what` needs is installed.

    Args:
        what: What needs it, for the message.
        further: Modules of the extra that only this needs.

    Raises:
        MissingExtra: It is not, or only in part.
    """
    for name in (*NEEDED, *further):
        if importlib.util.find_spec(name) is None:
            raise MissingExtra(
                f"{what} needs the extra 'probe' ({name} is not installed).",
                hint="Run: pip install 'advisor[probe]'",
            )


def run_probe(
    sample: Sample,
    request: ProbeRequest,
    *,
    data_name: str,
    folder: Path,
    resume: bool,
    progress: Progress,
    now: datetime,
    own: Own = NO_SYSTEMS,
) -> Run:
    """Run arms with real models; see `advisor.probes.runner.run_probe`.

    Raises:
        MissingExtra: The extra `probe` is not installed.
        AdvisorError: As the runner says.
    """
    check_extra("advisor probe")
    set_environment()
    progress.note("Loading the libraries ...")
    from advisor.probes import runner

    if not own and (finished := runner.finished_run(sample, request, folder, resume)) is not None:
        return finished
    from advisor.probes import engine_models

    return runner.run_probe(
        sample,
        request,
        data_name=data_name,
        folder=folder,
        resume=resume,
        models=engine_models.EngineModels(announce=progress.note),
        progress=progress,
        now=now,
        own=own,
    )


def plan_probe(
    sample: Sample,
    request: ProbeRequest,
    *,
    folder: Path,
    resume: bool,
    progress: Progress,
    now: datetime,
) -> Plan:
    """Draw a plan and save it with its items; see `advisor.probes.runner.plan_probe`.

    Raises:
        MissingExtra: The extra `probe` is not installed.
        AdvisorError: As the runner says.
    """
    check_extra("advisor probe")
    set_environment()
    progress.note("Loading the libraries ...")
    from advisor.probes import engine_models, runner

    models = engine_models.EngineModels(announce=progress.note)
    return runner.plan_probe(sample, request, folder, resume, models, progress, now)


def rescore(
    sample: Sample,
    request: ProbeRequest,
    *,
    folder: Path,
    version: str,
    progress: Progress,
    now: datetime,
) -> Run:
    """Score a finished run's answers again; see `advisor.probes.rescore.rescore_run`.

    Raises:
        MissingExtra: The extra `probe` is not installed.
        AdvisorError: As that says.
    """
    check_extra("advisor probe")
    from advisor.probes.lock import held
    from advisor.probes.rescore import rescore_run

    with held(folder):
        return rescore_run(
            sample, request, folder=folder, version=version, progress=progress, now=now
        )


def draft_examples(
    sample: Sample, wish: DraftWish, *, known: Sequence[str], progress: Progress
) -> Drafting:
    """Draft examples with a real tagger and model; see `advisor.probes.drafting.draft`.

    Raises:
        MissingExtra: The extra `probe` is not installed.
        AdvisorError: As the drafting says.
    """
    check_extra("advisor examples draft", "HanTa")
    set_environment()
    progress.note("Loading the libraries ...")
    from advisor.probes import engine_models
    from advisor.probes.drafting import draft, tagging

    return draft.draft_examples(
        sample,
        wish,
        known=known,
        tag=tagging.tag,
        models=engine_models.EngineModels(announce=progress.note),
        progress=progress,
    )


def list_models() -> tuple[StoredModel, ...]:
    """Name the default models and where they lie; needs no extra."""
    from advisor.probes.engine import store

    return store.list_models()


def pull_models(
    *, announce: Callable[[str], None], source: Path | None = None
) -> tuple[StoredModel, ...]:
    """Bring the default models into the cache; see `advisor.probes.engine.store.pull`.

    Raises:
        MissingExtra: The extra `probe` is not installed.
        MissingModel: They cannot be had.
    """
    check_extra("advisor models pull")
    from advisor.probes.engine import store

    return store.pull(announce=announce, source=source)


def set_environment() -> None:
    """Set `ENVIRONMENT`, for libraries that are yet to be loaded."""
    for name, value in ENVIRONMENT.items():
        os.environ.setdefault(name, value)
