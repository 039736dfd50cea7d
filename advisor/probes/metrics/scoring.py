"""The scores of one output, by task, and which of them the verdict is read on.

Knows outputs and references; nothing of arms, prompts or models.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from advisor.model.sample import Task
from advisor.probes.metrics.free_texts import chrf, rouge_l
from advisor.probes.metrics.labels import accuracy, parse_label
from advisor.probes.metrics.short_answers import (
    abstains,
    answer_contained,
    exact_match,
    token_f1,
)

PRIMARY: Mapping[Task, str] = {
    "short_answer": "token_f1",  # partly right answers count, unlike in exact match
    "label": "accuracy",  # 0/1 per item, so that McNemar applies; macro-F1 is shown beside it
    "free_text": "chrf",  # any script and code; ROUGE-L knows English words only
}
"""Task -> the metric its verdict is read on, fixed before any run."""


def score(
    task: Task,
    output: str,
    references: Sequence[str],
    *,
    answerable: bool = True,
    labels: Sequence[str] = (),
) -> dict[str, float]:
    """Score one output; every score lies in [0, 1] and more is better.

    | task | answerable | scores |
    |---|---|---|
    | short_answer | yes | token_f1, exact_match, answer_contained |
    | short_answer | no | token_f1, exact_match, abstained: all 1 where it declines, else 0 |
    | label | yes | accuracy, parsed |
    | free_text | yes | chrf, rouge_l, token_f1 |
    | free_text | no | chrf, rouge_l, token_f1, abstained, as above |

    Scoring a question without an answer by whether it was declined is what SQuAD 2.0 does
    (Rajpurkar et al., ACL 2018).

    Args:
        task: What the output is.
        output: What the arm wrote.
        references: Accepted outputs; may be empty only where not answerable.
        answerable: Whether the documents hold an answer.
        labels: All labels of the task; the references alone where left out.
    """
    if task == "label":
        label = parse_label(output, labels or references)
        return {"accuracy": accuracy(label, references), "parsed": float(label is not None)}
    names = (
        ["token_f1", "exact_match"] if task == "short_answer" else ["chrf", "rouge_l", "token_f1"]
    )
    if not answerable:
        return dict.fromkeys([*names, "abstained"], float(abstains(output)))
    of = {
        "token_f1": token_f1,
        "exact_match": exact_match,
        "answer_contained": answer_contained,
        "chrf": chrf,
        "rouge_l": rouge_l,
    }
    if task == "short_answer":
        names.append("answer_contained")
    return {name: of[name](output, references) for name in names}
