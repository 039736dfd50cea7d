"""The record at the end of a block: what it was made from, so that a check can tell what changed.

A comment of keys and short hashes, nothing of which is anybody's text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

DIGITS = 16
"""Of each hash: enough that two states never share one by chance, short enough for a line."""

CONTENT = "content"
"""Key of the hash of what advisor wrote in the block."""

MARK = re.compile(r"<!-- advisor-record:(.*)-->")
UNSAFE = re.compile(r"[^A-Za-z0-9.@_-]+")
"""What could end the comment or part two values; ids in a stored assessment may be anything."""


def write_record(inputs: Mapping[str, str], content_sha256: str) -> str:
    """Write the record's line.

    Args:
        inputs: What went in -> its state: a version or a hash.
        content_sha256: Of the lines that advisor wrote.
    """
    values = {key: UNSAFE.sub("_", value) for key, value in inputs.items()}
    values[CONTENT] = short(content_sha256)
    pairs = " ".join(f"{key}={value}" for key, value in values.items())
    return f"<!-- advisor-record: {pairs} -->"


def read_record(lines: Sequence[str]) -> dict[str, str]:
    """Find the record among the lines of a block; empty where there is none."""
    for line in reversed(lines):
        if hit := MARK.search(line):
            return dict(pair.split("=", 1) for pair in hit.group(1).split() if "=" in pair)
    return {}


def without_record(lines: Sequence[str]) -> tuple[str, ...]:
    """Leave the record out."""
    return tuple(line for line in lines if not MARK.search(line))


def short(sha256: str) -> str:
    """Shorten a hash."""
    return sha256[:DIGITS]
