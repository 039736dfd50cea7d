"""The lines of the validity panel on training: what was learned from, how often, at what cost.

Counts and compares; trains nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.model.forgetting import Forgetting
from advisor.model.run import TRAINED_ARMS, Check, Plan, Prediction, Standing
from advisor.model.sample import Example
from advisor.probes import bounds
from advisor.probes.checks import measured, share, unmeasured
from advisor.probes.metrics.short_answers import normalised
from advisor.wording import names, numbers
from advisor.wording.numbers import percent, things


def overlap(items: Sequence[Prediction], train: Sequence[Example]) -> Check:
    """See how many test inputs were learned from."""
    if not train or not items:
        return unmeasured("Nothing was trained on.")
    learned = {normalised(example.input) for example in train}
    rate = share(normalised(item.input) in learned for item in items)
    says = f"{percent(rate, len(items))} of the test inputs also stand in the training rows"
    mend = "training is flattered. Split the data anew."
    return measured(rate, "share", bounds.OVERLAP.above(rate), says, mend, mend)


def near_duplicates(plan: Plan) -> Check:
    """See how many training rows had to go because they nearly equal test items."""
    removed, kept = plan.near_duplicates, len(plan.train_ids)
    if not removed + kept:
        return unmeasured("There are no training rows.", "rows")
    many = removed > bounds.NEAR_DUPLICATES * (removed + kept)
    says = f"{things(removed, 'training row')} left out for nearly equalling a test item"
    care = "rows seem made from templates, and real use may differ more."
    return measured(removed, "rows", "warning" if many else "ok", says, care, stop=care)


def seeds(plan: Plan) -> Check:
    """See whether intervals cover training anew."""
    if not TRAINED_ARMS.intersection(plan.arms):
        return unmeasured("Nothing was trained.", "seeds")
    says = things(plan.seeds, "training seed")
    care = "intervals speak of this adapter, not of training anew."
    if plan.seeds > 1:
        care = "intervals cover training anew, from too few trainings to be narrow."
    care += f" Use --seeds {bounds.SEEDS} before a close call."
    standing: Standing = "ok" if plan.seeds >= bounds.SEEDS else "warning"
    return measured(plan.seeds, "seeds", standing, says, care, stop=care)


def forgetting(losses: Mapping[str, Forgetting]) -> Check:
    """See how much worse the worst adapter makes the model on general text."""
    if not losses:
        return unmeasured("Nothing was trained.", "nats")
    worst = max(losses, key=lambda arm: losses[arm].worst_nats)
    found = losses[worst]
    rise, before = found.worst_nats, numbers.in_unit(found.before_nats, "nats")
    loss = f"the model's loss on general text, {before} a token,"
    said = f"raises {loss} by {numbers.score(rise)}" if rise > 0 else f"does not raise {loss[:-1]}"
    says = f"Training {names.arm(worst)} {said}"
    care = (
        "what else it could do suffers. Train fewer epochs or a lower rank, mix in general "
        "examples, or keep the untuned model for everything else."
    )
    standing: Standing = "warning" if rise > bounds.FORGETTING else "ok"
    return measured(rise, "nats", standing, says, care, stop=care)
