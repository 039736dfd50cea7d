"""Finished probe runs of a few lines, as the kernel sees them."""

from __future__ import annotations

from advisor.model.finding import Finding
from advisor.model.run import ArmResult, Metric, Plan, Run, RunProvenance, RunVerdict


def a_finding(trait, **more):
    """A share of one half, .4 to .6, of one option unless told otherwise."""
    return Finding.model_validate(
        {
            "id": f"a_claim_on_{trait}",
            "probe": "a_probe",
            "trait": trait,
            "estimate": 0.5,
            "low": 0.4,
            "high": 0.6,
            "n": 50,
            "outcome": "supports",
            "reason": "So it was.",
            **more,
        }
    )


def a_run(*findings, data="a", stand_in=False, scores=None, items=50, status="conclusive"):
    """A run of the findings; `scores` maps arms to what they scored."""
    return Run(
        plan=Plan(
            task="short_answer",
            primary_metric="token_f1",
            margin=0.05,
            arms=tuple(scores or ()),
            test_ids=tuple(f"i{place}" for place in range(items)),
            train_ids=(),
            model="m",
            embedder="e",
            settings={},
            threads=1,
            precision="float32",
            seed=0,
        ),
        arms={
            arm: ArmResult(
                metrics={"token_f1": Metric(mean=score, low=score, high=score, n=items)},
                seconds=1,
                prompt_tokens=1,
                output_tokens=1,
            )
            for arm, score in (scores or {}).items()
        },
        comparisons=(),
        findings=findings,
        validity={},
        verdict=RunVerdict(option=None, status=status, because=()),
        provenance=RunProvenance(
            data="data",
            data_sha256=data,
            models={},
            versions={},
            hardware="",
            started="",
            seed=0,
            stand_in=stand_in,
        ),
    )
