"""Cost files: prices given or looked up, and what is wrong with a file in one line."""

from __future__ import annotations

import pytest

from advisor.errors import InputError
from advisor.intake import costs
from advisor.intake.rubrics import decision, read_decision_rubric

PRICE = "{model: m, input_per_million: 1, output_per_million: 2, source: S}"


RUBRIC = decision(read_decision_rubric())


def read_cost_file(path):
    return costs.read_cost_file(path, RUBRIC)


@pytest.fixture
def cost_file(tmp_path):
    def write(*lines):
        path = tmp_path / "costs.yaml"
        path.write_text("\n".join(("requests_per_month: 1000", *lines)))
        return path

    return write


def test_a_given_price_is_kept(cost_file):
    plan = read_cost_file(cost_file(f"price: {PRICE}"))
    assert plan.price.input_per_million == 1
    assert plan.tuned_price is None


def test_a_price_is_that_of_an_ordinary_request_and_knows_the_cache(cost_file):
    pytest.importorskip("genai_prices")
    plan = read_cost_file(cost_file("model: claude-sonnet-4-5", "tuned_model: gpt-4o-mini"))
    # Requests over 200,000 tokens cost twice as much; a million at once would be one.
    assert plan.price.input_per_million == pytest.approx(3.0)
    assert plan.price.output_per_million == pytest.approx(15.0)
    assert plan.price.cached_per_million == pytest.approx(0.3)
    assert plan.tuned_price.input_per_million == pytest.approx(0.15)
    assert plan.price.source.startswith("genai-prices ")


def test_a_model_nobody_sells_is_refused_with_what_to_do(cost_file):
    pytest.importorskip("genai_prices")
    with pytest.raises(InputError, match="knows no price of 'no-such-model'") as refused:
        read_cost_file(cost_file("model: no-such-model"))
    assert "`price`" in refused.value.hint


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ((), "either `model` or `price`"),
        (("model: a", f"price: {PRICE}"), "either `model` or `price`"),
        (("model: a", "tuned_model: b", f"tuned_price: {PRICE}"), "either `tuned_model`"),
        (("model: a", "horizon_months: 0"), "horizon_months"),
        (("model: a", "setup_days: {rag: -1}"), "setup_days"),
        (("model: a", "setup_days: {rag: [9, 3]}"), "setup_days of rag must be low, then high"),
        (("model: a", "setup_days: {ragg: 3}"), "'ragg', which is no option"),
        (("model: a", "tokens: 1"), "tokens"),
    ],
)
def test_a_wrong_file_is_refused_in_one_line_with_its_place(cost_file, lines, says):
    with pytest.raises(InputError, match="costs.yaml") as refused:
        read_cost_file(cost_file(*lines))
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)
