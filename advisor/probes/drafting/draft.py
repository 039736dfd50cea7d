"""Drafts examples from documents: proposes by rule, then keeps what the model bears out.

Knows the order of the steps and what they need; no grammar, no prompt, no file.
"""

from __future__ import annotations

import random
from collections.abc import Sequence

from advisor.errors import InvalidSample
from advisor.model.draft import Drafting, DraftWish
from advisor.model.sample import Document, Sample
from advisor.probes import bounds
from advisor.probes.drafting.propose import Proposals, propose
from advisor.probes.drafting.sieve import sift
from advisor.probes.drafting.tokens import Tagger
from advisor.probes.metrics.language import english_share
from advisor.probes.models import Models
from advisor.probes.progress import Progress
from advisor.wording.numbers import percent, things

MOST_CHARACTERS = 1_000_000
"""Of all documents read: some 8,000 sentences, which take the rules ten seconds or so."""


def draft_examples(
    sample: Sample,
    wish: DraftWish,
    *,
    known: Sequence[str],
    tag: Tagger,
    models: Models,
    progress: Progress,
) -> Drafting:
    """Draft question-answer pairs from the documents of a sample.

    Args:
        sample: Its documents are read, its examples are not.
        wish: What was asked for.
        known: Questions that there are already, and are not drafted again.
        tag: Tags the words of a sentence.
        models: Where the model comes from that the drafts are put to.
        progress: Told how it goes.

    Raises:
        InvalidSample: The documents are not in English, or nothing can be asked about them.
        MissingModel: The model cannot be had.
    """
    _see_english(sample)
    documents = _drawn(sample.documents, random.Random(wish.seed))
    if len(documents) < len(sample.documents):
        held = things(len(sample.documents), "document")
        progress.note(f"{len(documents)} of {held} are read, drawn by chance; --seed draws others.")
    progress.phase("drafts", "read the documents", 0)
    proposed = propose(documents, tag=tag, known=known, seed=wish.seed)
    if not proposed.drafts:
        raise InvalidSample(
            f"No question came of {things(proposed.sentences, 'whole sentence')} in "
            f"{things(len(documents), 'document')}.",
            hint="Give documents in plain sentences; tables, menus and scans hold none.",
        )
    threads = models.threads()
    model = models.generator(
        wish.model or models.default_generator,
        precision=models.precision(threads=threads),
        threads=threads,
    )
    progress.phase("drafts", "ask the model", len(proposed.drafts))
    sifted = sift(
        proposed.drafts,
        documents,
        wanted=wish.count,
        model=model,
        advance=progress.advance,
    )
    return Drafting(
        wish=wish,
        documents_sha256=sample.sha256,
        sentences=proposed.sentences,
        asked=sifted.asked,
        dropped=_all_dropped(proposed, sifted.dropped),
        drafts=sifted.drafts,
    )


def _drawn(documents: Sequence[Document], rng: random.Random) -> Sequence[Document]:
    """Draw as many documents as are read in good time; all of them where they are few."""
    left = MOST_CHARACTERS
    drawn: set[str] = set()
    for document in rng.sample(documents, len(documents)):
        left -= len(document.text)
        if left < 0 and drawn:
            break
        drawn.add(document.id)
    return [document for document in documents if document.id in drawn]


def _see_english(sample: Sample) -> None:
    share = english_share([document.text[:2000] for document in sample.documents])
    if share is not None and bounds.ENGLISH.below(share) == "out_of_bounds":
        raise InvalidSample(
            f"{percent(share)} of the documents read as English, and the rules for writing "
            "questions know no other language.",
            hint="Write examples in their language yourself: {'input', 'output'} a line.",
        )


def _all_dropped(proposed: Proposals, by_model: dict[str, int]) -> dict[str, int]:
    return {reason: n for reason, n in {**proposed.dropped, **by_model}.items() if n}
