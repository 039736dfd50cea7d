"""Scores free text against references: chrF of sacrebleu and ROUGE-L of rouge-score."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from sacrebleu import sentence_chrf


def chrf(output: str, references: Sequence[str]) -> float:
    """Measure overlap of character 1- to 6-grams, recall counting twice: chrF2 / 100.

    (Popovic, WMT 2015.) It needs no tokeniser, so code, forms and any script score alike; of the
    string metrics it agreed best with people in Kocmi et al., WMT 2021.
    """
    return float(sentence_chrf(output, list(references)).score) / 100 if references else 0.0


def rouge_l(output: str, references: Sequence[str]) -> float:
    """Measure the longest common word sequence, as F1, against the nearest reference: ROUGE-L.

    (Lin, ACL Workshop 2004; rouge-score with its Porter stemmer.) Only a-z and 0-9 count as
    words, so it says nothing about other scripts and little about code.
    """
    scorer = _rouge_scorer()
    return max(
        (float(scorer.score(reference, output)["rougeL"].fmeasure) for reference in references),
        default=0.0,
    )


@cache
def _rouge_scorer() -> Any:
    from rouge_score.rouge_scorer import RougeScorer

    return RougeScorer(["rougeL"], use_stemmer=True)
