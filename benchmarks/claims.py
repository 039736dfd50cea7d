"""What the eight public data sets should show, as claims that a run can make true or false.

Fixed before anything was measured, but for one on PubMedQA that was taken back (see README.md). A
claim about two arms is read off their comparison in run.json: true where the comparison says so,
false where it says the opposite, open where it is inconclusive.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from advisor.model.run import Run


class Held(NamedTuple):
    """What became of one claim in one run."""

    says: str
    true: bool | None
    """None where the run leaves it open."""
    figures: str

    def __str__(self) -> str:
        """Show it with its figures."""
        word = {True: "yes", False: "NO", None: "open"}[self.true]
        return f"{self.says}: {word} ({self.figures})"


Claim = Callable[[Run], Held]


class Expected(NamedTuple):
    """What one set should show, and how it is run."""

    source: str
    """The folder it is handed out in."""
    tests: tuple[Claim, ...]
    options: Mapping[str, Any] = {}
    """Of the run, beyond the defaults."""
    as_it_is: bool = False
    """Whether that folder is read by advisor without being converted."""

    def claims(self, run: Run) -> tuple[Held, ...]:
        """Hold every claim against a run."""
        return tuple(test(run) for test in self.tests)


class _Lead(NamedTuple):
    mean: float
    low: float
    high: float
    outcome: str
    """ahead, behind, equivalent or inconclusive."""

    def __str__(self) -> str:
        return f"{self.mean:+.2f}, {self.low:+.2f} to {self.high:+.2f}"


def ahead(arm: str, rival: str) -> Claim:
    """One arm is better than another."""

    def test(run: Run) -> Held:
        lead = _lead(run, arm, rival)
        truth = {"ahead": True, "inconclusive": None}.get(lead.outcome, False)
        return Held(f"{arm} above {rival}", truth, str(lead))

    return test


def not_ahead(arm: str, rival: str) -> Claim:
    """One arm brings no more than the margin over another."""

    def test(run: Run) -> Held:
        lead, margin = _lead(run, arm, rival), run.plan.margin
        truth = None
        if lead.high <= margin or lead.outcome == "behind":
            truth = True
        elif lead.outcome == "ahead" and lead.mean > margin:
            truth = False
        return Held(f"{arm} no more than {margin:g} above {rival}", truth, str(lead))

    return test


def verdict(*options: str) -> Claim:
    """The run's own verdict is one of these options."""

    def test(run: Run) -> Held:
        found = run.verdict
        truth = found.option in options if found.status == "conclusive" else None
        return Held(f"verdict {' or '.join(options)}", truth, found.option or found.status)

    return test


def shown(arm: str) -> Claim:
    """An arm was run and has a score."""

    def test(run: Run) -> Held:
        metric = run.arms[arm].metrics.get(run.plan.primary_metric) if arm in run.arms else None
        figures = f"{metric.mean:.2f}, {metric.low:.2f} to {metric.high:.2f}" if metric else "-"
        return Held(f"{arm} shown", metric is not None, figures)

    return test


def makes_things_up(arm: str) -> Claim:
    """Without the evidence, an arm does not decline but makes an answer up."""

    def test(run: Run) -> Held:
        finding = next((one for one in run.findings if one.id == f"{arm}_makes_nothing_up"), None)
        if finding is None or finding.estimate is None:
            return Held(f"{arm} makes things up", None, "not measured")
        truth = {"contradicts": True, "supports": False}.get(finding.outcome)
        return Held(f"{arm} makes things up", truth, f"made nothing up {finding.estimate:.0%}")

    return test


def ranks(kind: str, published: float) -> Claim:
    """A kind of retriever reaches the nDCG@10 published for it: its interval is not all below."""

    def test(run: Run) -> Held:
        says = f"{kind} reaches nDCG@10 {published:.2f}"
        named = f"{kind}_retrieval_ranks_gold_passage_high"
        finding = next((one for one in run.findings if one.id == named), None)
        if finding is None or finding.low is None or finding.high is None:
            return Held(says, None, "not measured")
        figures = f"{finding.estimate:.3f}, {finding.low:.3f} to {finding.high:.3f}"
        return Held(says, finding.high >= published, figures)

    return test


def learns(arm: str) -> Claim:
    """The learning curve of an arm rises, its last point beyond the interval of the first."""

    def test(run: Run) -> Held:
        points = [one for one in run.curves.get(arm, ()) if not one.extrapolated]
        if len(points) < 2:
            return Held(f"{arm} learns from more rows", None, "not measured")
        figures = ", ".join(f"{one.rows} rows {one.mean:.2f}" for one in points)
        truth = None
        if points[-1].low > points[0].high:
            truth = True
        elif points[-1].high < points[0].low:
            truth = False
        return Held(f"{arm} learns from more rows", truth, figures)

    return test


def _lead(run: Run, arm: str, rival: str) -> _Lead:
    for one in run.comparisons:
        if (one.a, one.b) == (arm, rival):
            outcomes = {"a_better": "ahead", "b_better": "behind"}
            outcome = outcomes.get(one.outcome, one.outcome)
            return _Lead(one.difference, one.low, one.high, outcome)
        if (one.a, one.b) == (rival, arm):
            outcomes = {"a_better": "behind", "b_better": "ahead"}
            outcome = outcomes.get(one.outcome, one.outcome)
            return _Lead(-one.difference, -one.high, -one.low, outcome)
    return _Lead(0.0, -1.0, 1.0, "inconclusive")


EXPECTED = {
    "squad2": Expected(
        "squad2",
        (
            ahead("rag", "base"),
            ahead("rag", "finetune"),
            ahead("hybrid", "base"),
            ahead("hybrid", "finetune"),
            not_ahead("rag", "hybrid"),
            verdict("rag", "hybrid"),
        ),
        {"answerable_only": True},
    ),
    "squad2_unanswerable": Expected(
        "squad2",
        (makes_things_up("base"), makes_things_up("rag")),
        {"arms": ("base", "rag"), "probes": ("missing_evidence",)},
    ),
    "pubmedqa": Expected("pubmedqa", (not_ahead("rag", "hybrid"),)),
    "scifact": Expected(
        "scifact",
        (ranks("bm25", 0.66), ranks("dense", 0.65)),
        {"probes": ("retrieval",)},
        as_it_is=True,
    ),
    "banking77": Expected(
        "banking77", (ahead("finetune", "base"), shown("classifier"), verdict("finetune"))
    ),
    "disfl_qa": Expected("disfl_qa", (ahead("finetune", "base"), verdict("finetune"))),
    "restaurant8k": Expected(
        "restaurant8k",
        (ahead("finetune", "base"), learns("finetune"), verdict("finetune")),
        {"probes": ("learning_curve",)},
    ),
    "text2sql_advising": Expected(
        "text2sql_advising", (ahead("finetune", "base"), verdict("finetune"))
    ),
    "retrievalqa": Expected(
        "retrievalqa",
        (ahead("rag", "base"), not_ahead("finetune", "base"), verdict("rag", "hybrid")),
    ),
}
"""Set -> what it should show."""
