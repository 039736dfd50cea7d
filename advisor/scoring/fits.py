"""How well options meet what traits demand, as measured: several findings become one figure each.

Three things can be measured more than once, and each has its own honest sum:

- runs over the *same data* share their items, so they are not independent: the one with more items
  stands, the later one where they are equal;
- runs over *different data* that asked the same thing are pooled, each weighted by its precision,
  and the result is widened where they differ by more than their intervals allow (Birge 1932,
  *Physical Review* 40; the scale factor of the Particle Data Group's reviews);
- *different probes* of one trait measure different sides of it, and nobody knows which side counts
  how much: each is as likely as the others to be the one that does, so what enters is the mean and
  the variance of that mixture, disagreement between the sides included.

What the user's own model showed replaces what a stand-in showed. An interval that includes the
bound of a claim is a measurement all the same: to let through only what is significant would let
through the extremes (Gelman & Carlin 2014, *Perspectives on Psychological Science* 9(6)).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from advisor.model.finding import Finding
from advisor.model.rubric import DecisionRubric
from advisor.model.run import Run

NORMAL_95 = 3.92
"""Width of a 95 % interval of a normal distribution, in standard deviations."""

SURE = 1e-6
"""Least standard error of a share: an interval without any width comes from a file, not a probe."""

MEASURED = ("supports", "contradicts", "inconclusive")
"""Outcomes behind which there is a measurement."""


@dataclass(frozen=True)
class Measurement:
    """A share with its error: one finding's, or the sum of several."""

    mean: float
    """Share of outputs that meet what the trait demands, 0 to 1."""
    error: float
    """Standard error of the share."""
    because: str
    """What was seen, in sentences."""
    findings: tuple[str, ...]
    """Ids of the findings."""


@dataclass(frozen=True)
class Fit:
    """How well one option meets what one trait demands."""

    trait: str
    """The trait."""
    option: str
    """The option."""
    measured: Measurement
    """What was measured, summed up."""
    stand_ins: float
    """How much stood in for the real thing: see `stand_ins`; over several runs the mean."""


@dataclass(frozen=True)
class _Seen:
    finding: Finding
    run: Run


def stand_ins(run: Run) -> float:
    """Count what stood in for the real thing: 1 for the model, for drafts their share of the items.

    Two independent doubts add in their squares: the whole is as if the model and that share of the
    items each had the variance of the rubric's transfer.
    """
    drafted = run.drafted_items / len(run.plan.test_ids) if run.plan.test_ids else 0.0
    return run.provenance.stand_in + drafted


def measured_fits(rubric: DecisionRubric, runs: Sequence[Run]) -> tuple[Fit, ...]:
    """Sum up, for each trait and option, every finding that measured how well they go together.

    Args:
        rubric: Its traits and options; findings on others are passed over.
        runs: Probe runs, earliest first.
    """
    seen: dict[tuple[str, str], list[_Seen]] = {}
    for run in runs:
        for finding in run.findings:
            if finding.trait and finding.option and _measures_fit(rubric, finding):
                seen.setdefault((finding.trait, finding.option), []).append(_Seen(finding, run))
    return tuple(_fit(*key, found) for key, found in seen.items())


def _measures_fit(rubric: DecisionRubric, finding: Finding) -> bool:
    # Only ordered levels demand more or less. Seconds and scores say nothing of how often.
    return (
        finding.outcome in MEASURED
        and finding.unit == "share"
        and None not in (finding.estimate, finding.low, finding.high)
        and finding.trait in rubric.trait_ids
        and rubric.trait(finding.trait).ordered
        and finding.option in rubric.option_ids
    )


def _fit(trait: str, option: str, found: Sequence[_Seen]) -> Fit:
    own = [one for one in found if not one.run.provenance.stand_in]
    by_probe: dict[str, list[_Seen]] = {}
    for one in own or found:
        by_probe.setdefault(one.finding.probe, []).append(one)
    sides = [
        _pooled([_as_measured(one) for one in _one_a_sample(same)]) for same in by_probe.values()
    ]
    measured = _mixed(sides)
    if own and len(own) < len(found):
        measured = _saying(measured, "Your own model's run stands before the stand-in's.")
    used = [stand_ins(one.run) for one in own or found]
    return Fit(trait, option, measured, stand_ins=math.fsum(used) / len(used))


def _one_a_sample(found: Iterable[_Seen]) -> list[_Seen]:
    stands: dict[str, _Seen] = {}
    for one in found:
        rival = stands.get(one.run.provenance.data_sha256)
        if rival is None or one.finding.n >= rival.finding.n:
            stands[one.run.provenance.data_sha256] = one
    return list(stands.values())


def _as_measured(one: _Seen) -> Measurement:
    finding = one.finding
    # `_measures_fit` has seen to it that there are an estimate and an interval.
    low, high = float(finding.low or 0), float(finding.high or 0)
    error = max(SURE, (high - low) / NORMAL_95)
    return Measurement(float(finding.estimate or 0), error, finding.reason, (finding.id,))


def _pooled(runs: Sequence[Measurement]) -> Measurement:
    """Pool what independent runs measured of the same thing.

    mean = sum w_i m_i / sum w_i,   w_i = 1 / e_i^2
    error = (sum w_i)^-1/2 * max(1, sqrt(chi^2 / (k - 1))),   chi^2 = sum w_i (m_i - mean)^2
    """
    if len(runs) == 1:
        return runs[0]
    weights = [one.error**-2 for one in runs]
    total = math.fsum(weights)
    mean = math.fsum(w * one.mean for w, one in zip(weights, runs, strict=True)) / total
    chi2 = math.fsum(w * (one.mean - mean) ** 2 for w, one in zip(weights, runs, strict=True))
    error = total**-0.5 * max(1.0, math.sqrt(chi2 / (len(runs) - 1)))
    return _saying(_joined(mean, error, runs), f"{len(runs)} runs, pooled.")


def _mixed(sides: Sequence[Measurement]) -> Measurement:
    """Take the mean and the variance (that of each side, and that between them) of a mixture."""
    if len(sides) == 1:
        return sides[0]
    k = len(sides)
    mean = math.fsum(one.mean for one in sides) / k
    within = math.fsum(one.error**2 for one in sides) / k
    between = math.fsum((one.mean - mean) ** 2 for one in sides) / k
    return _joined(mean, math.sqrt(within + between), sides)


def _joined(mean: float, error: float, parts: Sequence[Measurement]) -> Measurement:
    return Measurement(
        mean,
        error,
        " ".join(one.because for one in parts),
        tuple(finding for one in parts for finding in one.findings),
    )


def _saying(measured: Measurement, more: str) -> Measurement:
    return Measurement(
        measured.mean, measured.error, f"{measured.because} {more}", measured.findings
    )
