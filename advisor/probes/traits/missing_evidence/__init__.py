"""Missing evidence: with the answer's document gone, who declines and who makes something up?"""

from __future__ import annotations

from advisor.probes.traits.spec import Claim, ProbeSpec

SPEC = ProbeSpec(
    id="missing_evidence",
    title="Takes the answer's document away and asks again",
    needs=("documents", "test items that name them, or that no document answers"),
    asks_anew=True,
    claims={
        "makes_nothing_up": Claim(
            trait="hallucination_tolerance",
            says="Without evidence, most outputs decline, or are right all the same.",
        ),
    },
)
