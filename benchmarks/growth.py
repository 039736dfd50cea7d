"""How time and memory grow with test items, passages, training rows and the model's size.

    python -m benchmarks.growth [--curves items,passages,rows,parameters] [--scale S] [--json FILE]

Every point is a process of its own. Vectors of passages are synthetic, and what embedding as many
would take is extrapolated from a measured rate, and said to be.
"""

from __future__ import annotations

import argparse
import json
import math
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from advisor.errors import AdvisorError, InputError
from benchmarks import growth_points
from benchmarks.results import Result, Table, conditions_now, publish

SIZES: dict[str, tuple[int, ...]] = {
    "items": (50, 100, 200, 400),
    "passages": (1_000, 10_000, 100_000, 300_000, 1_000_000),
    "rows": (40, 80, 160, 320),
    "parameters": tuple(growth_points.MODELS),
}
"""Curve -> its points."""

Points = Mapping[int, Mapping[str, Any]]


def measure(kind: str, size: int, *models: str) -> dict[str, Any]:
    """Measure one point in a process of its own.

    Raises:
        AdvisorError: It failed.
    """
    words = [sys.executable, "-m", "benchmarks.growth_points", kind, str(size), *models]
    print(f"{kind} {size:,}", file=sys.stderr, flush=True)
    done = subprocess.run(words, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise AdvisorError(f"`{' '.join(words)}` ended with {done.returncode}.")
    point: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return point


def exponent(points: Points, name: str) -> float:
    """Fit the power by which a figure grows from the smallest size to the largest."""
    small, large = min(points), max(points)
    if small == large or not points[small][name]:
        return math.nan
    return math.log(points[large][name] / points[small][name]) / math.log(large / small)


def seconds_curve(kind: str, title: str, points: Points) -> Table:
    """Show a curve of seconds."""
    return Table(
        title=title,
        header=(kind.capitalize(), "Seconds", "Milliseconds each", "Peak memory, MB"),
        rows=tuple(
            (
                f"{size:,}",
                f"{point['seconds']:.1f}",
                f"{1000 * point['seconds'] / size:.0f}",
                f"{point['peak_bytes'] / 2**20:,.0f}",
            )
            for size, point in points.items()
        ),
        notes=(f"Seconds grow with the number to the power {exponent(points, 'seconds'):.2f}.",),
    )


def passages_curve(points: Points, others: Points, per_second: float) -> Table:
    """Show the curve of the index, beside an approximate one."""
    rows = []
    for size, point in points.items():
        other = others[size]
        rows.append(
            (
                f"{size:,}",
                f"{point['index_s']:.2f}",
                f"{point['search_s']:.2f}",
                point["precision"],
                f"{point['recall']:.3f}",
                f"{point['vector_bytes'] / 2**20:,.0f}",
                f"{(point['more_bytes'] - point['vector_bytes']) / 2**20:,.0f}",
                f"{other['index_s']:.2f}",
                f"{other['search_s']:.2f}",
                f"{other['recall']:.3f}",
                f"{size / per_second / 60:,.1f}",
            )
        )
    queries, depth = growth_points.QUERIES, growth_points.DEPTH
    return Table(
        title="Passages: index and search of synthetic unit vectors",
        header=(
            "Passages",
            "Index, s",
            f"Search of {queries}, s",
            "Kept in",
            f"Recall@{depth}",
            "Vectors, MB",
            "Memory beyond them, MB",
            "IVF: index, s",
            "search, s",
            "recall",
            "Embedding, min (extrapolated)",
        ),
        rows=tuple(rows),
        notes=(
            f"Embedding is extrapolated from {per_second:,.0f} passages of "
            f"{growth_points.WORDS} words a second, measured on "
            f"{growth_points.PASSAGES_EMBEDDED}; all else is measured.",
            f"IVF: about 4 sqrt(N) lists, of which {growth_points.PROBED} are looked into; advisor "
            "does not use it.",
        ),
    )


def parameters_curve(points: Points) -> Table:
    """Show the curve of model sizes."""
    return Table(
        title="Model size: random weights, tokens a second",
        header=("Million parameters", "Reading", "Writing", "Training", "Peak memory, MB"),
        rows=tuple(
            (
                f"{size}",
                *(f"{point[name]:,.0f}" for name in ("reading", "writing", "training")),
                f"{point['peak_bytes'] / 2**20:,.0f}",
            )
            for size, point in points.items()
        ),
    )


def scaled(kind: str, scale: float) -> list[int]:
    """Shrink or stretch a curve's sizes; models come in the sizes they come in."""
    if kind == "parameters":
        largest = max(SIZES[kind]) * scale
        return [size for size in SIZES[kind] if size <= largest] or [min(SIZES[kind])]
    return sorted({max(8, round(size * scale)) for size in SIZES[kind]})


def parser() -> argparse.ArgumentParser:
    """Say what may be asked for."""
    made = argparse.ArgumentParser(
        prog="python -m benchmarks.growth",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument("--curves", default=",".join(SIZES), help=f"[{','.join(SIZES)}]")
    made.add_argument("--scale", type=float, default=1.0, help="of all sizes  [1]")
    made.add_argument("--model", help="id or folder of the generator  [the default model]")
    made.add_argument("--embedder", help="id or folder of the embedder  [the default model]")
    made.add_argument("--json", type=Path, help="write all figures here")
    return made


def run(given: argparse.Namespace) -> Result:
    """Measure the curves that were asked for.

    Raises:
        InputError: There is no such curve.
    """
    curves = given.curves.split(",")
    if unknown := [one for one in curves if one not in SIZES]:
        raise InputError(f"There is no curve {unknown[0]!r}.", hint=f"Curves: {', '.join(SIZES)}.")
    model = (given.model,) if given.model else ()
    embedder = (given.embedder,) if given.embedder else ()
    figures: dict[str, Any] = {}
    tables = []
    for kind in curves:
        own = () if kind == "passages" else model
        points = {size: measure(kind, size, *own) for size in scaled(kind, given.scale)}
        figures[kind] = points
        if kind == "passages":
            others = {size: measure("approximate", size) for size in points}
            rate = measure("embedding", growth_points.PASSAGES_EMBEDDED, *embedder)["per_second"]
            figures |= {"approximate": others, "embedding_per_second": rate}
            tables.append(passages_curve(points, others, rate))
        else:
            tables.append(SHOWN[kind](points))
    return Result(
        benchmark="growth",
        conditions=conditions_now(),
        sizes={"scale": given.scale},
        tables=tuple(tables),
        figures=figures,
    )


SHOWN: dict[str, Callable[[Points], Table]] = {
    "items": lambda points: seconds_curve("test items", "Test items of one arm", points),
    "rows": lambda points: seconds_curve("training rows", "Training rows of one arm", points),
    "parameters": parameters_curve,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and report."""
    given = parser().parse_args(arguments)
    try:
        publish(run(given), given.json)
    except AdvisorError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    return 0


if __name__ == "__main__":
    sys.exit(main())
