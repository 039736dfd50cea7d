"""Footprint: how large the documents are, and what an answer takes."""

from __future__ import annotations

from advisor.probes.traits.spec import Claim, ProbeSpec

SPEC = ProbeSpec(
    id="footprint",
    title="Counts documents and tokens, and times answers",
    needs=("documents", "answers of any arm"),
    claims={
        "documents_fit_one_prompt": Claim(
            trait="corpus_size",
            says="All documents together are small enough for one prompt of "
            "today's long-context models.",
        ),
        "answers_within_seconds": Claim(
            trait="latency",
            says="Half of the arm's answers come within the few seconds that a person waits.",
        ),
    },
)
