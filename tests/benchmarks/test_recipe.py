"""Fine-tuning against the reference recipe, on a few rows and a tiny model."""

from __future__ import annotations

import csv
import json

import pytest

from benchmarks import recipe, recipe_sides
from benchmarks.inferiority import judge, standing
from benchmarks.recipe import Side
from tests.benchmarks import tiny

pytestmark = pytest.mark.filterwarnings("default")  # what the libraries warn of is theirs

INTENTS = ("refund", "delay", "praise", "lost")


@pytest.mark.parametrize(
    ("low", "high", "said"),
    [
        (-0.04, 0.02, "non-inferior"),
        (0.01, 0.2, "non-inferior"),
        (-0.05, 0.02, "inconclusive"),
        (-0.2, 0.3, "inconclusive"),
        (-0.3, -0.06, "inferior"),
    ],
)
def test_an_interval_and_a_margin_decide(low, high, said):
    assert standing(low, high, 0.05) == said


def test_scores_are_compared_item_by_item():
    ours = [1.0] * 60 + [0.0] * 40
    same = judge(ours, ours)
    assert (same.standing, same.difference, same.n) == ("non-inferior", 0, 100)
    worse = judge([0.0] * 100, ours)
    assert (worse.standing, worse.difference) == ("inferior", -0.6)
    assert judge(ours[:8], ours[:8]).standing == "inconclusive"  # too few to say so
    assert judge([1.0, 0.0] * 4, [0.0, 1.0] * 4).standing == "inconclusive"


def side(*scores):
    return Side(
        steps=3,
        epochs=3,
        layers=2,
        learning_rate=1e-3,
        loss_before=5.0,
        loss_after=1.0,
        scores=scores,
    )


def test_seeds_are_averaged_item_by_item():
    assert recipe.mean_scores([side(1, 0, 1), side(0, 0, 1)]) == [0.5, 0, 1]


@pytest.fixture
def bank(tmp_path):
    """The set as its authors hand it out, made up and small."""
    folder = tmp_path / "bank"
    folder.mkdir()
    for part, count in (("train", 48), ("test", 16)):
        with (folder / f"{part}.csv").open("w", newline="") as stream:
            rows = csv.writer(stream)
            rows.writerow(["text", "category"])
            rows.writerows(
                (f"{part} {n} {tiny.NAMES[n % 20]} {INTENTS[n % 4]} please", INTENTS[n % 4])
                for n in range(count)
            )
    return folder


@pytest.fixture
def clerk(tmp_path):
    """A model that knows the words of the set."""
    said = " ".join((*INTENTS, *tiny.NAMES, *map(str, range(48)), "train test please user system"))
    said += " assistant Give the label."
    return tiny.save_generator(tmp_path / "clerk", tiny.words_of(said))


def test_both_recipes_learn_the_same_rows_in_as_many_steps(bank, clerk, tmp_path, capsys):
    asked = ["banking77", str(bank), "--rows", "40", "--test-items", "12", "--seeds", "2"]
    asked += ["--model", str(clerk), "--json", str(tmp_path / "recipe.json")]
    assert recipe.main(asked) in (0, 1)
    kept = json.loads((tmp_path / "recipe.json").read_text())
    ours, theirs = (kept["figures"]["sides"][name] for name in ("advisor", "reference"))
    assert [one["steps"] for one in ours] == [one["steps"] for one in theirs]
    assert {one["layers"] for one in theirs} == {2}
    assert {one["learning_rate"] for one in theirs} <= set(recipe_sides.RATES)
    for one in (*ours, *theirs):
        assert one["loss_after"] < one["loss_before"]
        assert len(one["scores"]) == 12
    assert ours[0]["loss_before"] == theirs[0]["loss_before"]
    assert kept["figures"]["judged"]["n"] == 12
    shown = capsys.readouterr().out
    assert f"Fine-tuning on banking77: {kept['figures']['judged']['standing']}" in shown


def test_a_set_that_is_not_there_is_one_line(tmp_path, capsys):
    assert recipe.main(["banking77", str(tmp_path / "gone")]) == 2
    assert capsys.readouterr().err.count("\n") == 1
