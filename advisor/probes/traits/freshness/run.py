"""Changes facts in the documents, indexes what changed, asks again, and reads what is answered.

Arms whose prompts hold no document are not asked again: nothing reaches them. They follow a change
only after training anew, whose seconds are those that training took.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from advisor import files
from advisor.model._record import Record
from advisor.model.finding import Finding, Outcome
from advisor.model.sample import Document, Example, Task
from advisor.probes.statistics.intervals import mean_interval
from advisor.probes.statistics.paired import paired_difference
from advisor.probes.traits import facts
from advisor.probes.traits.asking import MOST_ITEMS, Answer, Setting, ask_anew
from advisor.probes.traits.claims import FEWEST, claim_of, without_figures
from advisor.probes.traits.freshness import SPEC
from advisor.probes.traits.scene import Scene
from advisor.probes.traits.spec import Seen
from advisor.wording import names
from advisor.wording.numbers import percent, seconds, things

FOLLOWS, CATCHES_UP = SPEC.claims

EDITS_FILE = "edits.jsonl"
"""In the probe's folder: every change that was made, one a line."""

HARDLY_EVER = 0.2
"""An arm of which even the upper end follows less often than one change in five does not follow."""

MINUTE_S = 60.0
"""Seconds; an index that takes longer for a few documents cannot keep up with facts that change all
the time."""


class Edit(Record):
    """One fact that was changed."""

    item: str
    """The item whose answer it is."""
    document: str
    """Where it was changed."""
    kind: facts.Kind
    """Its form."""
    old: str
    """What stood there."""
    new: str
    """What stands there now, everywhere in the document."""


class _Said(NamedTuple):
    """What an arm says after the change."""

    new: list[float]
    """1 where the answer holds the new fact and not the old one."""
    old: list[float]
    """1 where it holds the old fact and not the new one."""
    before: list[float]
    """1 where the answer held the old fact before the change, when it was right."""


def run(scene: Scene) -> Seen:
    """Change one fact a document, at most `MOST_ITEMS`, where asked for."""
    if not scene.asked:
        return Seen()
    edits = plan_edits(scene)
    if len(edits) < FEWEST:
        why = (
            f"Only {things(len(edits), 'answer')} hold a date, number or name that stands in a "
            f"document of their own; {FEWEST} are the least."
        )
        return Seen((without_figures(SPEC, "not_applicable", why),))
    lines = "".join(edit.model_dump_json() + "\n" for edit in edits.values())
    files.write_text(scene.folder / EDITS_FILE, lines)
    _ = scene.bench.retriever  # indexed already, or now: what is timed is the change alone
    with scene.bench.timed("reindex"):
        changed = scene.bench.revised(_revised(scene.bench.documents, edits))
    items = tuple(item for item in scene.bench.items if item.id in edits)
    return Seen(
        tuple(
            finding
            for arm in scene.option_arms
            for finding in _findings(scene, arm, Setting(changed, items), edits)
        )
    )


def plan_edits(scene: Scene) -> dict[str, Edit]:
    """Choose what to change: item -> edit, one a document, so that no change undoes another."""
    text_of = {document.id: document for document in scene.bench.documents}
    pool = facts.names_in(scene.bench.documents)
    edits: dict[str, Edit] = {}
    taken: set[str] = set()
    for item in scene.bench.items:
        own = item.document_ids[0] if len(item.document_ids) == 1 else ""
        if own not in text_of or own in taken or len(edits) == MOST_ITEMS:
            continue
        rng = random.Random(f"{scene.plan.seed}:{item.id}")
        if edit := _edit(item, text_of[own], pool, task=scene.plan.task, rng=rng):
            edits[item.id] = edit
            taken.add(own)
    return edits


def _edit(
    item: Example, document: Document, pool: Sequence[str], *, task: Task, rng: random.Random
) -> Edit | None:
    unlike = f"{document.title}\n{document.text}\n{item.input}"
    for fact in facts.telling_facts(item, task):
        new = facts.another(fact, names=pool, unlike=unlike, rng=rng)
        if new is not None and facts.occurs(document.text, fact.span):
            return Edit(item=item.id, document=document.id, kind=fact.kind, old=fact.span, new=new)
    return None


def _revised(documents: Sequence[Document], edits: Mapping[str, Edit]) -> list[Document]:
    edit_of = {edit.document: edit for edit in edits.values()}
    return [
        one.model_copy(
            update={"text": facts.replaced(one.text, edit_of[one.id].old, edit_of[one.id].new)}
        )
        if one.id in edit_of
        else one
        for one in documents
    ]


def _findings(
    scene: Scene, arm: str, setting: Setting, edits: Mapping[str, Edit]
) -> Iterator[Finding]:
    answers = ask_anew(scene, arm, [setting])
    yield _followed(scene, arm, answers, edits)
    reads = any(answer.passages for answer in answers)
    trained = scene.phases.get(arm, {}).get("train")
    if reads:
        spent = scene.bench.seconds["reindex"]
        how = f"Indexing {things(len(edits), 'changed document')} again took {seconds(spent)}"
        yield _caught_up(scene, arm, spent, len(edits), f"{how}; nothing else has to be done.")
    elif trained is not None:
        rows = things(len(scene.plan.train_ids), "row")
        how = f"Training again on {rows} takes {seconds(trained)} here, once rows with the new"
        yield _caught_up(scene, arm, trained, len(edits), f"{how} facts have been written.")


def _followed(
    scene: Scene, arm: str, answers: Sequence[Answer], edits: Mapping[str, Edit]
) -> Finding:
    said = _Said([], [], [])
    before = {one.item: one.output for one in scene.answers[arm]}
    for answer in answers:
        edit = edits[answer.item.id]
        new, old = (facts.holds(answer.output, one) for one in (edit.new, edit.old))
        said.new.append(float(new and not old))
        said.old.append(float(old and not new))
        said.before.append(float(facts.holds(before[answer.item.id], edit.old)))
    n = len(answers)
    clusters = [scene.cluster_of[answer.item.id] for answer in answers]
    share = mean_interval(said.new, clusters=clusters)
    stated = [percent(sum(which) / n, n) for which in said]
    return Finding(
        id=claim_of(arm, FOLLOWS),
        probe=SPEC.id,
        trait=SPEC.claims[FOLLOWS].trait,
        estimate=share.mean,
        low=share.low,
        high=share.high,
        n=n,
        outcome=_outcome(said, share.high, seed=scene.plan.seed),
        option=scene.option_of(arm),
        reason=f"After {things(n, 'fact')} had been changed in the documents, {names.arm(arm)} "
        f"stated the new one in {stated[0]} of the answers, the old one in {stated[1]}, neither in "
        f"{percent(1 - (sum(said.new) + sum(said.old)) / n, n)}; before, {stated[2]} stated the "
        "then right one.",
    )


def _outcome(said: _Said, most: float, *, seed: int) -> Outcome:
    difference = paired_difference(said.new, said.old, seed=seed)
    if difference.low > 0:
        return "supports"
    return "contradicts" if difference.high < 0 or most < HARDLY_EVER else "inconclusive"


def _caught_up(scene: Scene, arm: str, spent: float, n: int, reason: str) -> Finding:
    return Finding(
        id=claim_of(arm, CATCHES_UP),
        probe=SPEC.id,
        trait=SPEC.claims[CATCHES_UP].trait,
        estimate=spent,
        n=n,
        unit="seconds",
        outcome="supports" if spent < MINUTE_S else "contradicts",
        option=scene.option_of(arm),
        reason=reason,
    )
