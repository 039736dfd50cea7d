"""Puts into a plan how long it will take, and cuts it to its budget before anything runs.

What was cut stands in the plan in words. Decides nothing else, and runs no arm.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from pathlib import Path

from advisor.model.run import LEARNING_ARMS, Plan
from advisor.model.sample import Sample
from advisor.probes.arms import load_arm
from advisor.probes.bench import Bench, Clock
from advisor.probes.forecast import Planned, fit, foresee
from advisor.probes.models import Models
from advisor.probes.plan import Drawn
from advisor.probes.progress import Unwatched
from advisor.wording import names
from advisor.wording.numbers import seconds

_NOWHERE = Path()  # nothing is kept of what is timed


def with_timetable(
    drawn: Drawn, sample: Sample, *, models: Models, clock: Clock, begun: float
) -> Drawn:
    """Time the machine, and fit the plan to its budget where it has one.

    Args:
        drawn: The plan as wished.
        sample: The data.
        models: What is timed.
        clock: Gives seconds.
        begun: When planning began, by that clock: the budget counts from there.
    """
    if drawn.generator is None:
        return drawn
    plan = drawn.plan
    bench = Bench(
        plan,
        sample,
        models=models,
        folder=_NOWHERE,
        progress=Unwatched(),
        clock=clock,
        generator=drawn.generator,
    )
    # What an arm that must refuse would take is neither timed nor foreseen, nor cut for.
    able = frozenset(arm for arm in plan.arms if not load_arm(arm).refusal(bench))
    bench.plan = plan.model_copy(update={"arms": _only(able, plan.arms)})
    rates = models.rates(bench, clock)
    if rates is None:
        return drawn

    def foreseen(planned: Planned) -> dict[str, float]:
        return foresee(planned._replace(arms=_only(able, planned.arms)), rates)

    wished = Planned(plan.arms, len(plan.test_ids), len(plan.train_ids), plan.seeds)
    planned = wished
    if (budget := plan.settings.get("budget_s")) is not None:
        planned = fit(
            wished,
            lambda one: sum(foreseen(one).values()),
            float(budget),
            spent_s=clock() - begun,
        )
    update = {
        "arms": planned.arms,
        "test_ids": plan.test_ids[: planned.items],
        "train_ids": plan.train_ids[: planned.rows],
        "cut": (*plan.cut, *_cut(wished, planned, plan)),
        "forecast_s": foreseen(planned),
    }
    return drawn._replace(plan=plan.model_copy(update=update))


def _only(able: Set[str], arms: Sequence[str]) -> tuple[str, ...]:
    return tuple(arm for arm in arms if arm in able)


def _cut(wished: Planned, planned: Planned, plan: Plan) -> list[str]:
    budget = seconds(float(plan.settings.get("budget_s", 0)))
    said = [
        f"{what}: {left} of {there}, to keep the budget of {budget}"
        for what, left, there in (
            ("test items", planned.items, wished.items),
            ("training rows", planned.rows, wished.rows),
        )
        if left < there and (what == "test items" or LEARNING_ARMS.intersection(planned.arms))
    ]
    dropped = [names.arm(arm) for arm in wished.arms if arm not in planned.arms]
    if dropped:
        said.append(f"{', '.join(dropped)}: left out, to keep the budget of {budget}")
    return said
