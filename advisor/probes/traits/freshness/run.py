"""Changes facts in the documents, indexes what changed, asks again, and reads what is answered.

Arms whose prompts hold no document are not asked again: nothing reaches them. They follow a change
only after training anew, whose seconds are those that training took.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from advisor import files
from advisor.model.finding import Finding, Outcome
from advisor.probes.statistics.intervals import (
    LEAST_FOR_MEDIAN,
    MedianInterval,
    median_interval,
)
from advisor.probes.traits.asking import MOST_ITEMS, Setting, ask_anew
from advisor.probes.traits.claims import (
    FEWEST,
    against,
    claim_of,
    share_finding,
    without_figures,
)
from advisor.probes.traits.edits import Edit, plan_edits, revised
from advisor.probes.traits.facts import holds
from advisor.probes.traits.freshness import SPEC
from advisor.probes.traits.scene import Scene
from advisor.probes.traits.spec import Seen
from advisor.wording import names
from advisor.wording.numbers import seconds, things

FOLLOWS, LETS_GO, CATCHES_UP = SPEC.claims

EDITS_FILE = "edits.jsonl"
"""In the probe's folder: every change that was made, one a line."""

HARDLY = 0.1
"""Share of outdated answers up to which an arm has let go of the old: more than one in ten is heard
of."""

MINUTE_S = 60.0
"""Seconds; an index that takes longer for one document cannot keep up with facts that change all
the time."""


class _Said(NamedTuple):
    """What an arm says of one changed fact."""

    item: str
    before: bool
    """Whether it stated the old fact before the change, when it was right."""
    new: bool
    """Whether it states the new one and not the old one after the change."""
    old: bool
    """Whether it states the old one and not the new one after the change."""


def run(scene: Scene) -> Seen:
    """Change at most `MOST_ITEMS` facts, where asked for."""
    if not scene.asked:
        return Seen()
    bench = scene.bench
    edits = plan_edits(bench.items, bench.documents, most=MOST_ITEMS, seed=scene.plan.seed)
    if len(edits) < FEWEST:
        why = (
            f"{len(edits)} of {things(len(bench.items), 'test item')} have a date, number or name "
            f"in their answer that stands in their documents; {FEWEST} are the least."
        )
        outcome: Outcome = "inconclusive" if edits else "not_applicable"
        return Seen((without_figures(SPEC, outcome, why),))
    lines = "".join(edit.model_dump_json() + "\n" for edit in edits)
    files.write_text(scene.folder / EDITS_FILE, lines)
    _ = bench.retriever  # indexed already, or now: what is timed is the change alone
    update = _time_updates(scene, edits)
    changed = bench.revised(revised(bench.documents, edits))
    edited = {edit.item: edit for edit in edits}
    setting = Setting(changed, tuple(item for item in bench.items if item.id in edited))
    return Seen(
        tuple(
            finding
            for arm in scene.option_arms
            for finding in _findings(scene, arm, setting, edited, update)
        )
    )


def _time_updates(scene: Scene, edits: Sequence[Edit]) -> MedianInterval:
    """Index single changes, as they come in real use: seconds for each."""
    bench, spent = scene.bench, []
    for edit in edits[:LEAST_FOR_MEDIAN]:
        begun = bench.seconds.get("reindex", 0.0)
        with bench.timed("reindex"):
            bench.revised(revised(bench.documents, (edit,)))
        spent.append(bench.seconds["reindex"] - begun)
    return median_interval(spent)


def _findings(
    scene: Scene,
    arm: str,
    setting: Setting,
    edits: Mapping[str, Edit],
    update: MedianInterval,
) -> Iterator[Finding]:
    before = {one.item: one.output for one in scene.answers[arm]}
    answers = ask_anew(scene, arm, [setting])
    said = [_said(edits[one.item.id], before[one.item.id], one.output) for one in answers]
    reads = any(answer.passages for answer in answers)
    trained = scene.phases.get(arm, {}).get("train")
    if reads:
        yield _followed(scene, arm, said)
        yield _repeated(scene, arm, said)
        yield _caught_up(scene, arm, update)
        return
    yield _unreached(scene, arm, said)
    if trained is not None:
        yield _trained_again(scene, arm, trained)


def _said(edit: Edit, before: str, after: str) -> _Said:
    new, old = holds(after, edit.new), holds(after, edit.old)
    return _Said(edit.item, holds(before, edit.old), new and not old, old and not new)


def _followed(scene: Scene, arm: str, said: Sequence[_Said]) -> Finding:
    """Read how many of the answers that were right before are right again."""
    known = [one for one in said if one.before]
    changed = (
        f"{len(said)} facts were changed in the documents; {names.arm(arm)} had stated "
        f"{len(known)} of them rightly before."
    )
    if not known:
        finding = without_figures(SPEC, "inconclusive", changed)
        return finding.model_copy(update={"id": claim_of(arm, FOLLOWS)})
    new, old = sum(one.new for one in known), sum(one.old for one in known)
    return share_finding(
        SPEC,
        FOLLOWS,
        [float(one.new) for one in known],
        clusters=[scene.cluster_of[one.item] for one in known],
        arm=arm,
        option=scene.option_of(arm),
        reason=f"{changed} Of these, it now states {new} as the documents have it, {old} as they "
        f"had it, and {len(known) - new - old} neither way.",
    )


def _unreached(scene: Scene, arm: str, said: Sequence[_Said]) -> Finding:
    """Say of an arm that reads no documents what follows from that; nothing is measured."""
    trained = "train" in scene.phases.get(arm, {})
    until = "trained again on rows with the new facts" if trained else "given other prompts"
    return share_finding(
        SPEC,
        FOLLOWS,
        [0.0] * len(said),
        clusters=[scene.cluster_of[one.item] for one in said],
        arm=arm,
        reason=f"{len(said)} facts were changed in the documents, and {names.arm(arm)} reads none: "
        f"no change reaches it until it is {until}. It states "
        f"{sum(one.old for one in said)} of them as they were.",
    )


def _repeated(scene: Scene, arm: str, said: Sequence[_Said]) -> Finding:
    old = sum(one.old for one in said)
    return share_finding(
        SPEC,
        LETS_GO,
        [float(one.old) for one in said],
        clusters=[scene.cluster_of[one.item] for one in said],
        bound=HARDLY,
        at_most=True,
        arm=arm,
        reason=f"Asked for {len(said)} changed facts, {names.arm(arm)} states {old} as they were.",
    )


def _caught_up(scene: Scene, arm: str, update: MedianInterval) -> Finding:
    if arm == "long_context":
        return _seconds(
            arm, scene, 0.0, n=0, reason="The documents stand in every prompt as they are."
        )
    return _seconds(
        arm,
        scene,
        update.median,
        low=update.low,
        high=update.high,
        n=update.n,
        reason=f"Indexing one changed document again took {seconds(update.median)} in the median "
        f"of {update.n}; nothing else has to be done.",
    )


def _trained_again(scene: Scene, arm: str, trained: float) -> Finding:
    return _seconds(
        arm,
        scene,
        trained,
        n=1,
        reason=f"Training again on {things(len(scene.plan.train_ids), 'row')} takes "
        f"{seconds(trained)} here, once rows with the new facts have been written.",
    )


def _seconds(
    arm: str,
    scene: Scene,
    estimate: float,
    *,
    n: int,
    reason: str,
    low: float | None = None,
    high: float | None = None,
) -> Finding:
    least, most = (estimate if end is None else end for end in (low, high))
    return Finding(
        id=claim_of(arm, CATCHES_UP),
        probe=SPEC.id,
        trait=SPEC.claims[CATCHES_UP].trait,
        estimate=estimate,
        low=low,
        high=high,
        n=n,
        unit="seconds",
        outcome=against(-most, -least, -MINUTE_S),
        option=scene.option_of(arm),
        reason=reason,
    )
