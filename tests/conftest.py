"""Switches for slow kinds of test, and where real data may be found.

The network is closed by pytest-socket (see pyproject.toml).
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pygal  # noqa: F401 - for its import hook, below
import pytest

# pygal adds an import hook of the old kind, which pytest would ask for specs it cannot give.
sys.meta_path[:] = [hook for hook in sys.meta_path if hasattr(hook, "find_spec")]

SWITCHES = {
    "slow": "simulations and other tests of more than a few seconds",
    "models": "tests with the real models (fetched on first use)",
    "browser": "tests that drive a headless Chromium",
}


def pytest_addoption(parser):
    for name, what in SWITCHES.items():
        parser.addoption(f"--run{name}", action="store_true", help=f"also run {what}")


def pytest_collection_modifyitems(config, items):
    for name in SWITCHES:
        if config.getoption(f"--run{name}"):
            continue
        skip = pytest.mark.skip(reason=f"needs --run{name}")
        for item in items:
            if name in item.keywords:
                item.add_marker(skip)


@pytest.fixture(scope="session")
def repository() -> Path:
    """The checkout the tests run in."""
    return Path(__file__).parent.parent


@pytest.fixture(scope="session")
def shared_data(repository) -> Path:
    """Real data sets that nobody here wrote; they are not part of the project."""
    return _outside(repository, "ADVISOR_SHARED_DATA", "data")


@pytest.fixture(scope="session")
def shared_cases(repository) -> Path:
    """Published decisions; they are not part of the project."""
    return _outside(repository, "ADVISOR_SHARED_CASES", "cases") / "dev.jsonl"


def _outside(repository: Path, variable: str, name: str) -> Path:
    folder = Path(os.environ.get(variable, repository.parent / "shared" / name))
    if not folder.is_dir():
        pytest.skip(f"{folder} is not there; set {variable}")
    return folder
