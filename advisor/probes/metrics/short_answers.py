"""Scores short answers against accepted answers, and recognises answers that decline to answer.

Knows two texts at a time; nothing of documents, prompts or models.
"""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Callable, Sequence

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)
_SENTENCE_END = re.compile(r"[.!?]\s|\n")

_SOURCE = (
    r"(?:(?:text|passage|document|context|handbook|manual|guide|polic|article|source|excerpt|page"
    r"|material|content|information|section|paragraph|abstract|knowledge base)(?:s|y|ies)?)"
)
"""What may be said to hold no answer. What is asked about may itself not hold, provide or include
something: "The card does not include bicycles" answers."""

ABSTENTIONS = re.compile(
    r"\b(?:"
    r"(?:i|we) (?:do not|don't|cannot|can't|could not|couldn't) "
    r"(?:know|answer|find|tell|say|determine)"
    r"|(?:i|we) have no (?:idea|answer|information)"
    r"|(?:i am|i'm|we are|we're) (?:not sure|unsure|unable to|not able to|sorry)"
    r"|(?:unable|not able|impossible|not possible) to (?:answer|determine|find|say|tell)"
    r"|(?:cannot|can't|can not|could not) be (?:answered|determined|found)"
    r"|(?:not|isn't|is not|insufficient|no) (?:enough |sufficient |any |relevant )*information"
    r"(?! (?:desk|cent|office|point|sheet|board|leaflet|sign))"
    r"|(?:there is|there's|with) no mention"
    r"|(?:does not|doesn't|do not|don't) (?:\w+ )?(?:mention|say|specify|state)"
    rf"|{_SOURCE} (?:\w+ )?(?:does not|doesn't|do not|don't) (?:\w+ )?(?:provide|contain|include)"
    r"|(?:not|never) (?:explicitly )?(?:mentioned|specified|stated)"
    r"|(?:answer|information|detail)s? (?:is|are|was|were) (?:not|never) (?:explicitly )?"
    r"(?:provided|given|available)"
    r"|(?:not|never) (?:explicitly )?(?:provided|given|available) "
    rf"(?:in|by|from) (?:\w+ )*{_SOURCE}"
    r"|(?:is|are) (?:not known|unknown|unanswerable)"
    r"|(?:no|not an|without an) answer"
    r")\b"
)
"""Ways to decline, searched in the first sentence, lower case and with straight apostrophes."""

BARE_ABSTENTIONS = frozenset(
    {"", "unknown", "none", "na", "no answer", "unanswerable", "not available", "not stated"}
)
"""Outputs that decline if they are the whole output, after normalisation."""


def normalised(answer: str) -> str:
    """Normalise as SQuAD's official evaluation does, so that figures can be compared with others'.

    Lower case; ASCII punctuation, the articles and spare white space removed (Rajpurkar et al.,
    EMNLP 2016, section 6.1; `evaluate-v2.0.py`).
    """
    bare = answer.lower().translate(_PUNCTUATION)
    return " ".join(_ARTICLES.sub(" ", bare).split())


def abstains(output: str) -> bool:
    """Tell whether an output declines to answer: nothing, or a phrase of `ABSTENTIONS`.

    Only the first sentence is read: "The text does not say. It may be Rome." declines, while
    "Rome. The text does not say more." answers.
    """
    if normalised(output) in BARE_ABSTENTIONS:
        return True
    first = _SENTENCE_END.split(output.strip().lower().replace("\u2019", "'"), maxsplit=1)[0]
    return ABSTENTIONS.search(first) is not None


def token_f1(output: str, references: Sequence[str]) -> float:
    """Measure word overlap with the nearest reference: SQuAD's F1.

    F1 = 2 P R / (P + R),  P = shared / |output|,  R = shared / |reference|, words with counts
    """
    return _best(_pair_f1, output, references)


def exact_match(output: str, references: Sequence[str]) -> float:
    """Tell whether the output equals a reference after normalisation: SQuAD's EM, 0 or 1."""
    return _best(lambda one, other: float(one == other), output, references)


def answer_contained(output: str, references: Sequence[str]) -> float:
    """Tell whether a reference stands in the output, whole words in order, after normalisation.

    A wordy answer that is right scores 1 here and little in F1; the gap between the two is one of
    form, not of knowledge.
    """
    return _best(_pair_contained, output, references)


def _best(score: Callable[[str, str], float], output: str, references: Sequence[str]) -> float:
    said = normalised(output)
    return max((score(said, normalised(reference)) for reference in references), default=0.0)


def _pair_f1(output: str, reference: str) -> float:
    said, wanted = output.split(), reference.split()
    if not said or not wanted:
        return float(said == wanted)
    shared = (Counter(said) & Counter(wanted)).total()
    return 2 * shared / (len(said) + len(wanted))


def _pair_contained(output: str, reference: str) -> float:
    if not reference:
        return float(not output)
    return float(f" {reference} " in f" {output} ")
