"""Chooses how to retrieve from what training rows show. Is never given a test item."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from advisor.model.run import Passage
from advisor.model.sample import Example
from advisor.probes.models import Encoder
from advisor.probes.retrieval.dense import RECALL_DEPTH, RECALL_QUERIES, DenseIndex
from advisor.probes.retrieval.fusion import FusedIndex
from advisor.probes.retrieval.lexical import LexicalIndex
from advisor.probes.retrieval.ranking import Index
from advisor.probes.retrieval.retriever import KINDS, Kind, Retriever
from advisor.probes.retrieval.vectors import Precision
from advisor.wording.numbers import percent, things

FEWEST_ROWS = 30
"""Training rows with a gold document below which the kinds cannot be told apart: .5 +- .18."""

MOST_ROWS = 300
"""Rows looked at: the standard error of a recall is then .03, and it takes seconds."""


class RetrieverChoice(NamedTuple):
    """How to retrieve, and why."""

    retriever: Retriever
    """Built and ready."""
    kind: Kind
    """What it is."""
    recall: dict[Kind, float]
    """Kind -> mean recall@k of gold documents on training rows; empty where none was measured."""
    because: str
    """The reason in one sentence, and what a large index costs in another."""
    precision: Precision
    """The number format that embeddings are kept in."""
    dense_recall: float
    """Share of the nearest passages, by embedding, that the index finds; 1 where it is exact."""


def choose_retriever(
    passages: Sequence[Passage],
    training: Sequence[Example],
    *,
    embedder: Encoder,
    k: int,
    progress: Callable[[int], None] | None = None,
) -> RetrieverChoice:
    """Choose between meaning, words and both by recall of the gold documents of training rows.

    Where fewer than `FEWEST_ROWS` rows name a document that is there, the choice is dense: it
    needs no word in common, and its published averages are no worse than BM25's by much anywhere.

    Args:
        passages: What can be found.
        training: Rows to learn the choice from; never test items.
        embedder: Gives unit vectors.
        k: Passages that an arm will be given.
        progress: Told how many passages are embedded, now and then.
    """
    texts = [passage.text for passage in passages]
    dense = DenseIndex(texts, embedder=embedder, progress=progress)
    there = {passage.document_id for passage in passages}
    known = [row for row in training if row.document_ids and there.issuperset(row.document_ids)]
    if len(known) < FEWEST_ROWS:
        because = f"By meaning: {things(len(known), 'training row')} with a document are too few."
        return _chosen(passages, dense, dense, "dense", {}, because)
    lexical = LexicalIndex(texts)
    indexes: dict[Kind, Index] = {
        "dense": dense,
        "bm25": lexical,
        "fusion": FusedIndex((dense, lexical)),
    }
    rows = known[:MOST_ROWS]
    recall = {kind: _recall(indexes[kind], passages, rows, k) for kind in KINDS}
    best = max(KINDS, key=lambda kind: recall[kind])  # a tie keeps the simpler, which comes first
    figures = ", ".join(f"{kind} {percent(recall[kind], len(rows))}" for kind in KINDS)
    because = f"Recall of the right document on {things(len(rows), 'training row')}: {figures}."
    return _chosen(passages, indexes[best], dense, best, recall, because)


def _chosen(
    passages: Sequence[Passage],
    index: Index,
    dense: DenseIndex,
    kind: Kind,
    recall: dict[Kind, float],
    because: str,
) -> RetrieverChoice:
    if dense.precision == "float16":
        found = percent(dense.recall, RECALL_QUERIES * RECALL_DEPTH)
        because += f" Embeddings are kept in half precision, which finds {found} of the nearest."
    return RetrieverChoice(
        Retriever(passages, index), kind, recall, because, dense.precision, dense.recall
    )


def _recall(index: Index, passages: Sequence[Passage], rows: Sequence[Example], k: int) -> float:
    rankings = index.search([row.input for row in rows], k=k)
    shares = []
    for row, ranking in zip(rows, rankings, strict=True):
        gold = set(row.document_ids)
        found = {passages[place].document_id for place in ranking.rows.tolist()}
        shares.append(len(gold & found) / len(gold))
    return sum(shares) / len(shares)
