"""A drafting of a few lines, as it lies beside its examples."""

from __future__ import annotations

from advisor.model.draft import Draft, Drafting, DraftWish

SENTENCES = {
    "badge": (
        "How much does a lost badge cost?",
        ("12 euros", "12"),
        "A lost badge costs 12 euros.",
    ),
    "mill": ("When was the mill built?", ("1820",), "The mill was built in 1820."),
    "gate": ("At what time does the gate close?", ("17h40",), "The gate closes at 17h40."),
}


def a_drafting(*, sha256="0" * 64, document_id="rules", count=60, **decisions):
    """Three drafts; decisions by name."""
    return Drafting(
        wish=DraftWish(count=count, seed=0),
        documents_sha256=sha256,
        sentences=9,
        asked=5,
        dropped={"were not answered from their own passage": 2},
        drafts=tuple(
            Draft(
                id=f"draft-{name}",
                question=question,
                answers=answers,
                document_id=document_id,
                sentence=sentence,
                kind="quantity",
                decision=decisions.get(name, "open"),
            )
            for name, (question, answers, sentence) in SENTENCES.items()
        ),
    )
