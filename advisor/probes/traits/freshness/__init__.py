"""Freshness: facts are changed in the documents; who follows, and how soon?"""

from __future__ import annotations

from advisor.probes.traits.spec import Claim, ProbeSpec

SPEC = ProbeSpec(
    id="freshness",
    title="Changes facts in the documents and asks again",
    needs=("documents", "test items whose answer stands in a document they name"),
    asks_anew=True,
    claims={
        "follows_changed_documents": Claim(
            trait="data_change",
            says="After a fact is changed in the documents, answers that "
            "state it state the new one.",
        ),
        "catches_up_within_a_minute": Claim(
            trait="data_change",
            says="What has to be done before it can answer rightly takes less than a minute here.",
        ),
    },
)
