"""Indexes that grow: full precision, then half, with its recall measured; memory stays bounded."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest

from advisor.model.run import Passage
from advisor.probes.retrieval import dense, vectors
from advisor.probes.retrieval.choice import choose_retriever
from advisor.probes.retrieval.dense import DenseIndex
from advisor.probes.retrieval.vectors import Vectors, agreement


def unit_rows(n, dimensions=32, seed=0):
    rows = np.random.default_rng(seed).normal(size=(n, dimensions)).astype(np.float32)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


class Table:
    """Embeds the text "7" as row 7."""

    def __init__(self, rows):
        self._rows = rows

    def encode(self, texts):
        return self._rows[[int(text) for text in texts]]


@pytest.fixture
def halved(monkeypatch):
    """Every index is too large for full precision, and several blocks long."""
    monkeypatch.setattr(vectors, "FULL_BYTES", 0)
    monkeypatch.setattr(vectors, "BLOCK", 64)


def filled(rows, expected=None):
    kept = Vectors(rows.shape[1], expected=expected or len(rows))
    for start in range(0, len(rows), 50):
        kept.add(rows[start : start + 50])
    return kept


def test_the_size_decides_the_precision():
    fits = vectors.FULL_BYTES // (4 * 384)
    assert Vectors(384, expected=fits).precision == "float32"


def test_half_precision_compares_every_vector_too(halved):
    rows, queries = unit_rows(300), unit_rows(40, seed=1)
    kept = filled(rows)
    assert (kept.precision, kept.count) == ("float16", 300)
    truth = queries @ rows.T
    found = kept.nearest(queries, 5)
    assert agreement(found.rows.tolist(), np.argsort(-truth)[:, :5].tolist()) > 0.99
    for row, scores in enumerate(found.scores):
        assert scores == pytest.approx(truth[row][found.rows[row]], abs=2e-3)
        assert (np.diff(scores) <= 0).all()
    assert kept.vector(7) == pytest.approx(rows[7], abs=1e-3)


def test_fewer_vectors_than_asked_for_come_back(halved):
    rows = unit_rows(3)
    assert filled(rows).nearest(rows[:1], 9).rows.shape == (1, 3)


def test_an_index_of_more_than_was_expected_grows(halved):
    rows = unit_rows(200)
    assert filled(rows, expected=10).nearest(rows, 1).rows[:, 0].tolist() == list(range(200))


def test_recall_is_that_of_the_nearest_others():
    assert agreement([[1, 2], [3, 4]], [[2, 5], [3, 4]]) == 0.75
    assert agreement([[], [1]], [[], [1]]) == 1
    assert agreement([[]], [[]]) == 1


def test_what_half_precision_costs_is_measured(halved, monkeypatch):
    rows = unit_rows(500)
    texts = [str(row) for row in range(500)]
    near = DenseIndex(texts, embedder=Table(rows))
    assert near.precision == "float16"
    assert 0.99 < near.recall <= 1
    # Vectors that differ by less than half precision can show are mixed up, and that is seen.
    crowded = unit_rows(1)[0] + 1e-4 * unit_rows(500)
    assert DenseIndex(texts, embedder=Table(crowded)).recall < 0.8
    monkeypatch.setattr(vectors, "FULL_BYTES", 10**9)
    assert DenseIndex(texts, embedder=Table(crowded)).recall == 1


def test_the_choice_says_what_a_large_index_costs(halved):
    passages = [Passage(id=f"{n}#0", document_id=str(n), text=str(n)) for n in range(300)]
    chosen = choose_retriever(passages, [], embedder=Table(unit_rows(300)), k=2)
    assert chosen.precision == "float16"
    assert chosen.dense_recall > 0.99
    assert "half precision, which finds" in chosen.because


def test_a_large_index_is_revised_as_a_small_one(halved):
    rows = unit_rows(400)
    index = DenseIndex([str(n) for n in range(300)], embedder=Table(rows))
    texts = [str(n) for n in (*range(100, 300), 350, 100)]
    revised = index.revised(texts)
    found = revised.search(["350", "120"], k=1)
    assert [texts[ranking.rows[0]] for ranking in found] == ["350", "120"]
    assert revised.recall == pytest.approx(index.recall, abs=0.02)


def test_no_more_vectors_exist_than_the_index_and_a_batch():
    """Texts are asked for in slices of one batch, so that a reader from disk would do."""
    asked = []

    class Numbers:
        def __len__(self):
            return 1000

        def __getitem__(self, place):
            assert isinstance(place, slice)
            asked.append(place.stop - place.start)
            return [str(n) for n in range(1000)[place]]

    DenseIndex(Numbers(), embedder=Table(unit_rows(1000)))
    assert set(asked) == {dense.BATCH}


def test_a_hundred_thousand_passages_fit_two_gigabytes(repository):
    done = subprocess.run(
        [sys.executable, "-m", "tests.probes.retrieval.hundred_thousand"],
        cwd=repository,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout)
    assert seen["passages"] == 100_000
    assert seen["recall"] == {"dense": 1, "bm25": 1, "fusion": 1}
    assert seen["first"] == ["d0#7", "d4999#19"]
    assert seen["peak_bytes"] < 2 * 10**9
