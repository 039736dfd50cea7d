"""What the comparisons of a run say by themselves: which option, or between which it stays open.

Knows comparisons and checks; no answers, no rubric, no cost. The rule: the simplest arm that no
other arm beats by more than the margin. Applied to estimates it would always name an arm; applied
to what is known it may name none:

* An arm is *beaten* when another one is better (`outcome`: significant after Holm, and not
  equivalent) and leads it by more than the margin in the estimate.
* An arm is *safe* when every other arm's lead over it is at most the margin, up to the upper end
  of the 95 % interval. That is an intersection-union test, so it needs no adjustment (Berger,
  Technometrics 24, 1982).
* The answer is one of the arms that are not beaten, and no arm behind the first safe one. Where
  these arms stand for one option the verdict is conclusive; else it is open between them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.model.run import OPTION_OF_ARM, Check, Comparison, Plan, RunVerdict
from advisor.probes.bounds import TEST_DOCUMENTS
from advisor.probes.compare import CONTAINED, Compared
from advisor.probes.leads import Lead, beaten_by, in_figures, is_safe, leads_over
from advisor.wording import names
from advisor.wording.numbers import percent, score, things
from advisor.wording.text import listed

YARDSTICKS = ("oracle", "classifier")

TOLD = ("drafted_items",)
"""Checks that break nothing and must be read with the verdict all the same."""

MOST_NOTES = 3  # on form against knowledge; more would bury the verdict

NEEDS = {
    frozenset({"rag", "hybrid"}): "Retrieval is needed; whether fine-tuning adds to it is open.",
    frozenset(
        {"finetune", "hybrid"}
    ): "Fine-tuning is needed; whether retrieval adds to it is open.",
    frozenset({"long_context", "rag"}): (
        "The documents are needed in the prompt; whether whole or retrieved is open."
    ),
    frozenset({"rag", "finetune"}): (
        "More than a prompt is needed; whether retrieval or fine-tuning is open."
    ),
}
"""What a set of open options has in common, where that can be said in one sentence."""


def run_verdict(
    compared: Compared,
    *,
    plan: Plan,
    validity: Mapping[str, Check],
    failures: Mapping[str, str] | None = None,
    own: Sequence[str] = (),
) -> RunVerdict:
    """Draw the verdict of a run from its comparisons, and say why.

    Args:
        compared: The arms' metrics and comparisons.
        plan: Its margin is the one that counts.
        validity: The validity panel; a check out of bounds makes the run invalid.
        failures: Arm -> why it could not be run.
        own: How systems of the user's own stand against the arms, in sentences. They come early
            among the reasons and decide nothing: what they run on is not what the arms run on.
    """
    notes = [
        *(f"{names.arm(arm)} could not be run: {why}" for arm, why in (failures or {}).items()),
        *_form_notes(compared, plan),
        *_yardsticks(compared, plan),
    ]
    drawn = _drawn(compared, plan)
    broken = [check.says for check in validity.values() if check.standing == "out_of_bounds"]
    if broken:
        because = (*broken, f"Were it not for that: {drawn.because[0]}", *own, *notes)
        return RunVerdict(option=None, status="invalid", because=because)
    told = [validity[name].says for name in TOLD if _troubles(validity.get(name))]
    first, *further = drawn.because
    return drawn.model_copy(update={"because": (first, *told, *own, *further, *notes)})


def _troubles(check: Check | None) -> bool:
    return check is not None and check.standing == "warning"


def _drawn(compared: Compared, plan: Plan) -> RunVerdict:
    if not plan.arms and not plan.own:
        only = "Only retrieval was measured, since the examples have no outputs to score an arm by."
        return RunVerdict(option=None, status="inconclusive", because=(only,))
    arms = [arm for arm in OPTION_OF_ARM if arm in compared.metrics]
    if len(arms) < 2:
        only = "Fewer than two arms that stand for an option gave results; nothing to compare."
        return RunVerdict(option=None, status="inconclusive", because=(only,))
    leads = {arm: leads_over(arm, arms, compared.comparisons) for arm in arms}
    beaten = {arm: lead for arm in arms if (lead := beaten_by(leads[arm], plan.margin))}
    alive = [arm for arm in arms if arm not in beaten]
    safe = next((arm for arm in alive if is_safe(leads[arm], len(arms) - 1, plan.margin)), None)
    still_open = alive[: alive.index(safe) + 1] if safe else alive
    options = list(dict.fromkeys(OPTION_OF_ARM[arm] for arm in still_open))
    reasons = [_beaten_sentence(lead) for lead in beaten.values()]
    # Where every other arm is beaten, one that is not shown to be safe is the answer all the same.
    if len(options) == 1:
        arm = still_open[-1]
        because = (_chosen_sentence(arm, leads[arm], plan.margin), *reasons)
        return RunVerdict(option=options[0], arm=arm, status="conclusive", because=because)
    because = (*_open_sentences(still_open, options, leads, compared, plan), *reasons)
    return RunVerdict(option=None, status="inconclusive", because=because)


def _chosen_sentence(arm: str, leads: Sequence[Lead], margin: float) -> str:
    nearest = max(leads, key=lambda lead: lead.high)
    if nearest.high > margin:
        return f"{names.arm(arm)} is the only arm that no other arm beats."
    return (
        f"No other arm beats {names.arm(arm)} by more than the margin of {score(margin)}: the "
        f"nearest, {names.arm(nearest.rival)}, is {in_figures(nearest)} against it."
    )


def _beaten_sentence(lead: Lead) -> str:
    return f"{names.arm(lead.rival)} beats {names.arm(lead.arm)}: {in_figures(lead)}."


def _open_sentences(
    still_open: Sequence[str],
    options: Sequence[str],
    leads: Mapping[str, Sequence[Lead]],
    compared: Compared,
    plan: Plan,
) -> list[str]:
    rivals = listed([names.arm(arm) for arm in still_open])
    between = f"The comparisons leave it open between {rivals}."
    sentences = [NEEDS.get(frozenset(options), ""), between]
    undecided = [
        lead
        for arm in still_open
        for lead in leads[arm]
        if lead.rival in still_open and lead.high > plan.margin
    ]
    if undecided:
        widest = max(undecided, key=lambda lead: lead.high)
        sentences.append(
            f"{names.arm(widest.rival)} may lead {names.arm(widest.arm)} by more than the margin "
            f"of {score(plan.margin)}: {in_figures(widest)}."
        )
        sentences.append(_items_sentence(undecided, compared, plan))
    return [sentence for sentence in sentences if sentence]


def _items_sentence(undecided: Sequence[Lead], compared: Compared, plan: Plan) -> str:
    pairs = [frozenset((lead.arm, lead.rival)) for lead in undecided]
    needed = [compared.items_needed[pair] for pair in pairs if pair in compared.items_needed]
    if not plan.margin:
        return "With a margin of zero, no number of items settles this."
    if compared.documents is not None and compared.documents < TEST_DOCUMENTS:
        return (
            f"The items are asked of {things(compared.documents, 'document')}, and more items of "
            f"the same would settle nothing. Ask about {TEST_DOCUMENTS} documents or more."
        )
    if len(needed) < len(pairs):
        return (
            f"More items alone would not settle a margin of {score(plan.margin)}: tuned arms come "
            f"out too differently each time. Train more often than {plan.seeds} times (--seeds)."
        )
    now = min(lead.n for lead in undecided)
    if max(needed) <= now:
        return (
            f"{things(now, 'item')} would usually settle a margin of {score(plan.margin)}; "
            "the true difference may lie next to it."
        )
    return (
        f"{things(max(needed), 'test item')} would settle a margin of {score(plan.margin)} in "
        f"8 runs of 10; this run had {now}."
    )


def _form_notes(compared: Compared, plan: Plan) -> list[str]:
    """Tell apart who knows more and who only words it as the references do."""
    metric = names.metric(plan.primary_metric)
    contained = {frozenset((one.a, one.b)): one for one in compared.contained}
    notes = []
    for one in compared.comparisons:
        other = contained.get(frozenset((one.a, one.b)))
        if other is None or not {one.a, one.b} <= OPTION_OF_ARM.keys():
            continue
        ahead, knows = _winner(one), _winner(other)
        if ahead and ahead != knows and (knows or other.outcome == "equivalent"):
            behind = one.b if ahead == one.a else one.a
            notes.append(
                f"{names.arm(ahead)} leads {names.arm(behind)} in {metric} but not in how often "
                f"the answer stands in the output ({_contained(compared, ahead, behind)}): that "
                "lead is one of form, not of knowledge."
            )
        elif knows and not ahead:
            behind = one.b if knows == one.a else one.a
            notes.append(
                f"The answer stands more often in what {names.arm(knows)} writes than "
                f"{names.arm(behind)} ({_contained(compared, knows, behind)}), though {metric} "
                "does not show it: what it lacks is form, not knowledge."
            )
    return notes[:MOST_NOTES]


def _winner(comparison: Comparison) -> str | None:
    return {"a_better": comparison.a, "b_better": comparison.b}.get(comparison.outcome)


def _contained(compared: Compared, one: str, other: str) -> str:
    first, second = (compared.metrics[arm][CONTAINED] for arm in (one, other))
    return f"{percent(first.mean, first.n)} against {percent(second.mean, second.n)}"


def _yardsticks(compared: Compared, plan: Plan) -> list[str]:
    sentences = []
    for arm in YARDSTICKS:
        metric = compared.metrics.get(arm, {}).get(plan.primary_metric)
        if metric is not None:
            reached = f"{score(metric.mean, metric.n)} in {names.metric(plan.primary_metric)}"
            says = names.YARDSTICKS[arm]
            sentences.append(f"{names.arm(arm)} reaches {reached} ({says}).")
    return sentences
