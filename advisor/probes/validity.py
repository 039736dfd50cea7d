"""The validity panel: whether the conditions of a run let its comparisons mean anything.

Counts and looks up; runs no model and judges no arm. A check out of bounds makes the run's verdict
invalid; where each bound lies, and why, stands in `advisor.probes.bounds`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping, Sequence

from advisor.model.forgetting import Forgetting
from advisor.model.run import Check, Plan, Prediction, Standing
from advisor.model.sample import Document, Example
from advisor.probes import bounds, training_checks
from advisor.probes.checks import measured, share, unmeasured
from advisor.probes.compare import (
    ByArm,
    by_training,
    cluster_of,
    cluster_of_item,
    group_by_arm,
    score_table,
)
from advisor.probes.metrics.labels import normalised_label
from advisor.probes.metrics.language import english_share
from advisor.probes.metrics.scoring import score
from advisor.probes.metrics.short_answers import normalised
from advisor.probes.retrieval.chunking import document_of
from advisor.probes.retrieval.recall import capped_recall
from advisor.probes.statistics.intervals import mean_interval
from advisor.wording import names, numbers
from advisor.wording.numbers import percent, things

RETRIEVING = ("rag", "hybrid")
NOTHING_TRAINED: Mapping[str, Forgetting] = {}


PHRASE_WORDS = 5
"""Longer answers are taken for sentences; of SQuAD 2.0's first answers 87 % are no longer."""

SENTENCE_SHARE = 0.7
"""Of a sentence's words in one document; what is left are words that only join them."""


def validity_panel(
    *,
    plan: Plan,
    predictions: Sequence[Prediction],
    documents: Sequence[Document],
    train: Sequence[Example],
    english_only: bool = True,
    forgetting: Mapping[str, Forgetting] = NOTHING_TRAINED,
) -> dict[str, Check]:
    """Check the conditions of a run.

    Args:
        plan: What was followed.
        predictions: Of all arms, scored.
        documents: The documents that arms could read.
        train: The training rows used, near-duplicates already out.
        english_only: Whether the models know English only, as the bundled ones do.
        forgetting: Arm -> the loss on general text without and with its adapters.
    """
    # The user's own systems answer for themselves: no condition here is theirs to mend or to break.
    predictions = [one for one in predictions if one.arm not in plan.own]
    every = group_by_arm(predictions, plan.arms)
    # What shares are counted of is one training's answers; only scores are means over all.
    by_arm = {arm: by_training(members)[0] for arm, members in every.items()}
    # What all arms share, such as inputs and references, is read off one prediction per item.
    items = list({prediction.item: prediction for prediction in predictions}.values())
    return {
        "n_test_items": _test_items([cluster_of(item) for item in items]),
        "above_floor": _above_floor(every, items, plan),
        "closed_book_rate": _closed_book(by_arm, plan),
        "answer_in_corpus_rate": _answer_in_corpus(items, documents, plan),
        "gold_document_recall": _gold_recall(by_arm),
        "train_test_overlap": training_checks.overlap(items, train),
        "near_duplicates_removed": training_checks.near_duplicates(plan),
        "n_seeds": training_checks.seeds(plan),
        "forgetting": training_checks.forgetting(forgetting),
        "truncated_prompts": _truncated(by_arm),
        "unparsable_outputs": _unparsable(by_arm, plan),
        "english": _english([one.input for one in items], documents, english_only=english_only),
        "drafted_items": _drafted([one.drafted for one in items], train),
    }


def validity_without_arms(
    items: Sequence[Example], documents: Sequence[Document], *, english_only: bool
) -> dict[str, Check]:
    """Check the conditions of a run that looks documents up and answers nothing.

    Args:
        items: The test items.
        documents: The documents that can be found.
        english_only: Whether the embedder knows English only.
    """
    return {
        "n_test_items": _test_items([cluster_of_item(one.id, one.document_ids) for one in items]),
        "english": _english([one.input for one in items], documents, english_only=english_only),
        "drafted_items": _drafted([one.drafted for one in items], ()),
    }


def _test_items(clusters: Sequence[Hashable]) -> Check:
    n = len(clusters)
    documents = len(set(clusters))
    says = things(n, "test item")
    if documents < n:
        says += f" from {things(documents, 'document')}"
    care = "only large differences show. Label more examples."
    stop = "too few to compare anything. Label more examples."
    standing = bounds.TEST_ITEMS.below(n)
    if documents < min(n, bounds.TEST_DOCUMENTS) and standing != "out_of_bounds":
        standing = "warning"
        care = "no difference can be told from chance. Ask about more documents."
    return measured(n, "items", standing, says, care, stop)


def _above_floor(by_arm: ByArm, items: Sequence[Prediction], plan: Plan) -> Check:
    metric = plan.primary_metric
    means = [
        mean_interval(scored.scores, clusters=scored.clusters)
        for members in by_arm.values()
        if len((scored := score_table(members, metric)).items) == len({m.item for m in members})
    ]
    if not means:
        return unmeasured("No arm was scored.", "score")
    best, floor = max(means, key=lambda interval: interval.mean), _floor(items, plan)
    standing: Standing = "warning" if best.low <= floor else "ok"
    if best.high < floor:
        standing = "out_of_bounds"
    reached = numbers.score(best.mean, best.n)
    says = f"The best arm reaches {reached} in {names.metric(metric)}; blind answers would reach "
    says += numbers.score(floor, best.n)
    care = "differences between arms say little. Try a larger model or another prompt."
    stop = "every arm fails. Try a larger model or another prompt."
    return measured(best.mean, "score", standing, says, care, stop)


def _floor(items: Sequence[Prediction], plan: Plan) -> float:
    """Score answers that ignore the input: the commonest label, another item's reference, or none.

    Who always declines is right wherever there is nothing to answer.
    """
    marked = [item for item in items if item.references]
    declining = share(not item.answerable for item in items)
    if not marked:
        return max(bounds.FLOOR, declining)
    if plan.task == "label":
        common = Counter(normalised_label(item.references[0]) for item in marked)
        return max(common.values()) / len(items)
    # Half of the list away: neighbours often share a document, and with it an answer.
    others = [*marked[len(marked) // 2 :], *marked[: len(marked) // 2]]
    blind = sum(
        score(plan.task, other.references[0], item.references)[plan.primary_metric]
        for item, other in zip(marked, others, strict=True)
        if item is not other
    )
    return max(bounds.FLOOR, blind / len(items), declining)


def _closed_book(by_arm: ByArm, plan: Plan) -> Check:
    known = [
        item.scores["answer_contained"] == 1
        for item in by_arm.get("base", ())
        if "answer_contained" in item.scores
    ]
    if plan.task != "short_answer" or not known:
        return unmeasured("Only short answers of the base arm show what the model knows by heart.")
    rate = share(known)
    says = f"The model answers {percent(rate, len(known))} without any document"
    care = "it has read much of this before. Prefer questions about newer or your own facts."
    stop = "too little is left to look up or learn. Ask about your own facts."
    return measured(rate, "share", bounds.CLOSED_BOOK.above(rate), says, care, stop)


def _answer_in_corpus(
    items: Sequence[Prediction], documents: Sequence[Document], plan: Plan
) -> Check:
    answerable = [item for item in items if item.answerable and item.references]
    if plan.task != "short_answer" or not documents or not answerable:
        return unmeasured("Only short answers can be looked up in documents word for word.")
    texts = [f" {normalised(document.text)} " for document in documents]
    rate = share(
        any(_stands_in(reference, texts) for reference in item.references) for item in answerable
    )
    says = f"{percent(rate, len(answerable))} of the answers stand in the documents"
    care = "add the documents that hold the others, or mark those items unanswerable."
    stop = "questions and documents do not belong together. Add the documents."
    return measured(rate, "share", bounds.ANSWER_IN_CORPUS.below(rate), says, care, stop)


def _stands_in(reference: str, texts: Sequence[str]) -> bool:
    # A phrase is looked up word for word. A sentence says what a document says in words of its own:
    # most of its words must stand in one document, for by chance they stand in many.
    words = normalised(reference).split()
    if len(words) <= PHRASE_WORDS:
        return any(f" {' '.join(words)} " in text for text in texts)
    needed = SENTENCE_SHARE * len(words)
    return any(sum(f" {word} " in text for word in words) >= needed for text in texts)


def _gold_recall(by_arm: ByArm) -> Check:
    reading = next((by_arm[arm] for arm in RETRIEVING if arm in by_arm), ())
    marked = [item for item in reading if item.document_ids and item.answerable]
    if not marked:
        return unmeasured("No arm retrieves, or no item names the document that holds its answer.")
    recalls = [
        capped_recall(
            map(document_of, item.retrieved), item.document_ids, passages=len(item.retrieved)
        )
        for item in marked
    ]
    recall = sum(recalls) / len(recalls)
    says = f"{percent(recall, len(marked))} of the right documents were retrieved"
    care = "part of what RAG lost is the retriever's. Try more passages or another embedder."
    stop = "this measures the retriever, not RAG. Mend retrieval first."
    return measured(recall, "share", bounds.GOLD_RECALL.below(recall), says, care, stop)


def _truncated(by_arm: ByArm) -> Check:
    shares = {arm: share(item.truncated for item in members) for arm, members in by_arm.items()}
    if not shares:
        return unmeasured("There are no outputs.")
    worst = max(shares, key=lambda arm: shares[arm])
    if not shares[worst]:
        return Check(value=0.0, unit="share", standing="ok", says="No prompt had to be cut.")
    # A corpus that does not fit is what a long context is tried for: that warns and breaks nothing.
    others = max((share for arm, share in shares.items() if arm != "long_context"), default=0.0)
    standing = bounds.TRUNCATED.above(others)
    if standing == "ok":
        standing = "warning" if shares[worst] > bounds.TRUNCATED.warning else "ok"
    says = f"{percent(shares[worst])} of the prompts of {names.arm(worst)} had to be cut to fit"
    mend = "use shorter passages or a model with a longer context."
    return measured(shares[worst], "share", standing, says, mend, mend)


def _unparsable(by_arm: ByArm, plan: Plan) -> Check:
    def fails(item: Prediction) -> bool:
        if plan.task == "label":
            return item.scores.get("parsed") == 0
        return item.answerable and not item.output.strip()

    shares = {arm: share(map(fails, members)) for arm, members in by_arm.items()}
    if not shares:
        return unmeasured("There are no outputs.")
    worst = max(shares, key=lambda arm: shares[arm])
    standing: Standing = "warning" if shares[worst] > bounds.UNPARSABLE.warning else "ok"
    if min(shares.values()) > bounds.UNPARSABLE.outer:
        standing = "out_of_bounds"
    fault = "name none of the labels" if plan.task == "label" else "are empty"
    says = f"{percent(shares[worst])} of the outputs of {names.arm(worst)} {fault}"
    care = "it fails in form, and a stricter prompt may mend that."
    stop = "no arm does much better. The prompt must say what an answer looks like."
    return measured(shares[worst], "share", standing, says, care, stop)


def _english(inputs: Sequence[str], documents: Sequence[Document], *, english_only: bool) -> Check:
    texts = [*inputs, *(document.text[:2000] for document in documents[:200])]
    english = english_share(texts)
    if english is None:
        return unmeasured("There is too little text to tell its language.")
    says = f"{percent(english)} of the text reads as English"
    mend = "these models know no other language. Name another model and embedder."
    standing = bounds.ENGLISH.below(english) if english_only else "ok"
    return measured(english, "share", standing, says, mend, mend)


def _drafted(items: Sequence[bool], train: Sequence[Example]) -> Check:
    if not items:
        return unmeasured("There are no test items.")
    n, rows = sum(items), sum(example.drafted for example in train)
    says = f"{n} of {things(len(items), 'test item')} drafted by advisor from the documents"
    if rows:
        says += f", and {things(rows, 'training row')}"
    care = (
        "drafts are kept where a model answers with the passage and not without, so part of the "
        "lead of arms that read is built in. Label real questions before you decide."
    )
    share = n / len(items)
    standing: Standing = "warning" if max(share, rows) > bounds.DRAFTED else "ok"
    return measured(share, "share", standing, says, care, stop=care)
