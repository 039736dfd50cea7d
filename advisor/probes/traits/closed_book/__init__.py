"""Closed book: how much better are answers with the right passage than without any?"""

from __future__ import annotations

from advisor.probes.traits.spec import Claim, ProbeSpec

SPEC = ProbeSpec(
    id="closed_book",
    title="Asks without any document and with the right one",
    needs=("documents", "test items that name them", "answers of base"),
    asks_anew=True,
    claims={
        "answers_need_the_documents": Claim(
            trait="external_knowledge",
            says="Given the right passage, the model answers more questions "
            "rightly than without any.",
        ),
    },
)
