"""Finds passages for queries; the one door to the indexes.

Knows passages and queries; nothing of examples, arms or prompts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Literal, NamedTuple

from advisor.model.run import Passage
from advisor.probes.models import Encoder
from advisor.probes.retrieval.dense import DenseIndex
from advisor.probes.retrieval.fusion import FusedIndex
from advisor.probes.retrieval.lexical import LexicalIndex
from advisor.probes.retrieval.ranking import Index, Ranking

Kind = Literal["dense", "bm25", "fusion"]
KINDS: tuple[Kind, ...] = ("dense", "bm25", "fusion")


class Retrieved(NamedTuple):
    """A passage that was found, and how well it fits."""

    passage: Passage
    score: float
    """Cosine, BM25 or fused reciprocal ranks; comparable within one kind only."""


class Retriever:
    """Passages that can be searched."""

    def __init__(self, passages: Sequence[Passage], index: Index) -> None:
        """Take passages and an index over them in the same order; see `build`."""
        self._passages = tuple(passages)
        self._index = index
        self._size_of = Counter(passage.document_id for passage in passages)

    @classmethod
    def build(
        cls,
        passages: Sequence[Passage],
        *,
        embedder: Encoder,
        kind: Kind = "dense",
        progress: Callable[[int], None] | None = None,
    ) -> Retriever:
        """Index passages.

        Args:
            passages: What can be found.
            embedder: Not asked where the kind is `bm25`.
            kind: By meaning, by words, or by both.
            progress: Told how many passages are embedded, now and then.
        """
        texts = [passage.text for passage in passages]
        if kind == "bm25":
            return cls(passages, LexicalIndex(texts))
        dense = DenseIndex(texts, embedder=embedder, progress=progress)
        if kind == "dense":
            return cls(passages, dense)
        return cls(passages, FusedIndex((dense, LexicalIndex(texts))))

    def search(
        self,
        queries: Sequence[str],
        *,
        k: int,
        without_documents: Sequence[frozenset[str]] | None = None,
    ) -> list[tuple[Retrieved, ...]]:
        """Find the `k` best passages for each query, best first.

        Args:
            queries: What is asked.
            k: Most passages per query; fewer where fewer fit.
            without_documents: For each query the documents to leave out, as if they were not there.

        Raises:
            ValueError: `without_documents` is not as long as `queries`.
        """
        left_out = without_documents or [frozenset[str]()] * len(queries)
        if len(left_out) != len(queries):
            raise ValueError(f"{len(left_out)} sets of documents for {len(queries)} queries.")
        # As many more as could be taken away again; so what remains is the true top k.
        spare = max(
            (sum(self._size_of[one] for one in documents) for documents in left_out), default=0
        )
        rankings = self._index.search(queries, k=k + spare)
        return [
            self._kept(ranking, documents, k)
            for ranking, documents in zip(rankings, left_out, strict=True)
        ]

    def revised(self, passages: Sequence[Passage]) -> Retriever:
        """Index other passages in the same way; the meaning of unchanged texts is not sought anew.

        Args:
            passages: All that can be found from now on.
        """
        return Retriever(passages, self._index.revised([passage.text for passage in passages]))

    def of_kind(
        self,
        kind: Kind,
        *,
        embedder: Encoder,
        progress: Callable[[int], None] | None = None,
    ) -> Retriever:
        """Search the same passages in another way; an index that is there is used again.

        Args:
            kind: By meaning, by words, or by both.
            embedder: Asked for passages only where none of the indexes here holds their meaning.
            progress: Told how many passages are embedded, now and then.
        """
        there = self._index.parts if isinstance(self._index, FusedIndex) else (self._index,)
        texts = [passage.text for passage in self._passages]

        def dense() -> Index:
            known = (one for one in there if isinstance(one, DenseIndex))
            return next(known, None) or DenseIndex(texts, embedder=embedder, progress=progress)

        def lexical() -> Index:
            known = (one for one in there if isinstance(one, LexicalIndex))
            return next(known, None) or LexicalIndex(texts)

        if kind == "fusion":
            return Retriever(self._passages, FusedIndex((dense(), lexical())))
        return Retriever(self._passages, dense() if kind == "dense" else lexical())

    def _kept(self, ranking: Ranking, without: frozenset[str], k: int) -> tuple[Retrieved, ...]:
        found = (
            Retrieved(self._passages[row], score)
            for row, score in zip(ranking.rows.tolist(), ranking.scores.tolist(), strict=True)
        )
        return tuple(one for one in found if one.passage.document_id not in without)[:k]
