"""Shares of the machine's rates, on a model of a few thousand parameters."""

from __future__ import annotations

import json

import pytest
import torch
from torch.utils.flop_counter import FlopCounterMode

from benchmarks import machine, rates
from benchmarks.engine_rates import Measured

pytestmark = pytest.mark.filterwarnings("ignore:.is_gradient_checkpointing. is deprecated")


def measured(kind, share, **changes):
    given = {
        "kind": kind,
        "what": kind,
        "seconds": 2.0,
        "tokens": 100,
        "flops": 4_000,
        "product_rate": 2_000 / share,
        "bandwidth": 100.0,
        **changes,
    }
    return Measured(**given)


def test_a_share_is_work_by_time_by_rate():
    one = measured("writing", 0.5, moved=20)
    assert one.share == pytest.approx(0.5)
    assert one.tokens_per_second == 50
    assert one.memory_share == pytest.approx(0.1)
    assert measured("reading", 0.5).memory_share is None


@pytest.mark.parametrize(
    ("reading", "training", "met"), [(0.7, 0.4, True), (0.5, 0.4, False), (0.7, 0.3, False)]
)
def test_goals(reading, training, met):
    found = [
        measured("reading", reading),
        measured("writing", 0.01),
        measured("training", training),
    ]
    assert machine.goals_met(found) == met
    (table,) = machine.result(found, {}).tables
    said = [row[-1] for row in table.rows]
    assert said[1] == ""
    assert all(one.endswith(("met", "missed")) for one in (said[0], said[2]))
    assert any("missed" in one for one in said) != met


def test_products_are_counted_forth_and_back():
    shapes = [(64, 96), (96, 64)]
    given = {"tokens": 32, "layers": 3, "dtype": torch.float32}
    for back in (False, True):
        products = rates.Products(shapes, **given, back=back)
        counter = FlopCounterMode(display=False)
        with counter:
            products()
        assert products.flops == counter.get_total_flops() > 0


def test_memory_has_a_rate():
    assert 1e7 < rates.read_rate(2**22) < 1e13
    assert 1e7 < rates.copy_rate(2**22) < 1e13


def test_things_take_turns_and_the_first_time_does_not_count(monkeypatch):
    clock, done = [0.0], []

    def taking(name, *seconds):
        left = iter(seconds)

        def act():
            done.append(name)
            clock[0] += next(left)

        return act

    monkeypatch.setattr(rates.time, "perf_counter", lambda: clock[0])
    assert rates.in_turns([taking("a", 1, 5, 4), taking("b", 9, 7, 8)], repeats=2) == [4, 7]
    assert "".join(done) == "ababab"


def test_the_engine_is_measured_and_kept(generator, tmp_path, capsys):
    asked = ["--model", str(generator), "--precision", "float32", "--rows", "6"]
    asked += ["--prompt", "16", "--written", "4", "--repeats", "1"]
    assert machine.main([*asked, "--json", str(tmp_path / "machine.json")]) in (0, 1)
    kept = json.loads((tmp_path / "machine.json").read_text())
    kinds = [one["kind"] for one in kept["figures"].values()]
    assert kinds == ["reading", "writing", "writing", "writing", "training"]
    assert all(one["flops"] > 0 and one["product_rate"] > 0 for one in kept["figures"].values())
    assert "| reading 6 prompts of 16 tokens |" in capsys.readouterr().out


def test_a_model_that_is_not_there_is_one_line(tmp_path, capsys):
    assert machine.main(["--model", str(tmp_path / "gone")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
