"""Reads cost files, and looks prices up in the genai-prices package. Fetches nothing."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError

from advisor.errors import InputError, MissingExtra
from advisor.intake.validation import complaints
from advisor.intake.yaml_file import read_yaml
from advisor.model.cost import CostPlan, Price
from advisor.model.rubric import DecisionRubric

LOOKED_UP = 1_000
"""Tokens of the request whose price is looked up: some prices rise for requests over 128,000."""


def read_cost_file(path: Path, rubric: DecisionRubric) -> CostPlan:
    """Read a cost file and find its prices.

    Args:
        path: The file.
        rubric: Whose options the days of set-up work may name.

    Raises:
        UnreadableFile: It cannot be read or is not YAML.
        InputError: It breaks a rule of the format, or names a model without a known price.
        MissingExtra: It names a model, and genai-prices is not installed.
    """
    file = read_yaml(path)
    try:
        plan = CostPlan.model_validate(file.value)
    except ValidationError as error:
        raise InputError(complaints(error, file=file)[0]) from None
    for option in plan.setup_days:
        if option not in rubric.option_ids:
            where = f"{path}:{file.line(('setup_days', option))}"
            raise InputError(
                f"{where} setup_days names {option!r}, which is no option.",
                hint=f"Use {', '.join(rubric.option_ids)}.",
            )
    found: dict[str, Price] = {}
    if plan.model is not None:
        found["price"] = _look_up(plan.model, where=str(path))
    if plan.tuned_model is not None:
        found["tuned_price"] = _look_up(plan.tuned_model, where=str(path))
    return plan.model_copy(update={**found, "model": None, "tuned_model": None})


def _look_up(model: str, *, where: str) -> Price:
    try:
        from importlib.metadata import version

        from genai_prices import Usage, calc_price
    except ImportError:
        raise MissingExtra(
            f"{where} names the model {model!r}, whose price needs the genai-prices package.",
            hint='Install it with: pip install "advisor[cost]", or give `price` in the file.',
        ) from None
    try:
        plain = calc_price(Usage(input_tokens=LOOKED_UP, output_tokens=LOOKED_UP), model)
        again = calc_price(Usage(input_tokens=LOOKED_UP, cache_read_tokens=LOOKED_UP), model)
    except LookupError:
        raise InputError(
            f"{where}: genai-prices knows no price of {model!r}.", hint="Give `price` in the file."
        ) from None
    # Where no price of the cache is known, its tokens are priced as any others.
    cached = again.input_price if again.input_price < plain.input_price else None
    return Price(
        model=plain.model.id,
        input_per_million=float(plain.input_price) * 1e6 / LOOKED_UP,
        cached_per_million=None if cached is None else float(cached) * 1e6 / LOOKED_UP,
        output_per_million=float(plain.output_price) * 1e6 / LOOKED_UP,
        source=f"genai-prices {version('genai-prices')}",
    )
