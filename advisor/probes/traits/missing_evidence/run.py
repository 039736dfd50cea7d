"""Takes each item's own documents away and asks again; reads who declines and who makes things up.

An answer that is right without its document (known by heart, or found elsewhere) is not made up.
Every prompt that can say so lets the model decline: that is what a careful team would write.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from advisor.model.finding import Finding
from advisor.model.sample import Example
from advisor.probes.bench import Bench
from advisor.probes.metrics.short_answers import abstains
from advisor.probes.traits.asking import MOST_ITEMS, Setting, ask_anew
from advisor.probes.traits.claims import share_finding, without_figures
from advisor.probes.traits.facts import states
from advisor.probes.traits.missing_evidence import SPEC
from advisor.probes.traits.scene import Scene
from advisor.probes.traits.spec import Seen
from advisor.wording import names
from advisor.wording.numbers import percent, things

(CLAIM,) = SPEC.claims


class _Reply(NamedTuple):
    """What was answered to one item without evidence."""

    item: str
    declined: bool
    right: bool


def run(scene: Scene) -> Seen:
    """Ask without the documents where asked for; items that nothing answers cost nothing."""
    if scene.plan.task == "label":
        if not scene.asked:
            return Seen()
        why = "A label is given whether there is evidence or not."
        return Seen((without_figures(SPEC, "not_applicable", why),))
    bereft = _bereft(scene) if scene.asked else ()
    hopeless = frozenset(item.id for item in scene.bench.items if not item.answerable)
    if not bereft and not hopeless:
        why = "No test item names a document that is there, and none is marked as unanswerable."
        return Seen((without_figures(SPEC, "not_applicable", why),) if scene.asked else ())
    return Seen(tuple(_finding(scene, arm, bereft, hopeless) for arm in scene.option_arms))


def _bereft(scene: Scene) -> tuple[Example, ...]:
    """Choose the answerable items whose documents can be taken away."""
    there = {document.id for document in scene.bench.documents}
    found = [
        item
        for item in scene.bench.items
        if item.answerable and item.document_ids and there.issuperset(item.document_ids)
    ]
    return tuple(found[:MOST_ITEMS])


def _finding(
    scene: Scene, arm: str, bereft: Sequence[Example], hopeless: frozenset[str]
) -> Finding:
    replies = [*_without_documents(scene, arm, bereft), *_unanswerable(scene, arm, hopeless)]
    n = len(replies)
    declined = sum(one.declined for one in replies)
    right = sum(one.right and not one.declined for one in replies)
    return share_finding(
        SPEC,
        CLAIM,
        [float(one.declined or one.right) for one in replies],
        clusters=[scene.cluster_of[one.item] for one in replies],
        arm=arm,
        option=scene.option_of(arm),
        reason=f"Asked {things(n, 'question')} without evidence ({_kinds(bereft, hopeless)}), "
        f"{names.arm(arm)} declined {percent(declined / n, n)}, was right all the same in "
        f"{percent(right / n, n)}, and made something up in "
        f"{percent((n - declined - right) / n, n)}.",
    )


def _kinds(bereft: Sequence[Example], hopeless: frozenset[str]) -> str:
    kinds = (
        (len(bereft), "with the documents of the answer taken away"),
        (len(hopeless), "that no document answers"),
    )
    return ", ".join(f"{number} {how}" for number, how in kinds if number)


def _without_documents(scene: Scene, arm: str, items: Sequence[Example]) -> Iterator[_Reply]:
    if not items:
        return
    groups: dict[frozenset[str], list[Example]] = {}
    for item in items:
        groups.setdefault(frozenset(item.document_ids), []).append(item)
    settings = [
        Setting(_may_decline(scene.bench.without(gone)), tuple(members))
        for gone, members in groups.items()
    ]
    for answer in ask_anew(scene, arm, settings):
        right = states(answer.output, answer.item, scene.plan.task)
        yield _Reply(answer.item.id, abstains(answer.output), right)


def _may_decline(bench: Bench) -> Bench:
    bench.form = bench.form._replace(may_abstain=True)
    return bench


def _unanswerable(scene: Scene, arm: str, hopeless: frozenset[str]) -> Iterator[_Reply]:
    for answer in scene.answers[arm]:
        if answer.item in hopeless:
            yield _Reply(answer.item, abstains(answer.output), right=False)
