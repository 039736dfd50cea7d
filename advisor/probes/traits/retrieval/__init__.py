"""Retrieval: is the right document found, and how far up does it stand?"""

from __future__ import annotations

from advisor.probes.traits.spec import Claim, ProbeSpec

SPEC = ProbeSpec(
    id="retrieval",
    title="Looks up the right documents by meaning, by words and by both",
    needs=("documents", "test items that name them"),
    asks_anew=True,
    needs_arms=False,
    claims={
        "retrieval_recalls_gold_passage": Claim(
            trait=None,
            says="Of the right documents, four in five are among the passages an arm is given.",
        ),
        "retrieval_ranks_gold_passage_high": Claim(
            trait=None,
            says="On average the right document stands as high as third, by nDCG@10.",
        ),
    },
)
