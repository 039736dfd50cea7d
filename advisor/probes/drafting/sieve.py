"""Asks the model the drafted questions: with the passage it must know the answer, without it not.

The first is round-trip consistency (Alberti et al., "Synthetic QA Corpora Generation with Roundtrip
Consistency", ACL 2019): a question whose own passage does not lead back to its answer is a bad
question, or too hard for this model to tell anything apart with. Knows no grammar and no file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

from advisor.model.draft import Draft
from advisor.model.run import Passage
from advisor.model.sample import Document, Example
from advisor.probes.metrics.short_answers import answer_contained, normalised
from advisor.probes.models import Generator
from advisor.probes.prompts import Form, careful
from advisor.probes.retrieval.chunking import chunk
from advisor.probes.settings import PASSAGE_WORDS

UNANSWERED = "were not answered from their own passage"
KNOWN = "were answered without any passage"
"""Why a draft is dropped by the model, in words that follow a number."""

ROUND = 48
"""Drafts asked at a time; after each round there may be enough."""

NEW_TOKENS = 24
"""Of an answer: some more than the longest that is drafted."""

_FORM = Form("short_answer", words=2)


class Sifted(NamedTuple):
    """What the model left."""

    drafts: tuple[Draft, ...]
    dropped: dict[str, int]
    """Reason -> drafts dropped for it."""
    asked: int
    """Drafts that were put to the model."""


def sift(
    drafts: Sequence[Draft],
    documents: Sequence[Document],
    *,
    wanted: int,
    model: Generator,
    advance: Callable[[int], None],
) -> Sifted:
    """Keep, in order, as many drafts as are wanted of those that a passage lets the model answer.

    Args:
        drafts: Best first.
        documents: Where they come from.
        wanted: How many are enough.
        model: Who is asked.
        advance: Told how many further drafts are done with.
    """
    passages = _passages(drafts, documents)
    kept: list[Draft] = []
    dropped: Counter[str] = Counter()
    asked = 0
    for start in range(0, len(drafts), ROUND):
        if len(kept) >= wanted:
            break
        batch = drafts[start : start + ROUND]
        asked += len(batch)
        given = _answers(batch, model, [(passages[one.id].text,) for one in batch])
        found = [one for one in batch if _is_right(one, given[one.id])]
        alone = _answers(found, model, [()] * len(found))
        unknown = [one for one in found if not _is_right(one, alone[one.id])]
        dropped[UNANSWERED] += len(batch) - len(found)
        dropped[KNOWN] += len(found) - len(unknown)
        kept += unknown
        advance(len(batch))
    return Sifted(tuple(kept[:wanted]), dict(dropped), asked)


def _passages(drafts: Sequence[Draft], documents: Sequence[Document]) -> dict[str, Passage]:
    """Find the passage of each draft: the one that shares most of its sentence."""
    needed = {one.document_id for one in drafts}
    cut = {one.id: chunk(one, max_words=PASSAGE_WORDS) for one in documents if one.id in needed}

    def shared(draft: Draft, passage: Passage) -> tuple[bool, int]:
        text = normalised(passage.text)
        wanted = set(normalised(draft.sentence).split())
        holds = f" {normalised(draft.answers[0])} " in f" {text} "
        return holds, len(wanted & set(text.split()))

    return {
        draft.id: max(cut[draft.document_id], key=lambda passage: shared(draft, passage))
        for draft in drafts
    }


def _answers(
    drafts: Sequence[Draft], model: Generator, passages: Sequence[tuple[str, ...]]
) -> dict[str, str]:
    """Put drafts to the model: id -> what it answers."""
    prompts = [
        model.prompt_tokens(careful(_example(one), _FORM, passages=texts))
        for one, texts in zip(drafts, passages, strict=True)
    ]
    said: dict[str, str] = {}
    lengths = [len(prompt) for prompt in prompts]
    for batch in model.plan_batches(lengths, max_new_tokens=NEW_TOKENS):
        made = model.generate(
            [prompts[at] for at in batch], max_new_tokens=NEW_TOKENS, stop_at_newline=True
        )
        said |= {drafts[at].id: one.text for at, one in zip(batch, made, strict=True)}
    return said


def _is_right(draft: Draft, output: str) -> bool:
    return answer_contained(output, draft.answers) == 1


def _example(draft: Draft) -> Example:
    return Example(id=draft.id, input=draft.question, outputs=draft.answers)
