"""Proposes drafts by rule: the best ones first, spread over the documents, none like another.

Asks no model. The same documents and seed give the same proposals.
"""

from __future__ import annotations

import hashlib
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import NamedTuple

from advisor.model.draft import Draft
from advisor.model.sample import Document
from advisor.probes.drafting.answer import Answer, Kind
from advisor.probes.drafting.answers import answers_in
from advisor.probes.drafting.clauses import clauses_of
from advisor.probes.drafting.phrases import currencies
from advisor.probes.drafting.prose import Sentence, sentences_of
from advisor.probes.drafting.questions import Question, accepted, question_for
from advisor.probes.drafting.screening import Corpus, Fault, fault_of
from advisor.probes.drafting.tokens import Casing, Tagger, Token, tokens_of
from advisor.probes.duplicates import Texts

WORTH: dict[Kind, float] = {
    "quantity": 1.0,
    "code": 1.0,
    "date": 1.0,
    "time": 1.0,
    "frequency": 1.0,
    "person": 0.9,
    "place": 0.8,
    "thing": 0.6,
}
"""How good drafts of a kind are, as read: what is asked for by "what" is often left vague."""

NAMED_WORTH = 0.7
"""Times the worth of a question that has to name its document, which nobody asks like that."""

MOST_TITLE_WORDS = 6
"""Of a title put before a question; a longer one would outweigh it."""

ALIKE = "nearly equalled another question"
"""Why a draft is dropped, in words that follow a number."""


class Proposals(NamedTuple):
    """What the rules came up with."""

    drafts: tuple[Draft, ...]
    """Best first."""
    sentences: int
    """Whole sentences that were read."""
    dropped: dict[str, int]
    """Reason -> drafts dropped for it."""


class _Candidate(NamedTuple):
    worth: float
    draft: Draft


def propose(
    documents: Sequence[Document], *, tag: Tagger, known: Sequence[str] = (), seed: int
) -> Proposals:
    """Draft every question that the rules find, and drop those that they find at fault.

    Args:
        documents: English text.
        tag: Tags the words of a sentence.
        known: Questions that there are already.
        seed: Of the order among equals.
    """
    rng = random.Random(seed)
    found = [sentence for document in documents for sentence in sentences_of(document)]
    casing = Casing(sentence.text for sentence in found)
    tagged = [tokens_of(sentence.text, tag, casing) for sentence in found]
    corpus = Corpus((one.document_id, tokens) for one, tokens in zip(found, tagged, strict=True))
    titles = {one.id: _topic(one) for one in documents}
    money = currencies(tagged)
    dropped: Counter[str] = Counter()
    by_document: dict[str, list[_Candidate]] = {}
    for sentence, tokens in zip(found, tagged, strict=True):
        best: _Candidate | None = None
        for question, answer in _asked(tokens, money):
            drafted = _draft(sentence, question, answer, corpus, titles[sentence.document_id])
            if isinstance(drafted, Fault):
                dropped[drafted] += 1
            elif best is None or drafted.worth > best.worth:
                best = drafted
        if best is not None:
            by_document.setdefault(sentence.document_id, []).append(best)
    drafts = _without_likes(_spread(by_document, rng), known, dropped)
    return Proposals(tuple(drafts), len(found), dict(dropped))


def _asked(tokens: Sequence[Token], money: frozenset[str]) -> Iterator[tuple[Question, Answer]]:
    for clause in clauses_of(tokens):
        for answer in answers_in(clause, money=money):
            yield question_for(clause, answer), answer


def _draft(
    sentence: Sentence, question: Question, answer: Answer, corpus: Corpus, title: str
) -> _Candidate | Fault:
    """Make a draft; one that only its document makes clear names the document."""
    text, worth = question.text, WORTH[answer.kind]
    fault = fault_of(question, answer, corpus)
    named = set(title.lower().split()) & set(question.text.lower().rstrip("?").split())
    if fault in (Fault.VAGUE, Fault.ELSEWHERE) and title and not named:
        fault = fault_of(question, answer, corpus, within=sentence.document_id)
        text, worth = f"{title}: {text[0].lower()}{text[1:]}", NAMED_WORTH * worth
    if fault is not None:
        return fault
    draft = Draft(
        id=f"draft-{_fingerprint(sentence, answer)}",
        question=text,
        answers=accepted(answer),
        document_id=sentence.document_id,
        sentence=sentence.text,
        kind=answer.kind,
    )
    return _Candidate(worth, draft)


def _fingerprint(sentence: Sentence, answer: Answer) -> str:
    # The same fact has the same id whenever it is drafted, so that it is never taken in twice.
    said = f"{sentence.document_id}\n{sentence.text}\n{accepted(answer)[0]}"
    return hashlib.sha256(said.encode()).hexdigest()[:8]


def _topic(document: Document) -> str:
    words = document.title.replace("_", " ").split()
    return " ".join(words) if 0 < len(words) <= MOST_TITLE_WORDS else ""


def _spread(by_document: dict[str, list[_Candidate]], rng: random.Random) -> Iterator[Draft]:
    """Take the best of every document, then the second best of every one, and so on."""
    columns = []
    for candidates in by_document.values():
        rng.shuffle(candidates)
        columns.append(sorted(candidates, key=lambda one: -one.worth))
    rng.shuffle(columns)
    for row in zip_longest(*columns):
        yield from (one.draft for one in row if one is not None)


def _without_likes(
    drafts: Iterator[Draft], known: Sequence[str], dropped: Counter[str]
) -> list[Draft]:
    kept, texts = [], Texts()
    for question in known:
        texts.add(question)
    for draft in drafts:
        if texts.holds_like(draft.question):
            dropped[ALIKE] += 1
        else:
            texts.add(draft.question)
            kept.append(draft)
    return kept
