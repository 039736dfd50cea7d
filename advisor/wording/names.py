"""Ids -> names for people: arms, metrics, outcomes, checks. Knows no number.

Ids come from open sets (a rubric or a probe may bring new ones), so every name has a fallback: the
id itself, spelt as words.
"""

from __future__ import annotations

from advisor.model.answers import NOT_APPLICABLE, UNKNOWN

ARMS = {
    "base": "Plain prompt",
    "few_shot": "Prompt with examples",
    "long_context": "Documents in the prompt",
    "rag": "RAG",
    "finetune": "Fine-tuned",
    "hybrid": "Hybrid",
    "oracle": "Right passage given",
    "classifier": "Classifier without an LLM",
    "own": "Your own system",
}

YARDSTICKS = {
    "oracle": "a yardstick: what perfect retrieval would reach",
    "classifier": "a rival: what needs no language model",
}

OWN = "own"
"""What a system of the user's own is called where it has no name."""

METRICS = {
    "token_f1": "token F1",
    "exact_match": "exact match",
    "answer_contained": "answer contained",
    "abstained": "unanswerable declined",
    "accuracy": "accuracy",
    "macro_f1": "macro F1",
    "parsed": "label recognised",
    "rouge_l": "ROUGE-L",
    "chrf": "chrF",
    "mrr": "MRR",
    "ndcg": "nDCG",
    "ndcg@10": "nDCG@10",
}

RETRIEVERS = {
    "dense": "by meaning",
    "bm25": "by words (BM25)",
    "fusion": "by meaning and words",
}
"""How passages are looked up, as it stands within a sentence."""

CHECKS = {
    "n_test_items": "Test items",
    "above_floor": "Best arm above the floor",
    "closed_book_rate": "Known without documents",
    "answer_in_corpus_rate": "Answers in the documents",
    "gold_document_recall": "Right document retrieved",
    "train_test_overlap": "Test inputs also in training",
    "near_duplicates_removed": "Near-duplicates taken out",
    "n_seeds": "Training seeds",
    "forgetting": "General text unlearned",
    "truncated_prompts": "Prompts cut to fit",
    "unparsable_outputs": "Outputs that cannot be read",
    "english": "English text",
    "drafted_items": "Items drafted by advisor",
}

STANDINGS = {
    "ok": "in order",
    "warning": "take care",
    "out_of_bounds": "out of bounds",
    "unknown": "not known",
}

OUTCOMES = {
    "supports": "holds",
    "contradicts": "does not hold",
    "inconclusive": "cannot be said",
    "not_applicable": "does not apply",
    "failed": "could not be measured",
}

RUN_STATUS = {
    "conclusive": "The comparisons settle it",
    "inconclusive": "The comparisons leave it open",
    "invalid": "The comparisons may not be read",
}

NOT_COMPARED = "Nothing was compared"
"""The status of a run without arms, which has nothing to compare."""

STATUS = {
    "recommended": "Recommended",
    "close_call": "Close call",
    "not_enough_known": "Not enough known",
    "stop": "Stop",
}

EVIDENCE = {
    "asserted": "asserted by a source",
    "published": "published experiment",
    "measured": "measured on this data",
}

ANSWERS = {UNKNOWN: "Not known", NOT_APPLICABLE: "Does not apply"}

ABBREVIATIONS = {"llm": "LLM", "rag": "RAG", "f1": "F1", "lora": "LoRA", "bm25": "BM25"}


def spelt(identifier: str) -> str:
    """Spell an id as words: `answers_need_documents` -> `Answers need documents`."""
    words = [ABBREVIATIONS.get(word, word) for word in identifier.replace("_", " ").split()]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def arm(identifier: str) -> str:
    """Name an arm."""
    return ARMS.get(identifier, spelt(identifier))


def own_system(identifier: str) -> str:
    """Name an arm that is a system of the user's own, and say that it is."""
    return arm(identifier) if identifier == OWN else f"{arm(identifier)} (your own system)"


def claim(identifier: str) -> str:
    """Name a finding: an arm that it begins with goes by its name; `arms.ARM` is what it scored."""
    for one, name in ARMS.items():
        if identifier == f"arms.{one}":
            return f"scores of {name}"
        if identifier.startswith(f"{one}_"):
            rest = spelt(identifier.removeprefix(f"{one}_"))
            return f"{name} {rest[:1].lower()}{rest[1:]}"
    return spelt(identifier)


def metric(identifier: str) -> str:
    """Name a metric, as it stands within a sentence."""
    name = spelt(identifier)
    return METRICS.get(identifier, name[:1].lower() + name[1:])


def check(identifier: str) -> str:
    """Name a line of the validity panel."""
    return CHECKS.get(identifier, spelt(identifier))


def level(identifier: str, levels: dict[str, str]) -> str:
    """Name an answer: a level by its title, or one of the two answers which are not levels."""
    return levels.get(identifier) or ANSWERS.get(identifier) or spelt(identifier)
