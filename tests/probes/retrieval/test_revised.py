"""An index that is revised finds what one built anew finds, and embeds only what changed."""

from __future__ import annotations

import numpy as np
import pytest

from advisor.model.run import Passage
from advisor.probes.retrieval.retriever import KINDS, Retriever
from tests.probes.fakes import FakeEmbedder

WORDS = "lamp boat rope anchor ladder whistle bucket flag lantern chart".split()


class Counting(FakeEmbedder):
    def __init__(self):
        self.texts = []

    def encode(self, texts):
        self.texts.extend(texts)
        return super().encode(texts)


def passages(changed=()):
    return [
        Passage(
            id=f"d{n}#0",
            document_id=f"d{n}",
            text=f"the {WORDS[n]} is {'new' if n in changed else 'old'} and {WORDS[-n]}",
        )
        for n in range(len(WORDS))
    ]


def found(retriever, queries):
    return [
        [(one.passage.id, pytest.approx(one.score, abs=1e-6)) for one in ranking]
        for ranking in retriever.search(queries, k=3)
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_it_finds_what_an_index_built_anew_finds(kind):
    queries = ["new lamp", "old boat", "chart"]
    fewer = passages(changed=(0, 3))[:-1]
    revised = Retriever.build(passages(), embedder=FakeEmbedder(), kind=kind).revised(fewer)
    anew = Retriever.build(fewer, embedder=FakeEmbedder(), kind=kind)
    assert found(revised, queries) == found(anew, queries)


def test_only_what_changed_is_embedded():
    embedder = Counting()
    retriever = Retriever.build(passages(), embedder=embedder)
    embedder.texts.clear()
    revised = retriever.revised(passages(changed=(2,)))
    assert embedder.texts == ["the rope is new and lantern"]
    embedder.texts.clear()
    again = revised.revised(passages())
    assert embedder.texts == ["the rope is old and lantern"]
    assert found(again, ["rope"]) == found(retriever, ["rope"])


def test_the_first_index_stays_as_it_was():
    retriever = Retriever.build(passages(), embedder=FakeEmbedder())
    before = found(retriever, ["lamp"])
    retriever.revised(passages(changed=range(10)))
    assert found(retriever, ["lamp"]) == before


def test_all_may_go():
    empty = Retriever.build(passages(), embedder=FakeEmbedder()).revised([])
    assert empty.search(["lamp"], k=2) == [()]
    assert np.shape(empty.search(["lamp", "boat"], k=2)) == (2, 0)


@pytest.mark.parametrize("of", KINDS)
@pytest.mark.parametrize("kind", KINDS)
def test_another_kind_over_the_same_passages_finds_what_one_built_anew_finds(of, kind):
    embedder, queries = Counting(), ["new lamp", "old boat", "chart"]
    other = Retriever.build(passages(), embedder=embedder, kind=of).of_kind(kind, embedder=embedder)
    # By words alone nothing was embedded, and where meaning is wanted it has to be, once.
    assert len(embedder.texts) == (0 if of == kind == "bm25" else len(WORDS))
    anew = Retriever.build(passages(), embedder=FakeEmbedder(), kind=kind)
    assert found(other, queries) == found(anew, queries)
