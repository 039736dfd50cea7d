"""Runs the trait probes after the arms, each by itself: one that breaks is a finding, not an end.

What a probe saw is kept in `probes/ID.json` below the run folder, so that resuming does not ask
again; it holds for the answers it was read from and no others. Knows no probe by name.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from pydantic import ValidationError

from advisor import files
from advisor.errors import AdvisorError, CannotWrite, Interrupted, MissingModel
from advisor.model._record import Record
from advisor.model.finding import Finding
from advisor.model.run import PASSAGES_FILE, CurvePoint, Passage, Plan, Prediction
from advisor.model.sample import Sample
from advisor.probes.bench import Bench
from advisor.probes.compare import group_by_arm
from advisor.probes.journal import ArmState
from advisor.probes.models import ModelWithheld
from advisor.probes.traits import load_probe, load_spec, probe_names
from advisor.probes.traits.claims import without_figures
from advisor.probes.traits.drafted import in_view_of_drafts
from advisor.probes.traits.scene import Scene
from advisor.probes.traits.spec import NOTHING_SEEN, Seen
from advisor.wording.numbers import seconds, things

PROBES_FOLDER = "probes"
"""Below the run folder: one file per probe, and a folder for those that keep more."""

ENDS_THE_RUN = (CannotWrite, MissingModel, Interrupted)
"""No other probe would fare better."""


REPEATED = ("train", "check", "generate")
"""Phases that an arm goes through once for each training."""


class Kept(Record):
    """What a probe saw, as it lies in the run folder."""

    basis: str
    """Hash of the answers it was read from."""
    findings: tuple[Finding, ...]
    """What it found."""
    curves: dict[str, tuple[CurvePoint, ...]] = {}
    """Arm -> learning curve."""
    seconds: float = 0.0
    """What it took."""


def run_trait_probes(
    bench: Bench,
    predictions: Sequence[Prediction],
    states: Mapping[str, ArmState],
    *,
    sample: Sample,
    stand_in: bool,
    folder: Path,
) -> Seen:
    """Run every probe: those the plan names in full, the others as far as that costs no answers.

    Args:
        bench: Where the arms worked.
        predictions: Of every arm that was finished.
        states: Arm -> what it spent, or why it could not be run.
        sample: The data.
        stand_in: Whether the model stands in for the user's own.
        folder: The run folder.

    Raises:
        AdvisorError: One of `ENDS_THE_RUN`.
        KeyboardInterrupt: The user stopped it; what finished probes saw is on the disk.
    """
    answers = {arm: tuple(m) for arm, m in group_by_arm(predictions, bench.plan.arms).items()}
    passages = _passages(folder)
    basis = _basis(bench, predictions)
    findings: list[Finding] = []
    curves: dict[str, tuple[CurvePoint, ...]] = {}
    for name in probe_names():
        scene = Scene(
            bench=bench,
            sample=sample,
            answers=answers,
            phases={arm: _of_one_training(arm, state, bench.plan) for arm, state in states.items()},
            passages=passages,
            stand_in=stand_in,
            asked=name in bench.plan.probes,
            folder=folder / PROBES_FOLDER / name,
        )
        kept = _run_one(name, scene, basis, folder / PROBES_FOLDER / f"{name}.json")
        drafted = any(item.drafted for item in bench.items)
        findings += in_view_of_drafts(name, kept.findings) if drafted else kept.findings
        curves |= kept.curves
    return Seen(tuple(findings), curves)


def looked_at(predictions: Sequence[Prediction], plan: Plan) -> list[Prediction]:
    """Take what trait probes look at: one training's answers of each arm, and no own system's."""
    return [one for one in predictions if not one.seed and one.arm not in plan.own]


def all_kept(folder: Path) -> bool:
    """Tell whether every probe is done, so that resuming has nothing to add."""
    return all(_kept(folder / PROBES_FOLDER / f"{name}.json") for name in probe_names())


def _run_one(name: str, scene: Scene, basis: str, path: Path) -> Kept:
    kept = _kept(path)
    if kept is not None and kept.basis == basis:
        return kept
    bench = scene.bench
    bench.open_account(name, {})
    try:
        with bench.timed("probe"):
            seen = _look(name, scene)
    except ENDS_THE_RUN:
        raise
    except ModelWithheld:
        if kept is None:
            return _failed(name, "It needs the model: --resume runs it.")
        # What it saw when the model was at hand stands, though answers are scored anew.
        kept = kept.model_copy(update={"basis": basis})
        files.write_text(path, kept.model_dump_json(indent=1) + "\n")
        return kept
    except AdvisorError as error:
        return _failed(name, error.message)
    except Exception as error:  # whatever a model, a tokenizer or a library may raise
        return _failed(name, f"{type(error).__name__}: {' '.join(str(error).split())[:300]}")
    spent = bench.seconds["probe"]
    kept = Kept(basis=basis, findings=seen.findings, curves=dict(seen.curves), seconds=spent)
    files.write_text(path, kept.model_dump_json(indent=1) + "\n")
    if scene.asked:
        found = things(len(kept.findings), "finding")
        bench.progress.note(f"Probe {name}: {found}, {seconds(spent)}")
    return kept


def _look(name: str, scene: Scene) -> Seen:
    spec, plan = load_spec(name), scene.plan
    if plan.arms or plan.own or not spec.needs_arms:
        return load_probe(name)(scene)
    why = "The examples have no outputs, so no arm was run."
    return Seen((without_figures(spec, "not_applicable", why),)) if scene.asked else NOTHING_SEEN


def _of_one_training(arm: str, state: ArmState, plan: Plan) -> dict[str, float]:
    times = {phase: plan.trainings(arm) for phase in REPEATED}
    return {phase: spent / times.get(phase, 1) for phase, spent in state.phases.items()}


def _failed(name: str, why: str) -> Kept:
    # Not written down, so that resuming tries it again.
    return Kept(basis="", findings=(without_figures(load_spec(name), "failed", why),))


def _kept(path: Path) -> Kept | None:
    if not path.exists():
        return None
    try:
        return Kept.model_validate_json(files.read_text(path))
    except ValidationError:  # of another version of advisor: looked at again
        return None


def _basis(bench: Bench, predictions: Sequence[Prediction]) -> str:
    hashed = hashlib.sha256(",".join(bench.plan.probes).encode())
    for one in predictions:
        hashed.update(one.model_dump_json().encode())
    return hashed.hexdigest()


def _passages(folder: Path) -> dict[str, Passage]:
    path = folder / PASSAGES_FILE
    lines = files.read_text(path).split("\n")[:-1] if path.exists() else ()
    return {one.id: one for one in map(Passage.model_validate_json, lines)}
