"""Reads whether outputs are written like the references, or at least of the form asked for.

Asks nothing anew. Where outputs are labels or JSON, form is what counts; else the wording is
judged by a classifier, cross-fitted: no output is judged by one that has learned from the plain
model's answer to the same item, or to another item of the same document.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from advisor.model.finding import Finding
from advisor.model.run import Prediction
from advisor.model.sample import Example
from advisor.probes.statistics.clustered import cluster_codes
from advisor.probes.traits.claims import share_finding, without_figures
from advisor.probes.traits.scene import Scene
from advisor.probes.traits.spec import Seen
from advisor.probes.traits.style import SPEC
from advisor.probes.traits.style.classifier import Judge, masked
from advisor.wording import names
from advisor.wording.numbers import percent, things

LIKE, FORM, HAVE = SPEC.claims

LEAST_TEXTS = 20
"""Of either source; on fewer, four counts and some thousand n-grams learn the texts by heart."""

TELLING = 0.75
"""Share of unseen texts the classifier must place rightly; below, what it says of an arm is mostly
chance."""

FOLDS = 5

STRUCTURED = 0.95
"""Share of the references that are JSON from which outputs are taken to have to be."""


class _Judged(NamedTuple):
    """What the classifier took for the house's own."""

    references: Mapping[str, bool]
    """Item -> whether its reference was."""
    outputs: Mapping[str, Mapping[str, bool]]
    """Arm -> item -> whether its output was."""


def run(scene: Scene) -> Seen:
    """Judge the form of labels and JSON, the wording of all else."""
    if not scene.option_arms:
        return Seen((without_figures(SPEC, "not_applicable", "No arm was run that writes."),))
    if scene.plan.task == "label":
        valid = {
            arm: [one.scores.get("parsed", 0.0) for one in scene.answers[arm]]
            for arm in scene.option_arms
        }
        return Seen(_of_form(scene, valid, "name one of the labels"))
    if _structured(scene.bench.train):
        valid = {
            arm: [float(_is_json(one.output)) for one in scene.answers[arm]]
            for arm in scene.option_arms
        }
        return Seen(_of_form(scene, valid, "can be read as JSON"))
    return Seen(_of_wording(scene))


def _of_form(scene: Scene, valid: Mapping[str, Sequence[float]], what: str) -> tuple[Finding, ...]:
    return tuple(
        share_finding(
            SPEC,
            FORM,
            scores,
            clusters=[scene.cluster_of[one.item] for one in scene.answers[arm]],
            arm=arm,
            option=scene.option_of(arm),
            reason=f"{percent(sum(scores) / len(scores), len(scores))} of "
            f"{things(len(scores), 'output')} of {names.arm(arm)} {what}.",
        )
        for arm, scores in valid.items()
    )


def _structured(rows: Sequence[Example]) -> bool:
    outputs = [row.outputs[0] for row in rows if row.outputs]
    return bool(outputs) and sum(map(_is_json, outputs)) >= STRUCTURED * len(outputs)


def _is_json(text: str) -> bool:
    """Tell whether a text is a JSON object or list; a bare number or word is no structure."""
    try:
        return isinstance(json.loads(text), dict | list)
    except (ValueError, RecursionError):
        return False


def _of_wording(scene: Scene) -> tuple[Finding, ...]:
    house = [masked(row.outputs[0], beside=row.input) for row in scene.bench.train if row.outputs]
    plain = _asked(scene)
    documents = {scene.cluster_of[one.item] for one in plain}
    if min(len(house), len(plain)) < LEAST_TEXTS or len(documents) < FOLDS:
        why = (
            f"{things(len(house), 'training row')} with an output and "
            f"{things(len(plain), 'answer')} of the plain prompt on "
            f"{things(len(documents), 'document')} are there; telling them apart needs "
            f"{LEAST_TEXTS} of either and {FOLDS} documents."
        )
        return (without_figures(SPEC, "not_applicable", why),)
    judged = _judge(scene, house, plain)
    told = _told_apart(scene, judged, plain)
    telling = told.outcome == "supports"
    likeness = (_like(scene, arm, judged.outputs[arm], telling) for arm in scene.option_arms)
    return (told, *likeness)


def _asked(scene: Scene) -> list[Prediction]:
    """Take the plain prompt's answers to items that have a reference."""
    return [one for one in scene.answers.get("base", ()) if one.references and one.answerable]


def _judge(scene: Scene, house: Sequence[str], plain: Sequence[Prediction]) -> _Judged:
    codes = cluster_codes([scene.cluster_of[one.item] for one in plain], len(plain))
    fold_of = {one.item: int(code) % FOLDS for one, code in zip(plain, codes, strict=True)}
    references: dict[str, bool] = {}
    outputs: dict[str, dict[str, bool]] = {arm: {} for arm in scene.option_arms}
    for fold in sorted(set(fold_of.values())):
        learned = [masked(o.output, beside=o.input) for o in plain if fold_of[o.item] != fold]
        judge = Judge(house, learned)
        held = [one for one in plain if fold_of[one.item] == fold]
        texts = [masked(one.references[0], beside=one.input) for one in held]
        said = judge.takes_for_house(texts)
        references |= zip((one.item for one in held), said, strict=True)
        for arm in scene.option_arms:
            theirs = [one for one in scene.answers[arm] if fold_of.get(one.item) == fold]
            said = judge.takes_for_house([masked(o.output, beside=o.input) for o in theirs])
            outputs[arm] |= zip((one.item for one in theirs), said, strict=True)
    return _Judged(references, outputs)


def _told_apart(scene: Scene, judged: _Judged, plain: Sequence[Prediction]) -> Finding:
    """Find whether references and plain outputs that it has not seen are told apart."""
    items = [one.item for one in plain]
    right = [(judged.references[one] + (not judged.outputs["base"][one])) / 2 for one in items]
    share = percent(sum(right) / len(right), 2 * len(right))
    return share_finding(
        SPEC,
        HAVE,
        right,
        clusters=[scene.cluster_of[one] for one in items],
        bound=TELLING,
        reason=f"A classifier that hides numbers, names and the question's words placed {share} of "
        f"{2 * len(right)} unseen references and plain outputs rightly.",
    )


def _like(scene: Scene, arm: str, house: Mapping[str, bool], telling: bool) -> Finding:
    found = share_finding(
        SPEC,
        LIKE,
        [float(one) for one in house.values()],
        clusters=[scene.cluster_of[one] for one in house],
        arm=arm,
        option=scene.option_of(arm),
        reason=f"{percent(sum(house.values()) / len(house), len(house))} of "
        f"{things(len(house), 'output')} of {names.arm(arm)} were taken for references.",
    )
    if telling:
        return found
    why = f"{found.reason} The classifier is not sure enough of either to count."
    return found.model_copy(update={"outcome": "inconclusive", "reason": why})
