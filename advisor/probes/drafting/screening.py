"""Judges a question by itself and among all documents: self-contained, specific, answered once.

Knows words and where they occur; asks no model.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from enum import StrEnum

from advisor.probes.drafting.answer import Answer
from advisor.probes.drafting.questions import Question
from advisor.probes.drafting.tokens import NOUNS, Token, is_name

LEAST_CONTENT = 2
"""Content words of a question beside the question word: "How long does the visit last?"."""

MOST_WORDS = 24
"""Of a question; longer ones retell the document."""

FITS = 0.75
"""Share of a question's weight, by rarity of its words, that another sentence may not hold."""

POINTING = frozenset(
    "above another below both former here it its latter other others same such that there these "
    "this those they them their he she him her his hers we us our ours i me my mine itself himself "
    "herself themselves whose".split()
)
"""Words that point at another sentence, or at whoever speaks."""

OWNING = frozenset("her his its their".split())
"""May stand after a subject that is in the question: that is whose."""

PASSING = frozenset(
    "again ago already currently earlier even instead later meanwhile next now nowadays otherwise "
    "previous previously recently respectively so soon still then today tomorrow too tonight "
    "yesterday yet".split()
)
"""Words that lean on the moment of writing or on what was said before."""

UNNAMED = frozenset("event issue matter move one question subject thing topic".split())
"""Nouns that, after "the", stand for something said before."""

QUANTIFIED = frozenset("all any each every few many most much one part several some".split())
"""Subjects that nobody could be asked about: "some guests"."""

CONTENT = ("N", "V", "AJ", "CRD", "ORD", "AV0")


class Fault(StrEnum):
    """Why a draft is dropped without asking a model, in words that follow a number."""

    LEANING = "leaned on other sentences"
    VAGUE = "too vague or too long"
    TELLING = "gave the answer away"
    ELSEWHERE = "would fit other places in the documents"


class Corpus:
    """Which content words stand in which sentence and document."""

    def __init__(self, sentences: Iterable[tuple[str, Sequence[Token]]]) -> None:
        """Note the words of all sentences.

        Args:
            sentences: Document id and tokens of each.
        """
        self._words: list[frozenset[str]] = []
        self._document: list[str] = []
        self._where: defaultdict[str, list[int]] = defaultdict(list)
        for document_id, tokens in sentences:
            for word in (words := content(tokens)):
                self._where[word].append(len(self._words))
            self._words.append(words)
            self._document.append(document_id)

    def is_spread(self, word: str) -> bool:
        """Tell whether more than one document holds a word."""
        holders = (self._document[place] for place in self._where.get(word, ()))
        first = next(holders, None)
        return any(other != first for other in holders)

    def fits_elsewhere(
        self, asked: Collection[str], answer: Collection[str], *, within: str | None = None
    ) -> bool:
        """Tell whether a question fits another sentence, nearly or wholly, and not its answer.

        Args:
            asked: The content words of the question.
            answer: The content words of its answer.
            within: The one document to look in; all where left out.
        """
        weights = {word: 1 / (1 + len(self._where.get(word, ()))) for word in asked}
        shares: defaultdict[int, float] = defaultdict(float)
        for word, weight in weights.items():
            for place in self._where.get(word, ()):
                shares[place] += weight
        least = FITS * sum(weights.values())
        return any(
            share >= least
            and not self._words[place] >= set(answer)
            and within in (None, self._document[place])
            for place, share in shares.items()
        )


def content(tokens: Iterable[Token]) -> frozenset[str]:
    """Take the content words of tokens, in dictionary form and lower case."""
    return frozenset(
        one.lemma.lower()
        for one in tokens
        if one.tag.startswith(CONTENT) and not one.tag.startswith(("VB", "VH", "VD", "VM"))
    )


def fault_of(
    question: Question, answer: Answer, corpus: Corpus, *, within: str | None = None
) -> Fault | None:
    """Find why a draft should be dropped, or none.

    Args:
        question: What would be asked.
        answer: What would be answered.
        corpus: All documents.
        within: The document that the question will name; none where it names no document.
    """
    if _leans(question, answer):
        return Fault.LEANING
    asked, told = content(question.words), content(answer.tokens)
    if len(asked) < LEAST_CONTENT or len(question.text.split()) > MOST_WORDS:
        return Fault.VAGUE
    if question.subject[0].text.lower() in QUANTIFIED and answer.kind != "quantity":
        return Fault.VAGUE
    if told & content(one for one in question.words if one.tag in NOUNS):
        return Fault.TELLING
    if within is None and not _is_anchored(question, corpus):
        return Fault.VAGUE
    return Fault.ELSEWHERE if corpus.fits_elsewhere(asked, told, within=within) else None


def _leans(question: Question, answer: Answer) -> bool:
    before = ""
    for one in question.words:
        word = one.text.lower()
        owned = answer.part != "subject" and one.start > question.subject[0].start
        if word in PASSING or (word in POINTING and not (word in OWNING and owned)):
            return True
        if before == "the" and one.lemma in UNNAMED:
            return True
        before = word
    return False


def _is_anchored(question: Question, corpus: Corpus) -> bool:
    """Tell whether something in the question says what it is about, without the sentence before.

    That is a name, a number, or a noun that is new ("a pallet", "pallets"), or one that no other
    document has, so that "the pallet" can be no other.
    """
    words = question.words
    for one in words:
        if is_name(one) or (one.tag == "CRD" and one.text[0].isdigit()):
            return True
        if one.tag in ("AJS", "ORD"):
            return True  # "the heaviest vehicle"
        if one.tag in NOUNS and not corpus.is_spread(one.lemma.lower()):
            return True
    nouns = [at for at, one in enumerate(words) if one.tag in NOUNS]
    known = any(one.text.lower() == "the" for one in words[: nouns[0] if nouns else 0])
    return bool(nouns) and not known
