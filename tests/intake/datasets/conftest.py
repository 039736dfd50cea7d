"""Writes the made-up data that the tests read."""

from __future__ import annotations

import json

import pytest


@pytest.fixture
def folder(tmp_path):
    """Write files below a fresh folder: bytes and text as they are, a list as JSON lines."""

    def write(files, name="data"):
        root = tmp_path / name
        for path, content in files.items():
            file = root / path
            file.parent.mkdir(parents=True, exist_ok=True)
            if isinstance(content, list):
                content = "".join(json.dumps(row) + "\n" for row in content)
            elif isinstance(content, dict):
                content = json.dumps(content)
            file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return root

    return write


@pytest.fixture
def rows():
    """Make numbered good rows, with others put in at the end."""

    def make(count, *others):
        return [{"input": f"question {at}", "output": f"answer {at}"} for at in range(count)] + [
            *others
        ]

    return make
