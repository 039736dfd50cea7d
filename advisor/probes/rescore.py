"""Scores the kept answers of a finished run again: no model is loaded and nobody is asked.

What can have changed is how answers are scored: advisor itself, or outputs of the data that were
wrong and have been mended. What was asked must be as it was, and so must everything that was fixed
before the run.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, cast

from advisor import files
from advisor.errors import StaleRun, UnreadableFile
from advisor.model.run import PREDICTIONS_FILE, RUN_FILE, Plan, Prediction, Run
from advisor.model.sample import Sample
from advisor.probes.bench import Bench
from advisor.probes.journal import ArmState, Journal
from advisor.probes.metrics.scoring import score
from advisor.probes.models import Models, ModelWithheld
from advisor.probes.plan import check_options, documents_sha256, load_plan
from advisor.probes.progress import Progress
from advisor.probes.request import ProbeRequest
from advisor.probes.result import assemble_run
from advisor.probes.traits.running import looked_at, run_trait_probes
from advisor.wording.numbers import things

UNFINISHED = "it is not finished; --resume goes on with it"

HINT = "Only outputs may be mended without asking again; start anew with another -o."


class _NoModels:
    """Models of which none may be had."""

    def __getattr__(self, _name: str) -> Any:
        raise ModelWithheld


def rescore_run(
    sample: Sample,
    request: ProbeRequest,
    *,
    folder: Path,
    version: str,
    progress: Progress,
    now: datetime,
) -> Run:
    """Score every kept answer again, then measure, compare and judge as after a run.

    Trait probes look again as far as that needs no model; what others found stands as it was.

    Args:
        sample: The data; outputs, gold documents and answerability may differ from the run's.
        request: Options; none may contradict the plan.
        folder: The run folder, of a finished run.
        version: Of advisor, whose scores these are.
        progress: Told how it goes.
        now: The time to stamp, with its time zone.

    Raises:
        UnreadableFile: The folder holds no finished run, or answers are missing.
        StaleRun: The data asks something else now, or an option contradicts the plan.
    """
    journal = Journal(folder)
    plan, earlier = _finished(folder)
    check_options(plan, request, folder)
    _check_sample(plan, sample, folder)
    progress.planned(plan)
    bench = Bench(
        plan,
        sample,
        models=cast(Models, _NoModels()),
        folder=journal.arms,
        progress=progress,
        clock=time.perf_counter,
    )
    kept = journal.predictions()
    predictions = _rescored(kept, plan, bench)
    progress.note(_changed(kept, predictions))
    states = {arm: _state(arm, journal, earlier) for arm in (*plan.arms, *plan.own)}
    done = [arm for arm, state in states.items() if state.done]
    _check_whole(plan, predictions, done, folder)
    # Part of an arm's answers would be compared on other items than the rest.
    whole = [one for one in predictions if one.arm in done]
    seen = run_trait_probes(
        bench,
        looked_at(whole, plan),
        states,
        sample=sample,
        stand_in=earlier.provenance.stand_in,
        folder=folder,
    )
    provenance = earlier.provenance.model_copy(
        update={
            "data_sha256": sample.sha256,
            "versions": earlier.provenance.versions | {"advisor": version},
            "rescored": now.isoformat(timespec="seconds"),
        }
    )
    run = assemble_run(plan, whole, states, sample=sample, seen=seen, provenance=provenance)
    journal.keep(predictions)
    files.write_text(folder / RUN_FILE, run.model_dump_json(indent=1) + "\n")
    return run


def _state(arm: str, journal: Journal, earlier: Run) -> ArmState:
    """Read how far an arm has come, and why no further."""
    state = journal.state(arm)
    if state.done or state.failure:
        return state
    told = earlier.arms[arm].failure if arm in earlier.arms else ""
    return state.model_copy(update={"failure": told or UNFINISHED})


def _finished(folder: Path) -> tuple[Plan, Run]:
    plan = load_plan(folder)
    if plan is None or not (folder / RUN_FILE).exists():
        raise UnreadableFile(
            f"{folder} holds no finished run.", hint="Finish it with --resume, then score again."
        )
    return plan, Run.model_validate_json(files.read_text(folder / RUN_FILE))


def _check_sample(plan: Plan, sample: Sample, folder: Path) -> None:
    """See that the answers still answer what the data asks."""
    if sample.sha256 == plan.data_sha256:
        return
    asked = {example.id: example for example in sample.examples}
    for name in (*plan.test_ids, *plan.train_ids):
        if name not in asked:
            raise StaleRun(f"The data has no example {name!r}, which {folder} used.", hint=HINT)
    for name in plan.test_ids:
        if (asked[name].answerable or plan.task == "label") and not asked[name].outputs:
            raise StaleRun(f"The data gives {name!r} no output to score by.", hint=HINT)
    if documents_sha256(sample) != plan.documents_sha256:
        raise StaleRun(f"{folder} was made from other documents.", hint=HINT)


def _rescored(kept: Sequence[Prediction], plan: Plan, bench: Bench) -> list[Prediction]:
    asked = {item.id: item for item in bench.items}
    predictions = []
    for one in kept:
        item = asked[one.item]
        if one.input != item.input:
            raise StaleRun(f"The data asks something else in {item.id!r} now.", hint=HINT)
        scores = score(
            plan.task, one.output, item.outputs, answerable=item.answerable, labels=bench.labels
        )
        told = {name: getattr(item, name) for name in ("answerable", "document_ids", "drafted")}
        update = {"references": item.outputs, "scores": scores, **told}
        predictions.append(one.model_copy(update=update))
    return predictions


def _changed(before: Sequence[Prediction], after: Sequence[Prediction]) -> str:
    pairs = list(zip(before, after, strict=True))
    items = {one.item for one, other in pairs if one.references != other.references}
    scores = sum(one.scores != other.scores for one, other in pairs)
    mended = f"{things(len(items), 'item')} with other outputs now, " if items else ""
    return f"{things(len(pairs), 'answer')} scored again: {mended}{things(scores, 'other score')}."


def _check_whole(
    plan: Plan, predictions: Sequence[Prediction], arms: Sequence[str], folder: Path
) -> None:
    there = {(one.arm, one.seed, one.item) for one in predictions}
    for arm in arms:
        wanted = [(seed, item) for seed in range(plan.trainings(arm)) for item in plan.test_ids]
        missing = [item for seed, item in wanted if (arm, seed, item) not in there]
        if missing:
            raise UnreadableFile(
                f"{folder / PREDICTIONS_FILE} lacks what {arm!r} said to {missing[0]!r}.",
                hint="Put the file back as the run wrote it, or start anew with another -o.",
            )
