"""Growth curves: synthetic vectors, points, fits, and what is said to be extrapolated."""

from __future__ import annotations

import json

import numpy as np
import pytest

from benchmarks import growth, growth_points
from benchmarks.growth_points import BLOCK, Numbered, Synthetic

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing. is deprecated")


@pytest.fixture
def in_this_process(monkeypatch, generator, embedder):
    """Points are measured without starting processes, with tiny models."""

    def measure(kind, size, *models):
        return {
            **growth_points.KINDS[kind](size, *models),
            "peak_bytes": growth_points.peak_bytes(),
        }

    monkeypatch.setattr(growth, "measure", measure)
    sizes = {"hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "heads": (4, 2)}
    monkeypatch.setattr(growth_points, "MODELS", {1: sizes, 2: sizes})
    monkeypatch.setattr(growth_points, "PASSAGES_EMBEDDED", 4)
    monkeypatch.setitem(growth.SIZES, "parameters", (1, 2))
    return ["--model", str(generator), "--embedder", str(embedder)]


def test_synthetic_vectors_are_the_same_alone_and_together():
    embedder = Synthetic()
    texts = [str(n) for n in (0, BLOCK - 1, BLOCK, 5 * BLOCK + 7)]
    together = embedder.encode(texts)
    assert np.linalg.norm(together, axis=1) == pytest.approx(np.ones(4), abs=1e-5)
    for text, row in zip(texts, together, strict=True):
        assert (Synthetic().encode([text])[0] == row).all()


def test_numbered_texts_are_written_when_asked_for():
    texts = Numbered(10**12)
    assert len(texts) == 10**12
    assert (texts[7], texts[3:5]) == ("7", ["3", "4"])
    assert texts[10**12 - 1 : 10**12 + 5] == ["999999999999"]


def test_the_index_is_exact_and_the_approximate_one_nearly(monkeypatch):
    monkeypatch.setattr(growth_points, "QUERIES", 50)
    ours, other = growth_points.passages(3_000), growth_points.approximate(3_000)
    assert (ours["precision"], ours["recall"]) == ("float32", 1)
    assert ours["vector_bytes"] == 3_000 * 384 * 4
    assert 0.5 < other["recall"] <= 1
    assert all(point["index_s"] > 0 and point["search_s"] > 0 for point in (ours, other))


def test_a_power_is_fitted_from_end_to_end():
    points = {size: {"seconds": 3.0 * size**1.5} for size in (10, 20, 40)}
    assert growth.exponent(points, "seconds") == pytest.approx(1.5)
    assert np.isnan(growth.exponent({10: {"seconds": 1.0}}, "seconds"))


def test_sizes_follow_the_scale():
    assert growth.scaled("items", 0.1) == [8, 10, 20, 40]
    assert growth.scaled("passages", 1)[-1] == 1_000_000
    assert growth.scaled("parameters", 0.5) == [30, 135]


def test_every_curve_is_measured_shown_and_kept(in_this_process, tmp_path, capsys):
    asked = [*in_this_process, "--scale", "0.02", "--json", str(tmp_path / "growth.json")]
    assert growth.main(asked) == 0
    shown = capsys.readouterr().out
    kept = json.loads((tmp_path / "growth.json").read_text())
    assert set(kept["figures"]) == {*growth.SIZES, "approximate", "embedding_per_second"}
    assert [table["title"].partition(":")[0] for table in kept["tables"]] == [
        "Test items of one arm",
        "Passages",
        "Training rows of one arm",
        "Model size",
    ]
    assert "extrapolated" in shown
    assert all(table["rows"] for table in kept["tables"])


def test_a_point_has_a_process_of_its_own():
    point = growth.measure("passages", 500)
    assert point["recall"] == 1
    assert point["peak_bytes"] > 0


def test_a_curve_that_is_not_there_is_one_line(capsys):
    assert growth.main(["--curves", "moons"]) == 2
    assert capsys.readouterr().err.startswith("There is no curve 'moons'. Curves: items, ")
