"""A finished run as a few lines for the terminal. Knows the record; computes nothing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from advisor.model.run import Run
from advisor.wording import names
from advisor.wording.numbers import count, score, seconds, span
from advisor.wording.verdicts import run_status

MOST_REASONS = 3
"""Sentences shown under the verdict; the report has them all."""


def run_lines(run: Run) -> Iterator[str]:
    """Show arms, verdict, broken conditions and the probes asked for, line by line."""
    if run.arms:
        yield from _aligned([_heading(run), *_rows(run)])
        yield ""
    verdict = run.verdict
    chosen = f": {names.spelt(verdict.option)}" if verdict.option else ""
    yield f"{run_status(run)}{chosen}."
    yield from (f"  {reason}" for reason in verdict.because[:MOST_REASONS])
    for check in run.validity.values():
        if check.standing == "out_of_bounds" and check.says not in verdict.because[:MOST_REASONS]:
            yield f"  {check.says}"
    yield from _findings(run)


def _findings(run: Run) -> Iterator[str]:
    """Tell what the probes that were asked for found, and which of any broke."""
    told = [one for one in run.findings if one.probe in run.plan.probes or one.outcome == "failed"]
    if told:
        yield ""
        yield "Probes:"
    for one in told:
        yield f"  {names.claim(one.id)}: {names.OUTCOMES[one.outcome]}. {one.reason}"


def _heading(run: Run) -> Sequence[str]:
    return ("Arm", names.metric(run.plan.primary_metric), "95 %", "seconds", "tokens")


def _rows(run: Run) -> Iterator[Sequence[str]]:
    for arm, result in run.arms.items():
        found = result.metrics.get(run.plan.primary_metric)
        if found is None:
            yield (names.arm(arm), "not run", result.failure, "", "")
            continue
        yield (
            names.arm(arm),
            score(found.mean, found.n),
            span(score(found.low, found.n), score(found.high, found.n)),
            seconds(result.seconds) if run.plan.times(arm) else "-",
            "-" if arm in run.plan.own else count(result.prompt_tokens + result.output_tokens),
        )


def _aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    # A reason why an arm was not run may be long, and must not push the other columns away.
    scored = [row for row in rows if row[-1]]
    widths = [max(len(row[place]) for row in scored) for place in range(len(rows[0]))]
    widths[0] = max(len(row[0]) for row in rows)
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=True)]
        yield "  ".join(cells).rstrip()
