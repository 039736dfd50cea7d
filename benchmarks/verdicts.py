"""Holds advisor's verdicts on eight public data sets against what each should show.

    python -m benchmarks.verdicts SOURCES [--only SET,...] [--keep FOLDER] [-o TABLE.md]

SOURCES holds one folder a set, as its authors hand it out; `convert.py` makes the DATA folder.
What a set should show was written down before anything was measured, as claims that a run makes
true, makes false or leaves open. A set is *right* where all its claims are true, *wrong* where one
is false, *open* otherwise, and then the run names the items that would settle it. Sets that are
not there are named and left out. Ends with 1 where a set is wrong, or fewer than six are right.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

from advisor.errors import AdvisorError
from advisor.files import write_text
from advisor.model.run import Run
from advisor.probes.progress import Unwatched
from advisor.probes.request import ProbeRequest
from advisor.workflow.probe import probe_data
from benchmarks.claims import EXPECTED, Expected, Held
from benchmarks.convert import convert

LEAST_RIGHT = 6


class Row(NamedTuple):
    """One line of the table."""

    name: str
    held: tuple[Held, ...]
    run: Run
    seconds: float

    @property
    def standing(self) -> str:
        """Whether the run shows what it should."""
        truths = [one.true for one in self.held]
        if False in truths:
            return "wrong"
        return "right" if all(truths) else "open"


def measure(name: str, expected: Expected, source: Path, folder: Path) -> Row:
    """Convert a set where it must be, run it as a user would, and hold its claims against it."""
    data = source
    if not expected.as_it_is:
        data = folder / "data" / name
        convert(expected.source, source, data)
    begun = time.perf_counter()
    run = probe_data(
        data,
        ProbeRequest(**expected.options),
        folder=folder / "runs" / name,
        resume=False,
        progress=Unwatched(),
        now=datetime.now(UTC),
    )
    return Row(name, expected.claims(run), run, time.perf_counter() - begun)


def table(rows: Sequence[Row]) -> str:
    """Write the rows as Markdown."""
    lines = [
        "| set | verdict | items, rows | scores | should show | |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for row in rows:
        run = row.run
        scores = ", ".join(
            f"{arm} {found.mean:.2f}"
            for arm, result in run.arms.items()
            if (found := result.metrics.get(run.plan.primary_metric))
        )
        troubles = [name for name, one in run.validity.items() if one.standing == "out_of_bounds"]
        verdict = f"{run.verdict.option or '-'} ({run.verdict.status})"
        lines.append(
            f"| {row.name} | {verdict}{'; ' + ', '.join(troubles) if troubles else ''} "
            f"| {len(run.plan.test_ids)}, {len(run.plan.train_ids)} "
            f"| {run.plan.primary_metric}: {scores} "
            f"| {'; '.join(map(str, row.held))} | **{row.standing}**, {row.seconds:.0f} s |"
        )
    return "\n".join(lines) + "\n"


def conditions(run: Run) -> str:
    """Say when and on what a run was made."""
    told = run.provenance
    return f"Measured {told.started[:10]} on {told.hardware}; advisor {told.versions['advisor']}.\n"


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("sources", type=Path)
    parser.add_argument("--only", default=",".join(EXPECTED), metavar="SET,...")
    parser.add_argument("--keep", type=Path, metavar="FOLDER", help="where runs are to stay")
    parser.add_argument("-o", "--output", type=Path, metavar="TABLE.md")
    given = parser.parse_args(arguments)
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as aside:
        for name in given.only.split(","):
            source = given.sources / EXPECTED[name].source
            if not source.is_dir():
                print(f"{name}: left out, {source} is not there")
                continue
            try:
                rows.append(measure(name, EXPECTED[name], source, given.keep or Path(aside)))
            except AdvisorError as error:
                print(f"{name}: {error}", file=sys.stderr)
                return error.exit_code
            print(table(rows[-1:]).splitlines()[-1], flush=True)
    if given.output and rows:
        write_text(given.output, f"{table(rows)}\n{conditions(rows[-1].run)}")
    right = sum(row.standing == "right" for row in rows)
    wrong = [row.name for row in rows if row.standing == "wrong"]
    print(f"{right} of {len(rows)} right; wrong: {', '.join(wrong) or 'none'}")
    return 1 if wrong or right < min(LEAST_RIGHT, len(rows)) else 0


if __name__ == "__main__":
    sys.exit(main())
