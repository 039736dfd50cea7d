"""Runs a plan: one arm after another, each batch written down as it is answered, then the result.

The run folder holds, in this order of appearance:

    plan.json           before any arm starts
    items.jsonl         what every arm will be asked, with it
    arms/ARM/           how far each arm has come, and its adapter
    passages.jsonl      what was retrieved
    predictions.jsonl   item by item, batch by batch
    probes/             what each trait probe saw, after the arms
    run.json            at the end, whole or not at all

Knows no file format of sample data and no terminal.
"""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from advisor import files
from advisor.errors import AdvisorError
from advisor.model.own import NO_SYSTEMS, Own
from advisor.model.run import ITEMS_FILE, RUN_FILE, Plan, Prediction, Run, RunProvenance
from advisor.model.sample import Sample
from advisor.probes.arm import Arm
from advisor.probes.arm_run import run_arm
from advisor.probes.arms import load_arm
from advisor.probes.bench import Bench, Clock
from advisor.probes.journal import ArmState, Journal, check_folder
from advisor.probes.lock import held
from advisor.probes.models import Models
from advisor.probes.own import OwnArm, take_in
from advisor.probes.plan import Drawn, check_plan, draw_plan, load_plan, save_plan
from advisor.probes.progress import Progress
from advisor.probes.request import ProbeRequest
from advisor.probes.result import arm_result, assemble_run
from advisor.probes.slices import primary_metric
from advisor.probes.timetable import with_timetable
from advisor.probes.traits.running import all_kept, looked_at, run_trait_probes
from advisor.probes.without_arms import check_own, draw_retrieval_plan, retrieval_alone

OUT_OF_BUDGET = "the budget was used up before it; --resume runs it"
"""Why an arm has no result where time ran out: the next run into the folder does it."""


def run_probe(
    sample: Sample,
    request: ProbeRequest,
    *,
    data_name: str,
    folder: Path,
    resume: bool,
    models: Models,
    progress: Progress,
    now: datetime,
    clock: Clock = time.perf_counter,
    own: Own = NO_SYSTEMS,
) -> Run:
    """Run arms on a sample, or go on where an earlier run into the same folder stopped.

    A sample that names the right documents and holds no outputs is measured in retrieval alone.

    Args:
        sample: The data.
        request: What was asked for.
        data_name: What to call the data in the record.
        folder: The run folder.
        resume: Whether to go on with what is there.
        models: Where models come from.
        progress: Told how it goes.
        now: The time to stamp, with its time zone.
        clock: Times the phases.
        own: Systems of the user's own to judge beside the arms; where the folder holds a run, they
            are added to it.

    Raises:
        InputError: The folder is in use and `resume` was not asked for, or another process is at
            work in it; or an own system lacks answers.
        StaleRun: It holds a run of other data or options.
        OwnSystemFailed: An own system raised an error.
        InvalidSample: The sample is too small.
        MissingModel: A model cannot be had.
        CannotWrite: The disk is full.
        AdvisorError: No arm could be run.
    """
    with held(folder):
        drawn = _draw_or_resume(sample, request, folder, resume, models, progress, now, clock)
        return _run(drawn, sample, folder, data_name, models, progress, clock, own)


def _run(
    drawn: Drawn,
    sample: Sample,
    folder: Path,
    data_name: str,
    models: Models,
    progress: Progress,
    clock: Clock,
    own: Own,
) -> Run:
    journal = Journal(folder)
    check_own(drawn.plan, own)
    plan = take_in(drawn.plan, own, journal)
    if plan != drawn.plan:
        save_plan(plan, folder)
    if (finished := _finished(folder, journal, plan)) is not None:
        return finished
    progress.planned(plan)
    bench = Bench(
        plan,
        sample,
        models=models,
        folder=journal.arms,
        progress=progress,
        clock=clock,
        generator=drawn.generator,
    )
    begun = clock()
    states: dict[str, ArmState] = {}
    for name in plan.own:
        arm = None if journal.state(name).done else OwnArm(name, own[name])
        states[name] = _run_one(name, arm, bench, journal)
    for name in plan.arms:
        # The first arm always begins: what an arm takes is not known before it ran.
        first = name == plan.arms[0]
        if first or journal.state(name).done or clock() - begun < _budget_s(plan):
            states[name] = _run_one(name, load_arm(name), bench, journal)
        else:
            states[name] = ArmState(failure=OUT_OF_BUDGET)
            result = arm_result((), states[name], {}, primary=plan.primary_metric)
            progress.finished(name, result, known=False)
    predictions = _in_order(bench.plan, journal.predictions())
    journal.keep(predictions)
    seen = run_trait_probes(
        bench,
        looked_at(predictions, plan),
        states,
        sample=sample,
        stand_in=_stand_in(plan, models),
        folder=folder,
    )
    run = assemble_run(
        bench.plan,
        predictions,
        states,
        sample=sample,
        seen=seen,
        provenance=_provenance(bench, sample, data_name, models),
    )
    files.write_text(folder / RUN_FILE, run.model_dump_json(indent=1) + "\n")
    _see_something_ran({arm: states[arm] for arm in plan.arms}, folder)
    return run


def finished_run(sample: Sample, request: ProbeRequest, folder: Path, resume: bool) -> Run | None:
    """Read a run that is whole; none where anything is left to do. Asks nothing of any model.

    Raises:
        InputError: The folder is in use and `resume` was not asked for.
        StaleRun: It holds a run of other data or options.
    """
    plan = _plan_there(sample, request, folder, resume)
    return _finished(folder, Journal(folder), plan) if plan is not None else None


def plan_probe(
    sample: Sample,
    request: ProbeRequest,
    folder: Path,
    resume: bool,
    models: Models,
    progress: Progress,
    now: datetime,
) -> Plan:
    """Draw the plan of a run and save it with its items, or take up the one that is there.

    Raises:
        InputError: The folder is in use and `resume` was not asked for; or another process is at
            work in it.
        StaleRun: It holds a run of other data or options.
        InvalidSample: The sample is too small.
        MissingModel: The model cannot be had.
    """
    with held(folder):
        clock = time.perf_counter
        return _draw_or_resume(sample, request, folder, resume, models, progress, now, clock).plan


def _draw_or_resume(
    sample: Sample,
    request: ProbeRequest,
    folder: Path,
    resume: bool,
    models: Models,
    progress: Progress,
    now: datetime,
    clock: Clock,
) -> Drawn:
    if (plan := _plan_there(sample, request, folder, resume)) is not None:
        return Drawn(plan, None)
    begun = clock()
    draw = draw_retrieval_plan if retrieval_alone(sample, request) else draw_plan
    drawn = draw(sample, request, models=models, progress=progress, now=now)
    drawn = with_timetable(drawn, sample, models=models, clock=clock, begun=begun)
    _save_items(drawn.plan, sample, folder)
    save_plan(drawn.plan, folder)
    return drawn


def _plan_there(sample: Sample, request: ProbeRequest, folder: Path, resume: bool) -> Plan | None:
    """Take up the plan of a folder that may be gone on with; none where there is none yet."""
    check_folder(folder, resume=resume)
    if (plan := load_plan(folder)) is not None:
        check_plan(plan, sample, request, folder)
    return plan


def _save_items(plan: Plan, sample: Sample, folder: Path) -> None:
    asked = {example.id: example.input for example in sample.examples}
    rows = ({"id": item, "input": asked[item]} for item in plan.test_ids)
    text = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    files.write_text(folder / ITEMS_FILE, text)


def _budget_s(plan: Plan) -> float:
    return float(plan.settings.get("budget_s", "inf"))


def _finished(folder: Path, journal: Journal, plan: Plan) -> Run | None:
    """Read a run that is complete; one with a broken arm or probe is worth another try."""
    if not (folder / RUN_FILE).exists():
        return None
    arms = (*plan.arms, *plan.own)
    if not all(journal.state(arm).done for arm in arms) or not all_kept(folder):
        return None
    run = Run.model_validate_json(files.read_text(folder / RUN_FILE))
    # One that an own system was added to since is not complete, though all its arms are done.
    return run if run.arms.keys() == set(arms) else None


def _run_one(name: str, arm: Arm | None, bench: Bench, journal: Journal) -> ArmState:
    known = journal.state(name).done
    state = run_arm(name, arm, bench=bench, journal=journal) if arm else journal.state(name)
    answers = [one for one in journal.predictions() if one.arm == name]
    found = primary_metric(bench.plan, answers)
    primary = bench.plan.primary_metric
    metrics = {primary: found} if found else {}
    result = arm_result(answers, state, metrics, primary=primary)
    bench.progress.finished(name, result, known=known)
    return state


def _in_order(plan: Plan, predictions: Sequence[Prediction]) -> list[Prediction]:
    """Order by arm and batch as planned: an arm mended on resuming has come in later."""
    place = {
        (arm, item): (turn, number)
        for turn, arm in enumerate((*plan.arms, *plan.own))
        for number, item in enumerate(item for batch in plan.batches.get(arm, ()) for item in batch)
    }

    def order(one: Prediction) -> tuple[int, int, int]:
        turn, number = place[one.arm, one.item]
        return turn, one.seed, number

    return sorted(predictions, key=order)


def _provenance(bench: Bench, sample: Sample, data_name: str, models: Models) -> RunProvenance:
    plan = bench.plan
    return RunProvenance(
        data=data_name,
        data_sha256=sample.sha256,
        models=models.hashes(),
        versions=models.versions(),
        hardware=models.hardware(),
        started=plan.started,
        seed=plan.seed,
        stand_in=_stand_in(plan, models),
    )


def _stand_in(plan: Plan, models: Models) -> bool:
    return plan.model == models.default_generator


def _see_something_ran(states: dict[str, ArmState], folder: Path) -> None:
    if states and not any(state.done for state in states.values()):
        arm, state = next(iter(states.items()))
        raise AdvisorError(
            f"No arm could be run; {arm}: {state.failure}.",
            hint=f"The others are in {folder / RUN_FILE}; --resume tries them again.",
        )
