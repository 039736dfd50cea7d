"""Rubrics and cases from files: evaluation without extras, and a proposal that can be used."""

from __future__ import annotations

import json
import subprocess
import sys

import numpy as np
import pytest

from advisor.calibration import held_out, nested
from advisor.intake.rubric_edit import raised
from advisor.intake.rubrics import find, read_rubric
from advisor.workflow.rubric_cases import calibrate_file
from tests.scoring.judged import drawn


@pytest.fixture(scope="module")
def cases(tmp_path_factory):
    """Twenty use cases decided by a rubric which cares for knowledge above all."""
    rubric = read_rubric(find("default")).rubric
    rng = np.random.default_rng(5)
    lines = []
    for one in range(20):
        levels = {
            trait.id: str(rng.choice(trait.level_ids))
            for trait in rubric.traits
            if rng.random() < 0.6
        }
        shares = drawn(rubric, {**levels, "style_need": "unknown"}, draws=200).acceptability
        chosen = rubric.option_ids[int(shares.argmax())]
        lines.append(json.dumps({"id": str(one), "traits": levels, "recommended": chosen}))
    path = tmp_path_factory.mktemp("cases") / "cases.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_evaluation_loads_no_extra(cases):
    code = (
        "import sys; from pathlib import Path\n"
        "from advisor.workflow.rubric_cases import evaluate_file\n"
        f"evaluate_file(Path({str(cases)!r}))\n"
        "sys.exit(any(name in sys.modules for name in ('scipy', 'sklearn', 'torch')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_proposal_is_the_rubric_with_other_numbers_and_the_evidence(cases, tmp_path, monkeypatch):
    monkeypatch.setattr(nested, "REPEATS", 1)
    monkeypatch.setattr(nested, "RIDGES", (0.001, 10.0))
    monkeypatch.setattr(held_out, "CONCENTRATIONS", (120.0,))
    monkeypatch.setattr(held_out, "DRAWS", 100)
    proposed = calibrate_file(cases)
    path = tmp_path / "default.yaml"
    path.write_text(proposed.text, encoding="utf-8")
    old, new = read_rubric(find("default")).rubric, read_rubric(path).rubric
    assert new.version == raised(old.version)
    assert "# Weights and concentration proposed by" in proposed.text
    for before, after, weight in zip(
        old.traits, new.traits, proposed.calibration.weights, strict=True
    ):
        assert after.weight.value == weight.after
        assert after.model_copy(update={"weight": before.weight}) == before
    concentration = proposed.calibration.concentration_after
    assert new.uncertainty.concentration == concentration
    unchanged = ("options", "stop", "evidence", "thresholds", "golden", "sources")
    assert all(getattr(new, name) == getattr(old, name) for name in unchanged)
    kept = [line for line in find("default").read_text("utf-8").splitlines() if "#" in line[:2]]
    assert all(line in proposed.text for line in kept)
