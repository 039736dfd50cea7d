"""What the options would cost per month: the inputs, and the estimate with its bounds."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from advisor.model._record import Record

Amount = Annotated[float, Field(ge=0)]


class Price(Record):
    """Prices of one hosted model, in US dollars."""

    model: str
    """The model's name."""
    input_per_million: Amount
    """USD per million tokens read."""
    cached_per_million: Amount | None = None
    """USD per million tokens read again from the provider's cache; left out where it has none."""
    output_per_million: Amount
    """USD per million tokens written."""
    tuned_factor: Annotated[float, Field(ge=1)] = 1.0
    """How much more a fine-tuned copy costs per token."""
    embedding_per_million: Amount = 0.0
    """USD per million tokens indexed."""
    training_per_million: Amount = 0.0
    """USD per million training tokens."""
    hosting_per_month: Amount = 0.0
    """USD per month to keep a fine-tuned copy served."""
    source: str
    """Where the prices come from, with a date."""


def _as_range(value: Any) -> Any:
    return (value, value) if isinstance(value, int | float) else value


Range = Annotated[tuple[Amount, Amount], BeforeValidator(_as_range)]
"""A low and a high bound; a single number stands for both."""


class CostPlan(Record):
    """What the user says about volumes and prices: the content of a cost file.

    Read from a file, prices have been looked up: then `price` is there, and `tuned_price` where
    another model would be tuned.
    """

    requests_per_month: Range
    """Low and high, or one number."""
    model: str | None = None
    """A hosted model whose price is looked up in the genai-prices package."""
    price: Price | None = None
    """Prices given by hand, instead of `model`."""
    tuned_model: str | None = None
    """A smaller model that would be tuned in its place; its price is looked up."""
    tuned_price: Price | None = None
    """Prices of that model given by hand, instead of `tuned_model`."""
    prompt_tokens: Amount | None = None
    """Tokens of a plain request; measured by a probe where left out."""
    tuned_prompt_tokens: Amount | None = None
    """Tokens of a plain request to a tuned model, which needs fewer instructions."""
    output_tokens: Amount | None = None
    """Tokens of an answer; measured by a probe where left out."""
    passage_tokens: Amount | None = None
    """Tokens that retrieval adds to a request; measured by a probe where left out."""
    corpus_tokens: Amount | None = None
    """Tokens of all documents."""
    training_tokens: Amount | None = None
    """Tokens trained on, all epochs."""
    setup_days: dict[str, Range] = {}
    """Option -> days of work until it runs."""
    day_rate: Amount = 0.0
    """USD for a day of work."""
    horizon_months: Annotated[int, Field(ge=1, le=120)] = 24
    """How far cumulative costs run."""

    @model_validator(mode="after")
    def _one_price(self) -> CostPlan:
        if (self.model is None) == (self.price is None):
            raise ValueError("give either `model` or `price`")
        if self.tuned_model is not None and self.tuned_price is not None:
            raise ValueError("give either `tuned_model` or `tuned_price`")
        ranges = {"requests_per_month": self.requests_per_month}
        ranges |= {f"setup_days of {option}": days for option, days in self.setup_days.items()}
        for name, (low, high) in ranges.items():
            if low > high:
                raise ValueError(f"{name} must be low, then high")
        return self


class CostInputs(Record):
    """What the estimate needs; each is given, measured by a probe, or assumed and said to be."""

    requests_per_month: tuple[Amount, Amount]
    """Low and high."""
    prompt_tokens: dict[str, float]
    """Option -> tokens read per request."""
    output_tokens: dict[str, float]
    """Option -> tokens written per request."""
    corpus_tokens: Amount
    """Tokens to index."""
    training_tokens: Amount
    """Tokens trained on, all epochs."""
    refreshes_per_month: Amount
    """How often changed data force re-indexing or re-training."""
    price: Price
    """What tokens cost."""
    tuned_price: Price
    """What they cost with the model that would be tuned."""
    assumed: tuple[str, ...] = ()
    """Inputs nobody gave or measured, in words."""


class OptionCost(Record):
    """What one option costs, in US dollars."""

    option: str
    """The option."""
    setup_low: Amount
    """Once, low bound."""
    setup_high: Amount
    """Once, high bound."""
    per_month_low: Amount
    """Per month, low bound."""
    per_month_high: Amount
    """Per month, high bound."""
    per_request_low: Amount
    """Per request, tokens only; documents in the prompt read from the provider's cache."""
    per_request_high: Amount
    """Per request, tokens only; nothing cached."""
    cumulative_low: tuple[float, ...]
    """After 1, 2, ... months."""
    cumulative_high: tuple[float, ...]
    """After 1, 2, ... months."""


class BreakEven(Record):
    """The volume at which one option becomes cheaper than another."""

    cheaper: str
    """Cheaper above the volume."""
    than: str
    """Cheaper below it."""
    requests_per_month: Amount
    """The volume; 0 where it is cheaper at any."""


class CostEstimate(Record):
    """What the options would cost: informs, never decides."""

    inputs: CostInputs
    """What went in."""
    horizon_months: int
    """How far the cumulative costs run."""
    options: tuple[OptionCost, ...]
    """Each option's cost."""
    break_even: tuple[BreakEven, ...]
    """Volumes at which the cheaper option changes."""
