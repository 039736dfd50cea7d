"""Holds advisor's engine against the machine: reading, writing and training as shares of its rates.

    python -m benchmarks.machine [--model FOLDER] [--json FILE]

The rates are measured here and now: products at the model's own shapes, over as many different
matrices as the model has, and reading of memory. Ends with 1 where a goal is missed.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from advisor.errors import AdvisorError
from advisor.probes.door import set_environment
from benchmarks.results import Result, Table, conditions_now, publish

if TYPE_CHECKING:
    from benchmarks.engine_rates import Measured

GOALS = {"reading": 0.60, "training": 0.35}
"""What is measured -> the least share of the product rate that it should reach."""


def parser() -> argparse.ArgumentParser:
    """Say what may be asked for."""
    made = argparse.ArgumentParser(
        prog="python -m benchmarks.machine",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--model", help="id or folder of the generator  [the default model]")
    made.add_argument("--precision", choices=("bfloat16", "float32"), help="[the faster one]")
    made.add_argument("--rows", type=int, default=32, help="prompts read, and pairs trained  [32]")
    made.add_argument("--prompt", type=int, default=192, help="tokens of each  [192]")
    made.add_argument("--written", type=int, default=32, help="tokens written after each  [32]")
    made.add_argument("--repeats", type=int, default=5, help="of everything but training  [5]")
    made.add_argument("--json", type=Path, help="write all figures here")
    return made


def result(found: Sequence[Measured], sizes: dict[str, object]) -> Result:
    """Put it into a table."""
    rows = tuple(
        (
            one.what,
            f"{one.tokens_per_second:,.0f}",
            f"{one.flops / one.tokens / 1e6:,.0f}",
            f"{one.flops_per_second / 1e9:,.0f}",
            f"{one.product_rate / 1e9:,.0f}",
            f"{one.share:.0%}",
            f"{one.memory_share:.0%}" if one.memory_share is not None else "",
            _standing(one),
        )
        for one in found
    )
    return Result(
        benchmark="machine",
        conditions=conditions_now(),
        sizes=sizes,
        tables=(
            Table(
                title="advisor's engine as a share of what the machine does at the same shapes",
                header=(
                    "What",
                    "Tokens/s",
                    "MFLOP/token",
                    "GFLOP/s",
                    "Products alone, GFLOP/s",
                    "Share",
                    "Of memory bandwidth",
                    "Goal",
                ),
                rows=rows,
                notes=(
                    "FLOPs are those the task needs, by the formulas in `benchmarks/flops.py`.",
                    "Memory is read at "
                    f"{found[0].bandwidth / 1e9:.0f} GB/s (a block as large as the weights).",
                ),
            ),
        ),
        figures={one.what: one.model_dump() for one in found},
    )


def _standing(one: Measured) -> str:
    goal = GOALS.get(one.kind)
    if goal is None:
        return ""
    return f"{goal:.0%}: {'met' if one.share >= goal else 'missed'}"


def goals_met(found: Sequence[Measured]) -> bool:
    """Tell whether every goal is met."""
    return all(one.share >= GOALS.get(one.kind, 0.0) for one in found)


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and report."""
    given = parser().parse_args(arguments)
    asked = {name: value for name, value in vars(given).items() if name != "json"}
    set_environment()
    from benchmarks.engine_rates import measure

    try:
        found = measure(**asked)
        publish(result(found, {k: v for k, v in asked.items() if v is not None}), given.json)
    except AdvisorError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0 if goals_met(found) else 1


if __name__ == "__main__":
    sys.exit(main())
