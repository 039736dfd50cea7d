"""Tiny models and a made-up sample, saved once."""

from __future__ import annotations

import pytest
import torch

from advisor.probes.engine_models import EngineModels
from tests.benchmarks import tiny


@pytest.fixture(scope="session")
def generator(tmp_path_factory):
    return tiny.save_generator(tmp_path_factory.mktemp("generator"))


@pytest.fixture(scope="session")
def embedder(tmp_path_factory):
    return tiny.save_embedder(tmp_path_factory.mktemp("embedder"))


@pytest.fixture(scope="session")
def data(tmp_path_factory):
    return tiny.write_data(tmp_path_factory.mktemp("data") / "boats")


@pytest.fixture(autouse=True, scope="session")
def one_thread():
    """Tiny products are faster alone, and other tests may want the other cores."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(EngineModels, "threads", lambda self: 1)
        before = torch.get_num_threads()
        torch.set_num_threads(1)
        yield
        torch.set_num_threads(before)
