"""Tiny models and a made-up sample, saved once."""

from __future__ import annotations

import pytest

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
