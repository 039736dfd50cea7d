"""Asks without any document and with the right passage, and compares the two item by item."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

from advisor.model.finding import Finding, Outcome
from advisor.model.sample import Example
from advisor.probes.metrics.labels import accuracy, parse_label
from advisor.probes.statistics.paired import paired_difference
from advisor.probes.traits.asking import MOST_ITEMS, ask
from advisor.probes.traits.claims import FEWEST, without_figures
from advisor.probes.traits.closed_book import SPEC
from advisor.probes.traits.facts import states
from advisor.probes.traits.scene import Scene
from advisor.probes.traits.spec import Seen
from advisor.wording.numbers import percent, things

(CLAIM,) = SPEC.claims

NONE, HEAVY = 0.1, 0.75
"""Share of the right answers that is lost without the passage: up to a tenth, and the model knows
nearly all by itself; from three quarters on, "nearly every good answer depends on facts from
outside", as the rubric puts the level `heavy`, with room for what is guessed rightly."""


class _Pairs(NamedTuple):
    """The same items answered twice: 1 where rightly, 0 where not."""

    items: tuple[str, ...]
    without: list[float]
    given: list[float]


def run(scene: Scene) -> Seen:
    """Compare base with the oracle, which is asked here where it was not in the run."""
    if not scene.asked and "oracle" not in scene.answers:
        return Seen()
    if "base" not in scene.answers:
        return Seen((without_figures(SPEC, "not_applicable", "The base arm was not run."),))
    pairs = _pairs(scene)
    if len(pairs.items) < FEWEST:
        why = (
            f"{things(len(pairs.items), 'test item')} name a document that is there; {FEWEST} are "
            "the least."
        )
        outcome: Outcome = "inconclusive" if pairs.items else "not_applicable"
        return Seen((without_figures(SPEC, outcome, why),))
    return Seen((_finding(scene, pairs),))


def _pairs(scene: Scene) -> _Pairs:
    known = [one for one in scene.bench.items if one.answerable and scene.bench.gold(one).passages]
    said = {one.item: one.output for one in scene.answers["base"]}
    if "oracle" in scene.answers:
        given = {one.item: one.output for one in scene.answers["oracle"]}
    else:
        given = {one.item.id: one.output for one in ask(scene, "oracle", known[:MOST_ITEMS])}
    items = [item for item in known if item.id in given]
    return _Pairs(
        tuple(item.id for item in items),
        without=[_right(scene, item, said[item.id]) for item in items],
        given=[_right(scene, item, given[item.id]) for item in items],
    )


def _right(scene: Scene, item: Example, output: str) -> float:
    # Knowledge alone: a wordy answer that is right counts in full.
    if scene.plan.task == "label":
        return accuracy(parse_label(output, scene.bench.labels), item.outputs)
    return float(states(output, item, scene.plan.task))


def _finding(scene: Scene, pairs: _Pairs) -> Finding:
    clusters = [scene.cluster_of[item] for item in pairs.items]
    gap = paired_difference(pairs.given, pairs.without, clusters=clusters, seed=scene.plan.seed)
    beyond = {share: _beyond(share, pairs, clusters, scene.plan.seed) for share in (NONE, HEAVY)}
    outcome = beyond[NONE]
    level = None if scene.stand_in else _level(beyond)
    n = len(pairs.items)
    given, without = (percent(sum(which) / n, n) for which in (pairs.given, pairs.without))
    said = (
        f"Given the right passage, {given} of the same {things(n, 'item')} are answered rightly, "
        f"without any {without}."
    )
    if scene.stand_in:
        said += " A small stand-in knows little by heart, so your own model's level stays as it is."
    elif outcome == "supports" and level is None:
        said += " Whether some or nearly all answers need it, so many items cannot say."
    return Finding(
        id=CLAIM,
        probe=SPEC.id,
        trait=SPEC.claims[CLAIM].trait,
        estimate=gap.difference,
        low=gap.low,
        high=gap.high,
        n=n,
        unit="difference",
        outcome=outcome,
        level=level,
        reason=said,
    )


def _beyond(share: float, pairs: _Pairs, clusters: Sequence[Hashable], seed: int) -> Outcome:
    """Tell whether more than a share of the right answers is lost without the passage.

        given - without > share * given,  that is,  (1 - share) * given - without > 0

    Compared item by item, so that what is uncertain in `given` counts as well.
    """
    scaled = [(1 - share) * one for one in pairs.given]
    found = paired_difference(scaled, pairs.without, clusters=clusters, seed=seed)
    if found.low > 0:
        return "supports"
    return "contradicts" if found.high <= 0 else "inconclusive"


def _level(beyond: Mapping[float, Outcome]) -> str | None:
    """Read the level off the two bounds; none where the items leave open on which side it is."""
    if beyond[NONE] == "contradicts":
        return "none"
    if beyond[NONE] == "inconclusive":
        return None
    return {"supports": "heavy", "contradicts": "some"}.get(beyond[HEAVY])
