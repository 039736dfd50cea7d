"""Support: do the passages that were shown hold what the answers say?"""

from __future__ import annotations

from advisor.probes.traits.spec import Claim, ProbeSpec

SPEC = ProbeSpec(
    id="support",
    title="Looks for the words of each answer in its passages",
    needs=("answers of an arm that reads passages",),
    claims={
        "answers_rest_on_passages": Claim(
            trait="hallucination_tolerance",
            says="Of the words that carry an answer, most stand in the passages it was given.",
        ),
        "answers_can_be_traced": Claim(
            trait="citations_needed",
            says="Most answers stand in one single passage, which could be cited.",
        ),
    },
)
