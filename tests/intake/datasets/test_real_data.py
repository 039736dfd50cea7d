"""Data sets that nobody here wrote, as their authors hand them out."""

from __future__ import annotations

from collections import Counter

import pytest

from advisor.intake.datasets import read_sample


@pytest.mark.parametrize(
    ("name", "format", "documents", "examples"),
    [
        ("squad2", "squad", 646, 6078),
        ("scifact", "beir", 5183, 1109),
        ("banking77", "table", 0, 13083),
    ],
)
def test_listed_formats_are_read_as_they_are(shared_data, name, format, documents, examples):
    sample = read_sample(shared_data / name)
    assert (sample.format, len(sample.documents), len(sample.examples)) == (
        format,
        documents,
        examples,
    )
    assert sample.broken == sample.warnings == ()
    assert sample == read_sample(shared_data / name)


def test_squad_without_unanswerable_questions(shared_data):
    sample = read_sample(shared_data / "squad2", answerable_only=True)
    assert len(sample.examples) == 2910


def test_splits_of_a_table_pair(shared_data):
    examples = read_sample(shared_data / "banking77").examples
    assert Counter(example.split for example in examples) == {"train": 10003, "test": 3080}
