"""Baseline: does a careful prompt alone already reach the target?"""

from __future__ import annotations

from advisor.probes.traits.spec import Claim, ProbeSpec

SPEC = ProbeSpec(
    id="baseline",
    title="Holds the careful prompt against the target",
    needs=("a target in the answers file", "answers of base or few_shot"),
    claims={
        "careful_prompt_meets_target": Claim(
            trait="baseline_quality", says="The better of base and few_shot reaches the target."
        ),
    },
)
