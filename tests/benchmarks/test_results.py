"""Kept results become tables, and every command line of the README is one."""

from __future__ import annotations

import importlib
import shlex

import pytest

from benchmarks import results
from benchmarks.results import Conditions, Result, Table

MODULES = ("pipelines.__main__", "machine", "growth", "recipe")


def made(**changes):
    given = {
        "benchmark": "made",
        "conditions": Conditions(
            measured="2026-01-02T03:04:05+00:00", hardware="a test", versions={"a": "1"}, load=0.5
        ),
        "sizes": {"rows": 7},
        "tables": (
            Table(title="What", header=("a", "b"), rows=(("1|2", "3"),), notes=("A note.",)),
        ),
        "figures": {"x": [1.0]},
    }
    return Result(**{**given, **changes})


def test_a_result_is_kept_and_shown_again(tmp_path, capsys):
    results.publish(made(), tmp_path / "made.json")
    shown = results.kept("made", tmp_path)
    assert capsys.readouterr().out == shown + "\n"
    assert shown == (
        "**What**\n\n| a | b |\n| --- | --- |\n| 1\\|2 | 3 |\n\nA note.\n\n"
        "Measured 2026-01-02 on a test; a 1; rows 7.\n"
    )


def test_what_was_not_measured_is_not_made_up(tmp_path):
    assert results.kept("nothing", tmp_path) == results.NOT_MEASURED


def test_a_median_stands_between_least_and_most():
    assert results.middle([3.0, 1.0, 2.0], "{:.0f}") == "2 (1 to 3)"
    assert results.middle([2.0]) == "2.00"


def commands(repository):
    for line in (repository / "benchmarks" / "README.md").read_text().splitlines():
        if line.startswith("python -m benchmarks."):
            yield shlex.split(line)[2:]


@pytest.mark.parametrize("module", MODULES)
def test_the_commands_of_the_readme_can_be_typed(repository, module):
    parser = importlib.import_module(f"benchmarks.{module}").parser()
    name = "benchmarks." + module.removesuffix(".__main__")
    typed = [words for called, *words in commands(repository) if called == name]
    assert typed
    for words in typed:
        parser.parse_args(words)
        if "--json" in words:
            assert "benchmarks/results/" in words[words.index("--json") + 1]
