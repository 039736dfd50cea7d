"""Reads cost files, and looks prices up in the genai-prices package. Fetches nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from advisor.errors import InputError, MissingExtra
from advisor.intake.validation import complaints
from advisor.intake.yaml_file import read_yaml
from advisor.model.cost import CostPlan, Price


@dataclass(frozen=True)
class Priced:
    """A cost plan with its prices."""

    plan: CostPlan
    """What the file says."""
    price: Price
    """Given by the file, or looked up."""


def read_cost_file(path: Path) -> Priced:
    """Read a cost file and find its prices.

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
    if plan.price is not None:
        return Priced(plan=plan, price=plan.price)
    return Priced(plan=plan, price=_look_up(plan.model or "", where=str(path)))


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
        million = calc_price(Usage(input_tokens=1_000_000, output_tokens=1_000_000), model)
    except LookupError:
        raise InputError(
            f"{where}: genai-prices knows no price of {model!r}.", hint="Give `price` in the file."
        ) from None
    return Price(
        model=million.model.id,
        input_per_million=float(million.input_price),
        output_per_million=float(million.output_price),
        source=f"genai-prices {version('genai-prices')}",
    )
