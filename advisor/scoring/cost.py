"""What the options would cost: tokens times prices, and what changing data make them cost again.

  per month  = requests * (prompt tokens * input price + output tokens * output price) * factor
               + hosting + refreshes per month * (tokens indexed or trained again * their price)
  cumulative = set-up + months * per month

Options that serve a fine-tuned copy have the prices, the factor and the hosting of the model that
is tuned. Low bounds assume the low volume, that documents in the prompt are read from the
provider's cache, and that no change of the data touches what was trained on; high bounds the high
volume, no cache, and that every change does. Informs, and never enters a score.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from advisor.model.cost import BreakEven, CostEstimate, CostInputs, CostPlan, OptionCost, Price
from advisor.model.run import OPTION_OF_ARM, Run

TUNED = frozenset({"finetune", "hybrid"})
"""Options that train a model and serve the copy."""

RETRIEVING = frozenset({"rag", "hybrid"})
"""Options that index the documents and add passages to the prompt."""

REFRESHES_PER_MONTH = {
    "static": 0.0,
    "yearly": 1 / 12,
    "monthly": 1.0,
    "weekly": 52 / 12,
    "daily": 365 / 12,
    # An index follows within the hour by adding what changed; counted as one full pass a day.
    "realtime": 365 / 12,
}
"""Level of data_change -> how often all data are indexed, or trained on, again."""

ASSUMED_PROMPT = 300.0
ASSUMED_OUTPUT = 150.0
ASSUMED_PASSAGES = 1_500.0
"""Tokens where nobody gave or measured them: a short instruction with a question, a paragraph of
answer, five passages of 300 tokens. Always listed as assumed."""


@dataclass(frozen=True)
class Tokens:
    """Tokens per request of each option, and which of them were assumed."""

    prompt: dict[str, float]
    """Option -> tokens read."""
    output: dict[str, float]
    """Option -> tokens written."""
    assumed: tuple[str, ...]
    """What nobody gave or measured."""


def estimate(
    plan: CostPlan,
    options: Sequence[str],
    *,
    levels: Mapping[str, str],
    runs: Sequence[Run] = (),
) -> CostEstimate:
    """Estimate what every option costs per month and over the horizon, in US dollars.

    Args:
        plan: Volumes, prices and what else was given.
        options: Option ids.
        levels: Trait -> level; `data_change` says how often data are refreshed.
        runs: Probe runs, for measured tokens.

    Raises:
        ValueError: The plan's price has not been looked up.
    """
    if plan.price is None:
        raise ValueError("look the price up before costs are estimated")
    tokens = _tokens(plan, options, runs)
    tuned_price = plan.tuned_price or plan.price
    change = levels.get("data_change", "unknown")
    inputs = CostInputs(
        requests_per_month=plan.requests_per_month,
        prompt_tokens=tokens.prompt,
        output_tokens=tokens.output,
        corpus_tokens=plan.corpus_tokens or 0.0,
        training_tokens=plan.training_tokens or 0.0,
        refreshes_per_month=REFRESHES_PER_MONTH.get(change, 0.0),
        price=plan.price,
        tuned_price=tuned_price,
        assumed=(*tokens.assumed, *_assumed(plan, plan.price, tuned_price, options, change)),
    )
    costs = tuple(_cost(option, inputs, plan) for option in options)
    return CostEstimate(
        inputs=inputs,
        horizon_months=plan.horizon_months,
        options=costs,
        break_even=_break_evens(costs, inputs, plan.horizon_months),
    )


def _assumed(
    plan: CostPlan, price: Price, tuned_price: Price, options: Sequence[str], change: str
) -> Iterator[str]:
    if change not in REFRESHES_PER_MONTH:
        yield "the data never change (data_change is not answered)"
    if plan.corpus_tokens is None:
        yield "0 tokens of documents, so that indexing them or sending them costs nothing"
    elif not price.embedding_per_million:
        yield "indexing costs nothing (no price of embedding is given)"
    if plan.training_tokens is None:
        yield "0 tokens of training, so that a training run costs nothing"
    elif not tuned_price.training_per_million:
        yield "a training run costs nothing (no price of training is given)"
    unplanned = [option for option in options if option not in plan.setup_days]
    if unplanned:
        yield f"no days of set-up work for {', '.join(unplanned)}"


def _tokens(plan: CostPlan, options: Sequence[str], runs: Sequence[Run]) -> Tokens:
    measured = _measured(runs)
    plain_prompt, plain_output = measured.get("prompt", (None, None))
    prompt, output = plan.prompt_tokens or plain_prompt, plan.output_tokens or plain_output
    passages = plan.passage_tokens
    assumed = []
    if prompt is None:
        prompt = ASSUMED_PROMPT
        assumed.append(f"{ASSUMED_PROMPT:g} prompt tokens a request")
    if output is None:
        output = ASSUMED_OUTPUT
        assumed.append(f"{ASSUMED_OUTPUT:g} output tokens a request")
    if passages is None and {"prompt", "rag"} <= measured.keys():
        passages = max(0.0, measured["rag"][0] - measured["prompt"][0])
    if passages is None:
        passages = ASSUMED_PASSAGES
        assumed.append(f"{ASSUMED_PASSAGES:g} tokens of passages a request")
    if measured and not (plan.prompt_tokens and plan.output_tokens):
        models = sorted({one.plan.model.replace("\\", "/").rpartition("/")[2] for one in runs})
        stand_in = any(one.provenance.stand_in for one in runs)
        assumed.append(
            f"tokens a request as measured with {', '.join(models)}"
            + (", a small stand-in whose answers may be shorter than your model's" * stand_in)
        )
    prompts, outputs = {}, {}
    tuned_prompt = prompt if plan.tuned_prompt_tokens is None else plan.tuned_prompt_tokens
    for option in options:
        own = tuned_prompt if option in TUNED else prompt
        added = {"long_context": plan.corpus_tokens or 0.0}.get(option, 0.0)
        added += passages if option in RETRIEVING else 0.0
        seen_prompt, seen_output = measured.get(option, (None, None))
        given = plan.prompt_tokens is not None or plan.passage_tokens is not None
        given |= option in TUNED and plan.tuned_prompt_tokens is not None
        given |= option == "long_context" and plan.corpus_tokens is not None
        prompts[option] = own + added if given or seen_prompt is None else seen_prompt
        outputs[option] = plan.output_tokens or seen_output or output
    return Tokens(prompt=prompts, output=outputs, assumed=tuple(assumed))


def _measured(runs: Sequence[Run]) -> dict[str, tuple[float, float]]:
    found = {}
    for run in runs:
        for arm, option in reversed(OPTION_OF_ARM.items()):
            result = run.arms.get(arm)
            if result is not None and not result.failure and run.plan.test_ids:
                items = len(run.plan.test_ids)
                found[option] = (result.prompt_tokens / items, result.output_tokens / items)
    return found


def _cost(option: str, inputs: CostInputs, plan: CostPlan) -> OptionCost:
    tuned, retrieving = option in TUNED, option in RETRIEVING
    price = inputs.tuned_price if tuned else inputs.price
    request_low, request_high = _per_request(option, inputs, price)
    embedding = inputs.price.embedding_per_million
    indexing = inputs.corpus_tokens * embedding / 1e6 if retrieving else 0.0
    training = inputs.training_tokens * price.training_per_million / 1e6 if tuned else 0.0
    hosting = price.hosting_per_month if tuned else 0.0
    refresh_low = inputs.refreshes_per_month * indexing
    refresh_high = inputs.refreshes_per_month * (indexing + training)
    days = plan.setup_days.get(option, (0.0, 0.0))
    setup = [indexing + training + one * plan.day_rate for one in days]
    volumes = inputs.requests_per_month
    month_low = volumes[0] * request_low + hosting + refresh_low
    month_high = volumes[1] * request_high + hosting + refresh_high
    months = range(1, plan.horizon_months + 1)
    return OptionCost(
        option=option,
        setup_low=setup[0],
        setup_high=setup[1],
        per_month_low=month_low,
        per_month_high=month_high,
        per_request_low=request_low,
        per_request_high=request_high,
        cumulative_low=tuple(setup[0] + month * month_low for month in months),
        cumulative_high=tuple(setup[1] + month * month_high for month in months),
    )


def _per_request(option: str, inputs: CostInputs, price: Price) -> tuple[float, float]:
    prompt = inputs.prompt_tokens[option]
    high = (
        prompt * price.input_per_million + inputs.output_tokens[option] * price.output_per_million
    )
    high *= (price.tuned_factor if option in TUNED else 1.0) / 1e6
    if option != "long_context" or price.cached_per_million is None:
        return high, high
    # The documents are the same in every request, and are read from the cache after the first.
    repeated = max(0.0, prompt - inputs.prompt_tokens.get("prompt", prompt))
    saved = repeated * (price.input_per_million - price.cached_per_million) / 1e6
    return high - saved, high


def _break_evens(
    costs: Sequence[OptionCost], inputs: CostInputs, horizon: int
) -> tuple[BreakEven, ...]:
    found = []
    for cheap in costs:
        for dear in costs:
            saved = _request(dear) - _request(cheap)
            if saved > 0:
                more = _fixed(cheap, inputs, horizon) - _fixed(dear, inputs, horizon)
                found.append(
                    BreakEven(
                        cheaper=cheap.option,
                        than=dear.option,
                        requests_per_month=max(0.0, more / saved),
                    )
                )
    return tuple(found)


def _fixed(cost: OptionCost, inputs: CostInputs, horizon: int) -> float:
    # Per month whatever the volume: set-up spread over the horizon, hosting, refreshes; mid bounds.
    low, high = inputs.requests_per_month
    month_low = cost.per_month_low - low * cost.per_request_low
    month_high = cost.per_month_high - high * cost.per_request_high
    return (cost.setup_low + cost.setup_high) / 2 / horizon + (month_low + month_high) / 2


def _request(cost: OptionCost) -> float:
    return (cost.per_request_low + cost.per_request_high) / 2
