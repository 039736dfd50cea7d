"""Every probe says what it is, has its page, and costs nothing to name."""

from __future__ import annotations

import subprocess
import sys

import pytest

from advisor.errors import InputError
from advisor.probes.traits import choose_probes, load_probe, load_spec, probe_names

NAMES = probe_names()


def test_the_probes_of_the_design_are_there_and_the_cheap_ones_come_first():
    assert set(NAMES) == {
        "baseline",
        "closed_book",
        "footprint",
        "freshness",
        "learning_curve",
        "missing_evidence",
        "retrieval",
        "style",
        "support",
    }
    costs = [load_spec(name).asks_anew for name in NAMES]
    assert costs == sorted(costs)


@pytest.mark.parametrize("name", NAMES)
def test_a_probe_is_called_as_its_folder_and_can_be_run(name):
    assert load_spec(name).id == name
    assert callable(load_probe(name))


@pytest.mark.parametrize("name", NAMES)
def test_every_claim_stands_on_the_probes_page(name, repository):
    page = (repository / "docs" / "probes" / f"{name}.md").read_text("utf-8")
    for claim in load_spec(name).claims:
        assert f"`{claim}`" in page
    for heading in ("What it does", "What it assumes", "When it misleads"):
        assert f"## {heading}" in page


@pytest.mark.parametrize("name", NAMES)
def test_every_claim_speaks_of_a_trait_of_the_default_rubric_or_of_none(name, repository):
    rubric = (repository / "rubrics" / "default.yaml").read_text("utf-8")
    for claim in load_spec(name).claims.values():
        assert claim.trait is None or f"- id: {claim.trait}\n" in rubric


def test_naming_probes_loads_no_heavy_library():
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            "import sys; from advisor.probes.traits import probe_names; probe_names();"
            "print(sorted({'torch', 'sklearn', 'scipy', 'faiss', 'numpy'} & set(sys.modules)))",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    assert told.stdout.strip() == "[]"


def test_all_stands_for_every_probe_and_an_unknown_name_is_refused():
    assert choose_probes(("all",)) == NAMES
    assert choose_probes(("style", "baseline")) == ("baseline", "style")
    with pytest.raises(InputError, match="no probe 'styel'"):
        choose_probes(("styel",))
