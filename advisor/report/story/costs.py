"""What the options would cost: each with its bounds, and what was assumed."""

from __future__ import annotations

from typing import NamedTuple

from advisor.model.assessment import Assessment
from advisor.model.cost import BreakEven, CostEstimate, Price
from advisor.wording import numbers, verdicts
from advisor.wording.text import one_line


class CostRow(NamedTuple):
    """One option's cost."""

    option: str
    title: str
    setup: str
    per_month: str
    per_request: str
    total: str
    """Cumulative, at the end of the horizon."""
    low: tuple[float, ...]
    high: tuple[float, ...]


class Costs(NamedTuple):
    """The estimate."""

    horizon_months: int
    horizon: str
    requests: str
    prices: tuple[str, ...]
    """Of the model and, where it is another, of the one that would be tuned."""
    rows: tuple[CostRow, ...]
    break_even: tuple[str, ...]
    assumed: tuple[str, ...]


def costs(assessment: Assessment) -> Costs | None:
    """Take the estimate, where there is one; the cheapest to run comes first."""
    estimate = assessment.cost
    if estimate is None:
        return None
    inputs = estimate.inputs
    prices = dict.fromkeys((inputs.price, inputs.tuned_price))
    low, high = estimate.inputs.requests_per_month
    return Costs(
        horizon_months=estimate.horizon_months,
        horizon=numbers.things(estimate.horizon_months, "month"),
        requests=f"{numbers.span(numbers.count(low), numbers.count(high))} requests per month",
        prices=tuple(_price(one) for one in prices),
        rows=_rows(assessment, estimate),
        break_even=tuple(_break_even(assessment, one) for one in estimate.break_even),
        assumed=tuple(one_line(one) for one in estimate.inputs.assumed),
    )


def _rows(assessment: Assessment, estimate: CostEstimate) -> tuple[CostRow, ...]:
    def bounds(low: float, high: float) -> str:
        return numbers.span(numbers.dollars(low), numbers.dollars(high))

    return tuple(
        CostRow(
            option=one.option,
            title=verdicts.option(assessment, one.option),
            setup=bounds(one.setup_low, one.setup_high),
            per_month=bounds(one.per_month_low, one.per_month_high),
            per_request=bounds(one.per_request_low, one.per_request_high),
            total=(
                bounds(one.cumulative_low[-1], one.cumulative_high[-1])
                if one.cumulative_low and one.cumulative_high
                else numbers.UNKNOWN
            ),
            low=one.cumulative_low,
            high=one.cumulative_high,
        )
        for one in sorted(estimate.options, key=lambda one: one.per_month_low)
    )


def _price(price: Price) -> str:
    cached = price.cached_per_million
    return (
        f"{one_line(price.model)}: {numbers.dollars(price.input_per_million)} per million tokens "
        f"read{f' ({numbers.dollars(cached)} from the cache)' if cached is not None else ''}, "
        f"{numbers.dollars(price.output_per_million)} written ({one_line(price.source)})"
    )


def _break_even(assessment: Assessment, one: BreakEven) -> str:
    cheaper, than = (verdicts.option(assessment, name) for name in (one.cheaper, one.than))
    if one.requests_per_month == 0:
        return f"{cheaper} is cheaper than {than} at any volume."
    return (
        f"{cheaper} becomes cheaper than {than} above "
        f"{numbers.count(one.requests_per_month)} requests per month."
    )
