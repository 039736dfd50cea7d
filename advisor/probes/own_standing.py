"""Says how systems of the user's own stand against the arms of a run.

Knows comparisons and predictions. Draws no verdict: a system runs on a model and prompts of its
own, so its lead over an arm is not that of an option.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.model.run import TOLD_WHERE, Comparison, Plan, Prediction
from advisor.probes.compare import Compared
from advisor.probes.leads import Lead, beaten_by, beats, in_figures, is_safe, leads_over
from advisor.probes.retrieval.chunking import document_of
from advisor.wording import names
from advisor.wording.numbers import percent, score


def own_standings(
    compared: Compared,
    *,
    plan: Plan,
    by_arm: Mapping[str, Sequence[Prediction]],
    stand_in: bool,
) -> list[str]:
    """Say of each system whether an arm beats it, and what it retrieved where it tells.

    Args:
        compared: All arms, own systems among them.
        plan: Its margin is the one that counts.
        by_arm: Arm -> its answers.
        stand_in: Whether the arms run on a small model in place of the user's own.
    """
    rivals = [arm for arm in plan.arms if arm in compared.metrics and arm != TOLD_WHERE]
    sentences = []
    for name in plan.own:
        if name in compared.metrics and rivals:
            sentences.append(_standing(name, rivals, compared.comparisons, plan.margin, stand_in))
            sentences += _retrieved(name, by_arm)
    return sentences


def _standing(
    name: str, rivals: Sequence[str], comparisons: Sequence[Comparison], margin: float, small: bool
) -> str:
    leads = leads_over(name, rivals, comparisons)
    own, within = names.own_system(name), f"by more than the margin of {score(margin)}"
    if ahead := beaten_by(leads, margin):
        even = ", though it runs on a small stand-in model" if small else ""
        return f"{names.arm(ahead.rival)} beats {own} {within}{even}: {in_figures(ahead)}."
    caution = " The arms run on a small stand-in model; with yours they may do better."
    after = caution if small else ""
    over = [lead for rival in rivals for lead in leads_over(rival, [name], comparisons)]
    if len(over) == len(rivals) and all(beats(lead, margin) for lead in over):
        near = min(over, key=lambda lead: lead.estimate)
        return (
            f"{own} beats every arm {within}: the nearest, {names.arm(near.arm)}, "
            f"by {in_figures(near)}.{after}"
        )
    if not leads:
        return f"{own} could not be compared with any arm."
    return _unbeaten(own, leads, is_safe(leads, len(rivals), margin), within) + after


def _unbeaten(own: str, leads: Sequence[Lead], safe: bool, within: str) -> str:
    near = max(leads, key=lambda lead: lead.high)
    against = f"{names.arm(near.rival)} is {in_figures(near)} against it"
    if safe:
        return f"No arm beats {own} {within}: {against}."
    return f"Whether an arm beats {own} {within} is open: {against}."


def _retrieved(name: str, by_arm: Mapping[str, Sequence[Prediction]]) -> list[str]:
    """Tell a reader's failures from a retriever's, where the system says what it read."""
    theirs = _found(by_arm.get(name, ()))
    if not any(one.retrieved for one in by_arm.get(name, ())) or not theirs:
        return []
    ours = _found(by_arm.get("rag", by_arm.get("hybrid", ())))
    here = f"; retrieval here, for {percent(sum(ours) / len(ours), len(ours))}" if ours else ""
    rate = percent(sum(theirs) / len(theirs), len(theirs))
    return [f"{names.own_system(name)} read a right document for {rate} of the items{here}."]


def _found(answers: Sequence[Prediction]) -> list[bool]:
    return [
        # Systems name passages or documents, and a document's own id may look like a passage's.
        any({one, document_of(one)} & set(answer.document_ids) for one in answer.retrieved)
        for answer in answers
        if answer.document_ids and answer.answerable
    ]
