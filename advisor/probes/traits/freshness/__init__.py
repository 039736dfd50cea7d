"""Freshness: facts are changed in the documents; who follows, and how soon?"""

from __future__ import annotations

from advisor.probes.traits.spec import Claim, ProbeSpec

SPEC = ProbeSpec(
    id="freshness",
    title="Changes facts in the documents and asks again",
    needs=("documents", "test items whose answer holds a fact of the documents they name"),
    asks_anew=True,
    claims={
        "follows_changed_documents": Claim(
            trait="data_change",
            says="After a fact was changed in the documents, most answers "
            "that had stated it state the new one.",
        ),
        "lets_go_of_outdated_facts": Claim(
            trait="data_change",
            says="At most one answer in ten still states the old fact.",
        ),
        "catches_up_within_a_minute": Claim(
            trait="data_change",
            says="What has to be done before it can answer rightly takes less than a minute here.",
        ),
    },
)
