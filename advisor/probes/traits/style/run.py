"""Reads whether outputs are written like the references, or at least of the form asked for.

Asks nothing anew. Where the references share a strict form, form is what counts; else the wording
is judged by a classifier, cross-fitted: what it says of an item it has learned from other documents
alone, from references and plain outputs alike.
"""

from __future__ import annotations

import random
from collections.abc import Hashable, Mapping, Sequence
from typing import NamedTuple

from advisor.model.finding import Finding
from advisor.model.run import Prediction
from advisor.model.sample import Example
from advisor.probes.traits.claims import share_finding, without_figures
from advisor.probes.traits.scene import Scene
from advisor.probes.traits.spec import Seen
from advisor.probes.traits.style import SPEC
from advisor.probes.traits.style.classifier import Judge, masked
from advisor.probes.traits.style.forms import strict_form
from advisor.wording import names
from advisor.wording.numbers import percent, things

HAVE, LIKE, FORM = SPEC.claims

LEAST_TEXTS = 20
"""Of either source; on fewer, four counts and some thousand n-grams learn the texts by heart."""

MOST_REFERENCES = 200
"""To learn from; in trials on three samples, as many as 120 told no better than 40."""

TELLING = 0.75
"""Share of unseen texts the classifier must place rightly; below, what it says of an arm is mostly
chance."""

FOLDS = 5


class _Judged(NamedTuple):
    """What the classifier took for the house's own."""

    references: Mapping[str, bool]
    """Item -> whether its reference was."""
    outputs: Mapping[str, Mapping[str, bool]]
    """Arm -> item -> whether its output was."""


def run(scene: Scene) -> Seen:
    """Judge the form where the references share a strict one, the wording of all else."""
    if not scene.option_arms:
        return Seen((without_figures(SPEC, "not_applicable", "No arm was run that writes."),))
    if scene.plan.task == "label":
        why = "Labels are chosen from the list, so every output is one; nothing is left to judge."
        return Seen((without_figures(SPEC, "not_applicable", why),))
    house = _house(scene)
    if form := strict_form([row.outputs[0] for row in house]):
        kept = {
            arm: [float(form.kept_by(one.output)) for one in _asked(scene, arm)]
            for arm in scene.option_arms
        }
        return Seen(_of_form(scene, kept, form.says))
    return Seen(_of_wording(scene, house))


def _house(scene: Scene) -> list[Example]:
    """Choose examples whose references show the style: none is asked, few are learned from."""
    tested, learned = set(scene.plan.test_ids), set(scene.plan.train_ids)
    rows = [
        row
        for row in scene.sample.examples
        if row.outputs and row.answerable and row.id not in tested
    ]
    random.Random(scene.plan.seed).shuffle(rows)
    # Last those that the tuned arms learned from, and so may repeat word for word.
    return sorted(rows, key=lambda row: row.id in learned)[:MOST_REFERENCES]


def _asked(scene: Scene, arm: str) -> list[Prediction]:
    """Take an arm's answers to items that have a reference."""
    return [one for one in scene.answers.get(arm, ()) if one.references and one.answerable]


def _of_form(scene: Scene, valid: Mapping[str, Sequence[float]], what: str) -> tuple[Finding, ...]:
    return tuple(
        share_finding(
            SPEC,
            FORM,
            scores,
            clusters=[scene.cluster_of[one.item] for one in _asked(scene, arm)],
            arm=arm,
            option=scene.option_of(arm),
            reason=f"{percent(sum(scores) / len(scores), len(scores))} of "
            f"{things(len(scores), 'output')} of {names.arm(arm)} {what}.",
        )
        for arm, scores in valid.items()
        if scores
    )


def _of_wording(scene: Scene, house: Sequence[Example]) -> tuple[Finding, ...]:
    plain = _asked(scene, "base")
    documents = {scene.cluster_of[one.item] for one in plain}
    if min(len(house), len(plain)) < LEAST_TEXTS or len(documents) < FOLDS:
        why = (
            f"{things(len(house), 'reference')} beside the test items and "
            f"{things(len(plain), 'answer')} of the plain prompt on "
            f"{things(len(documents), 'document')} are there; telling them apart needs "
            f"{LEAST_TEXTS} of either and {FOLDS} documents."
        )
        return (without_figures(SPEC, "not_applicable", why),)
    judged = _judge(scene, house, plain)
    told = _told_apart(scene, judged, plain)
    telling = told.outcome == "supports"
    return (told, *(_like(scene, arm, judged, telling) for arm in scene.option_arms))


def _judge(scene: Scene, house: Sequence[Example], plain: Sequence[Prediction]) -> _Judged:
    """Judge each item's texts by what was learned from the other folds' documents."""
    fold_of: dict[Hashable, int] = {}
    for one in plain:
        fold_of.setdefault(scene.cluster_of[one.item], len(fold_of) % FOLDS)
    references: dict[str, bool] = {}
    outputs: dict[str, dict[str, bool]] = {arm: {} for arm in scene.option_arms}
    for fold in range(FOLDS):
        held = [one for one in plain if fold_of[scene.cluster_of[one.item]] == fold]
        items = {one.item for one in held}
        judge = Judge(
            [
                masked(row.outputs[0], beside=row.input)
                for row in house
                if not any(fold_of.get(("document", one)) == fold for one in row.document_ids)
            ],
            [masked(one.output, beside=one.input) for one in plain if one.item not in items],
        )
        said = judge.takes_for_house([masked(o.references[0], beside=o.input) for o in held])
        references |= zip((one.item for one in held), said, strict=True)
        for arm in scene.option_arms:
            theirs = [one for one in scene.answers[arm] if one.item in items]
            said = judge.takes_for_house([masked(o.output, beside=o.input) for o in theirs])
            outputs[arm] |= zip((one.item for one in theirs), said, strict=True)
    return _Judged(references, outputs)


def _told_apart(scene: Scene, judged: _Judged, plain: Sequence[Prediction]) -> Finding:
    """Find whether references and plain outputs that it has not seen are told apart."""
    items = [one.item for one in plain]
    right = [(judged.references[one] + (not judged.outputs["base"][one])) / 2 for one in items]
    share = percent(sum(right) / len(right), len(right))
    return share_finding(
        SPEC,
        HAVE,
        right,
        clusters=[scene.cluster_of[one] for one in items],
        bound=TELLING,
        reason=f"A classifier that sees no numbers, names or words of the question placed {share} "
        f"of {len(items)} references and {len(items)} plain answers rightly; "
        f"{percent(TELLING)} or more would show a manner of their own.",
    )


def _like(scene: Scene, arm: str, judged: _Judged, telling: bool) -> Finding:
    house = judged.outputs[arm]
    taken, of = sum(house.values()), len(house)
    theirs = sum(judged.references.values()) / len(judged.references)
    found = share_finding(
        SPEC,
        LIKE,
        [float(one) for one in house.values()],
        clusters=[scene.cluster_of[one] for one in house],
        arm=arm,
        option=scene.option_of(arm),
        reason=f"{percent(taken / of, of)} of {things(of, 'output')} of {names.arm(arm)} were "
        f"taken for references; of the references themselves {percent(theirs, of)} were.",
    )
    if telling:
        return found
    why = f"{found.reason} The classifier tells the two apart too seldom for this to count."
    # No option is named, so that it bears on none.
    return found.model_copy(update={"outcome": "inconclusive", "reason": why, "option": None})
