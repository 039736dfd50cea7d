"""Looks for the words of each answer in the passages it was given. Asks nothing anew.

It is a test of words, not of sense: a synonym counts against an answer, and the right words in a
wrong order count for it. What it catches is a name, a number or a claim that came from nowhere.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import NamedTuple

from advisor.model.finding import Finding
from advisor.model.run import Passage, Prediction
from advisor.probes.gold import telling_words
from advisor.probes.metrics.short_answers import abstains, normalised
from advisor.probes.statistics.paired import paired_difference
from advisor.probes.traits.claims import share_finding, without_figures
from advisor.probes.traits.scene import Scene
from advisor.probes.traits.spec import Seen
from advisor.probes.traits.support import SPEC
from advisor.wording import names
from advisor.wording.numbers import percent, things

WHOLE = 0.8
"""Share of its words that one passage must hold to be cited: one in five may be the answer's own
way of putting it (an inflected form, a linking word)."""


class _Supported(NamedTuple):
    """How far one answer's words stand in its passages."""

    answer: Prediction
    by_all: float
    """Share found in any of them."""
    by_one: float
    """Share found in the single passage that holds most."""
    by_chance: float
    """Share found in the passages of another question."""


def run(scene: Scene) -> Seen:
    """Look at every arm that was given passages."""
    findings = tuple(
        finding
        for arm in scene.option_arms
        if any(answer.retrieved for answer in scene.answers[arm])
        for finding in _findings(scene, arm)
    )
    if not findings:
        why = "No arm was given passages to rest its answers on."
        findings = (without_figures(SPEC, "not_applicable", why),)
    return Seen(findings)


def _findings(scene: Scene, arm: str) -> Iterator[Finding]:
    seen = list(_looked_up(scene, arm))
    if not seen:
        why = f"No answer of {names.arm(arm)} holds a word of its own to look for."
        yield without_figures(SPEC, "inconclusive", why)
        return
    clusters = [scene.cluster_of[one.answer.item] for one in seen]
    option = scene.option_of(arm)
    share, chance = (
        percent(sum(values) / len(seen), len(seen))
        for values in ([one.by_all for one in seen], [one.by_chance for one in seen])
    )
    rests = share_finding(
        SPEC,
        "answers_rest_on_passages",
        [one.by_all for one in seen],
        clusters=clusters,
        arm=arm,
        option=option,
        reason=f"{share} of the telling words in {things(len(seen), 'answer')} of "
        f"{names.arm(arm)} stand in its passages; in those of another question {chance} do.",
    )
    yield rests if _more_than_chance(seen, clusters, scene.plan.seed) else _by_chance(rests)
    cited = [float(one.by_one >= WHOLE) for one in seen]
    yield share_finding(
        SPEC,
        "answers_can_be_traced",
        cited,
        clusters=clusters,
        arm=arm,
        option=option,
        reason=f"For {things(int(sum(cited)), 'answer')} of {len(seen)} by {names.arm(arm)}, one "
        f"passage holds at least {percent(WHOLE)} of the telling words.",
    )


def _more_than_chance(seen: Sequence[_Supported], clusters: Sequence[Hashable], seed: int) -> bool:
    own, other = [one.by_all for one in seen], [one.by_chance for one in seen]
    return paired_difference(own, other, clusters=clusters, seed=seed).low > 0


def _by_chance(found: Finding) -> Finding:
    # No option is named, so that it bears on none.
    why = f"{found.reason} That is no more than chance may bring, so it shows nothing."
    return found.model_copy(update={"outcome": "inconclusive", "reason": why, "option": None})


def _looked_up(scene: Scene, arm: str) -> Iterator[_Supported]:
    answers = [one for one in scene.answers[arm] if one.retrieved]
    # Half of the list away: neighbours may share a document.
    others = [*answers[len(answers) // 2 :], *answers[: len(answers) // 2]]
    for answer, other in zip(answers, others, strict=True):
        words = telling_words(answer.output, beside=answer.input)
        if words and not abstains(answer.output):
            own, foreign = (_held(words, one.retrieved, scene.passages) for one in (answer, other))
            yield _Supported(
                answer,
                by_all=len(frozenset[str]().union(*own)) / len(words),
                by_one=max(map(len, own)) / len(words),
                by_chance=len(frozenset[str]().union(*foreign)) / len(words),
            )


def _held(
    words: frozenset[str], retrieved: Sequence[str], passages: Mapping[str, Passage]
) -> list[frozenset[str]]:
    """Find for each passage which of the words it holds."""
    return [words & set(normalised(passages[one].text).split()) for one in retrieved]
