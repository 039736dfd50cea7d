"""The validity panel: whether the conditions of a run let its comparisons mean anything.

Counts and looks up; runs no model, and judges no arm. Each bound is ours and stands beside its
reason; beyond the outer bound the run's verdict is invalid.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from advisor.model.run import Check, Plan, Prediction, Standing
from advisor.model.sample import Document, Example
from advisor.probes.compare import ByArm, cluster_of, group_by_arm
from advisor.probes.metrics.labels import normalised_label
from advisor.probes.metrics.language import english_share
from advisor.probes.metrics.short_answers import normalised
from advisor.probes.retrieval.chunking import document_of
from advisor.probes.statistics.intervals import mean_interval
from advisor.wording import names
from advisor.wording.numbers import percent, score, things

TRAINED = ("finetune", "hybrid")
DOCUMENT_ARMS = ("long_context", "rag", "hybrid", "oracle")


class Bounds(NamedTuple):
    """Where a check begins to trouble and where it breaks the run."""

    warning: float
    outer: float


CLOSED_BOOK = Bounds(0.5, 0.9)
"""Above .9 fewer than one item in ten is left to show what documents or training add; above one
half, most of the data speaks of what the model has already read."""

ANSWER_IN_CORPUS = Bounds(0.9, 0.5)
"""Below one half most questions cannot be answered from these documents, so questions and documents
do not belong together; at .9 a tenth of the items is lost to every arm that reads."""

GOLD_RECALL = Bounds(0.8, 0.5)
"""Below one half more answers lack their document than have it: the run then measures this
retriever, not retrieval. MiniLM and BM25 reach .8 on most published single-document sets."""

OVERLAP = Bounds(0.0, 0.05)
"""Not one test input should have been learned from; at .05, the usual margin, overlap alone could
decide a comparison."""

NEAR_DUPLICATES = 0.1
"""Of the training candidates; more suggest that rows were made from one template, and that test
items differ from training rows less than real use will."""

TEST_ITEMS = Bounds(50, 12)
"""The intervals are shown to hold from 50 items; under 12, no exact McNemar test with half of the
items discordant can reach .05."""

SEEDS = 3
"""Fewest training seeds over which variation can be spoken of."""

TRUNCATED = Bounds(0.02, 0.25)
"""At a quarter, cutting prompts alone could cost an arm more than any usual margin."""

UNPARSABLE = Bounds(0.1, 0.5)
"""Where even the best arm gives no label half of the time, the prompt is broken, not the arms."""

ENGLISH = Bounds(0.9, 0.5)
"""The bundled models know English only; below one half they are not being tested but misused."""

FLOOR = 0.05
"""Where even the best arm's interval stays below this, every arm fails: nothing to choose from."""


def validity_panel(
    *,
    plan: Plan,
    predictions: Sequence[Prediction],
    documents: Sequence[Document],
    train: Sequence[Example],
    seeds: int = 1,
    english_only: bool = True,
) -> dict[str, Check]:
    """Check the conditions of a run.

    Args:
        plan: What was followed.
        predictions: Of all arms, scored.
        documents: The documents that arms could read.
        train: The training rows used, near-duplicates already out.
        seeds: Training seeds behind the trained arms.
        english_only: Whether the models know English only, as the bundled ones do.
    """
    by_arm = group_by_arm(predictions, plan.arms)
    items = _items(predictions)
    return {
        "n_test_items": _test_items(items),
        "above_floor": _above_floor(by_arm, items, plan),
        "closed_book_rate": _closed_book(by_arm, plan),
        "answer_in_corpus_rate": _answer_in_corpus(items, documents, plan),
        "gold_document_recall": _gold_recall(by_arm),
        "train_test_overlap": _overlap(items, train),
        "near_duplicates_removed": _near_duplicates(plan),
        "n_seeds": _seeds(plan, seeds),
        "truncated_prompts": _truncated(by_arm),
        "unparsable_outputs": _unparsable(by_arm, plan),
        "english": _english(items, documents, english_only=english_only),
    }


def _items(predictions: Sequence[Prediction]) -> list[Prediction]:
    """Take one prediction per item, for what all arms share: input, references, documents."""
    return list({prediction.item: prediction for prediction in predictions}.values())


def _above(value: float, bounds: Bounds) -> Standing:
    """Judge a value of which less is better."""
    if value > bounds.outer:
        return "out_of_bounds"
    return "warning" if value > bounds.warning else "ok"


def _below(value: float, bounds: Bounds) -> Standing:
    """Judge a value of which more is better."""
    if value < bounds.outer:
        return "out_of_bounds"
    return "warning" if value < bounds.warning else "ok"


def _unmeasured(says: str, unit: str = "share") -> Check:
    return Check(value=None, unit=unit, standing="unknown", says=says)


def _share(values: Iterable[bool]) -> float:
    counted = list(values)
    return sum(counted) / len(counted)


def _test_items(items: Sequence[Prediction]) -> Check:
    n = len(items)
    standing = _below(n, TEST_ITEMS)
    clusters = len({cluster_of(item) for item in items})
    says = f"{things(n, 'test item')}"
    if clusters < n:
        says += f" from {things(clusters, 'document')}"
    says += {
        "ok": ".",
        "warning": ": only large differences show. Label more examples.",
        "out_of_bounds": ": too few to compare anything. Label more examples.",
    }[standing]
    return Check(value=n, unit="items", standing=standing, says=says)


def _above_floor(by_arm: ByArm, items: Sequence[Prediction], plan: Plan) -> Check:
    metric = plan.primary_metric
    floor, floor_name = FLOOR, f"a floor of {score(FLOOR)}"
    if plan.task == "label" and items:
        common = Counter(normalised_label(item.references[0]) for item in items if item.references)
        floor = max(common.values(), default=0) / len(items)
        floor_name = f"the {score(floor)} of always giving the commonest label"
    best = max(
        (
            mean_interval(scores, clusters=[cluster_of(item) for item in members])
            for members in by_arm.values()
            if (scores := [item.scores[metric] for item in members if metric in item.scores])
            and len(scores) == len(members)
        ),
        key=lambda interval: interval.mean,
        default=None,
    )
    if best is None:
        return _unmeasured("No arm was scored.", "score")
    named = f"The best arm reaches {score(best.mean)} in {names.metric(metric)}"
    if best.high < floor:
        says = (
            f"{named}, below {floor_name}: every arm fails. Try a larger model or another prompt."
        )
        return Check(value=best.mean, unit="score", standing="out_of_bounds", says=says)
    if best.low <= floor:
        says = f"{named}, not clearly above {floor_name}: differences say little."
        return Check(value=best.mean, unit="score", standing="warning", says=says)
    return Check(value=best.mean, unit="score", standing="ok", says=f"{named}, above {floor_name}.")


def _closed_book(by_arm: ByArm, plan: Plan) -> Check:
    known = [
        item.scores["answer_contained"] == 1
        for item in by_arm.get("base", ())
        if "answer_contained" in item.scores
    ]
    if plan.task != "short_answer" or not known:
        return _unmeasured("Only short answers of the base arm show what the model knows by heart.")
    rate = _share(known)
    standing = _above(rate, CLOSED_BOOK)
    says = f"The model answers {percent(rate, len(known))} without any document"
    says += {
        "ok": ".",
        "warning": ": it has read much of this before. Prefer questions about newer or own facts.",
        "out_of_bounds": ": too little is left to learn or look up. Use questions about own facts.",
    }[standing]
    return Check(value=rate, unit="share", standing=standing, says=says)


def _answer_in_corpus(
    items: Sequence[Prediction], documents: Sequence[Document], plan: Plan
) -> Check:
    answerable = [item for item in items if item.answerable and item.references]
    if plan.task != "short_answer" or not documents or not answerable:
        return _unmeasured("Only short answers can be looked up in documents word for word.")
    # One text with a separator that normalisation removes from answers, so that none spans two.
    corpus = " | ".join(f" {normalised(document.text)} " for document in documents)
    rate = _share(
        any(f" {normalised(reference)} " in corpus for reference in item.references)
        for item in answerable
    )
    standing = _below(rate, ANSWER_IN_CORPUS)
    says = f"{percent(rate, len(answerable))} of the answers stand in the documents"
    says += {
        "ok": ".",
        "warning": ". Add the documents that hold the others, or mark them unanswerable.",
        "out_of_bounds": ": questions and documents do not belong together. Add the documents.",
    }[standing]
    return Check(value=rate, unit="share", standing=standing, says=says)


def _gold_recall(by_arm: ByArm) -> Check:
    reading = next((by_arm[arm] for arm in ("rag", "hybrid") if arm in by_arm), ())
    marked = [item for item in reading if item.document_ids and item.answerable]
    if not marked:
        return _unmeasured("No retrieving arm, or no document is marked as holding the answer.")
    recalls = []
    for item in marked:
        found = {document_of(passage) for passage in item.retrieved}
        recalls.append(len(found.intersection(item.document_ids)) / len(set(item.document_ids)))
    recall = sum(recalls) / len(recalls)
    standing = _below(recall, GOLD_RECALL)
    says = f"The right document was retrieved for {percent(recall, len(marked))} of the items"
    says += {
        "ok": ".",
        "warning": ": part of what RAG lost is the retriever's. Try more passages or BM25.",
        "out_of_bounds": ": this measures the retriever, not RAG. Mend retrieval first.",
    }[standing]
    return Check(value=recall, unit="share", standing=standing, says=says)


def _overlap(items: Sequence[Prediction], train: Sequence[Example]) -> Check:
    if not train or not items:
        return _unmeasured("Nothing was trained on.")
    learned = {normalised(example.input) for example in train}
    rate = _share(normalised(item.input) in learned for item in items)
    standing = _above(rate, OVERLAP)
    says = f"{percent(rate, len(items))} of the test inputs also stand in the training rows"
    says += "." if standing == "ok" else ": training is flattered. Split the data anew."
    return Check(value=rate, unit="share", standing=standing, says=says)


def _near_duplicates(plan: Plan) -> Check:
    removed, kept = plan.near_duplicates, len(plan.train_ids)
    if not removed + kept:
        return _unmeasured("There are no training rows.", "rows")
    many = removed > NEAR_DUPLICATES * (removed + kept)
    says = f"{things(removed, 'training row')} taken out for nearly equalling a test item"
    says += ": rows may come from templates, and real use may differ more." if many else "."
    return Check(value=removed, unit="rows", standing="warning" if many else "ok", says=says)


def _seeds(plan: Plan, seeds: int) -> Check:
    if not set(TRAINED) & set(plan.arms):
        return _unmeasured("Nothing was trained.", "seeds")
    if seeds >= SEEDS:
        says = f"{things(seeds, 'training seed')}: intervals cover chance in training."
        return Check(value=seeds, unit="seeds", standing="ok", says=says)
    says = (
        f"{things(seeds, 'training seed')}: intervals speak of this adapter, not of training anew. "
        "Repeat with other seeds before a close call."
    )
    return Check(value=seeds, unit="seeds", standing="warning", says=says)


def _truncated(by_arm: ByArm) -> Check:
    shares = {arm: _share(item.truncated for item in members) for arm, members in by_arm.items()}
    if not shares:
        return _unmeasured("There are no outputs.")
    worst = max(shares, key=lambda arm: shares[arm])
    # A corpus that does not fit is what a long context is tried for: it warns, and breaks nothing.
    judged = max((share for arm, share in shares.items() if arm != "long_context"), default=0.0)
    standing = _above(judged, TRUNCATED)
    if standing == "ok" and shares[worst] > TRUNCATED.warning:
        standing = "warning"
    if not shares[worst]:
        return Check(value=0.0, unit="share", standing="ok", says="No prompt had to be cut.")
    says = f"{percent(shares[worst])} of the prompts of {names.arm(worst)} had to be cut to fit"
    says += "." if standing == "ok" else ": use shorter passages or a model with a longer context."
    return Check(value=shares[worst], unit="share", standing=standing, says=says)


def _unparsable(by_arm: ByArm, plan: Plan) -> Check:
    shares = {
        arm: _share(item.scores["parsed"] == 0 for item in members if "parsed" in item.scores)
        for arm, members in by_arm.items()
        if any("parsed" in item.scores for item in members)
    }
    if plan.task != "label" or not shares:
        return _unmeasured("Only labels have to be parsed.")
    worst, best = max(shares.items(), key=lambda pair: pair[1]), min(shares.values())
    standing: Standing = "warning" if worst[1] > UNPARSABLE.warning else "ok"
    says = f"{percent(worst[1])} of the outputs of {names.arm(worst[0])} name none of the labels"
    if best > UNPARSABLE.outer:
        standing = "out_of_bounds"
        says += ", and no arm does much better: the prompt must list the labels."
    elif standing == "warning":
        says += ": it fails in form, and a stricter prompt may mend that."
    else:
        says += "."
    return Check(value=worst[1], unit="share", standing=standing, says=says)


def _english(
    items: Sequence[Prediction], documents: Sequence[Document], *, english_only: bool
) -> Check:
    texts = [item.input for item in items] + [document.text[:2000] for document in documents[:200]]
    share = english_share(texts)
    if share is None:
        return _unmeasured("There is too little text to tell its language.")
    standing = _below(share, ENGLISH) if english_only else "ok"
    says = f"{percent(share)} of the text reads as English"
    says += "." if standing == "ok" else ", the only language of these models. Name another model."
    return Check(value=share, unit="share", standing=standing, says=says)
