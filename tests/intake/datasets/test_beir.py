"""BEIR folders."""

from __future__ import annotations

import pytest

from advisor.errors import InvalidSample
from advisor.intake.datasets import read_sample

HEADER = "query-id\tcorpus-id\tscore\n"


@pytest.fixture
def beir(folder):
    def write(**other):
        return folder(
            {
                "corpus.jsonl": [
                    {"_id": "d1", "title": "Tea", "text": "Green tea.", "metadata": {}},
                    {"_id": "d2", "title": "Only a title", "text": ""},
                ],
                "queries.jsonl": [
                    {"_id": "q1", "text": "tea?", "metadata": {"x": 1}},
                    {"_id": "q2", "text": "title?"},
                    {"_id": "q3", "text": "judged by nobody"},
                    {"_id": "q4", "text": "both?"},
                ],
                "qrels/train.tsv": HEADER + "q1\td1\t1\nq1\td2\t0\nq4\td1\t1\n",
                "qrels/test.tsv": HEADER + "q2\td1\t1\nq2\td2\t2\nq4\td2\t1\n",
                **{name.replace("_", "/"): content for name, content in other.items()},
            }
        )

    return write


def test_queries_become_examples_without_outputs(beir):
    sample = read_sample(beir())
    assert sample.format == "beir"
    assert [(d.id, d.title, d.text) for d in sample.documents] == [
        ("d1", "Tea", "Green tea."),
        ("d2", "Only a title", "Only a title"),
    ]
    assert {e.id: (e.document_ids, e.split) for e in sample.examples} == {
        "q1": (("d1",), "train"),
        "q2": (("d1", "d2"), "test"),
        "q4": (("d2", "d1"), "test"),
    }
    assert all(e.outputs == () and e.answerable for e in sample.examples)
    (warning,) = sample.warnings
    assert warning.where == "queries.jsonl:3"
    assert "left out" in warning.why
    assert sample.rows == 2 + 6 + 4


def test_dev_judgements_are_training_where_there_is_a_test(beir):
    data = beir(**{"qrels_dev.tsv": "q3\td1\t1\n"})
    assert {e.id: e.split for e in read_sample(data).examples}["q3"] == "train"


def test_judgements_of_one_file_set_no_split(beir, folder):
    data = beir()
    (data / "qrels" / "train.tsv").unlink()
    assert {example.split for example in read_sample(data).examples} == {""}


def test_a_broken_judgement_is_named(beir):
    judged = "".join("q1\td1\t1\n" for _ in range(20))
    data = beir(**{"qrels_test.tsv": HEADER + judged + "q1 d1 1\n"})
    (broken,) = read_sample(data).broken
    assert (broken.where, "between tabs" in broken.why) == ("qrels/test.tsv:22", True)


def test_judgements_in_another_form_are_refused(beir):
    with pytest.raises(InvalidSample, match=r"qrels/test\.tsv"):
        read_sample(beir(**{"qrels_test.tsv": HEADER + "q1 0 d1 1\n"}))


def test_a_judged_document_that_is_not_there_is_dropped_with_a_warning(beir):
    data = beir(**{"qrels_test.tsv": HEADER + "q2\tgone\t1\n"})
    assert any("'gone'" in warning.why for warning in read_sample(data).warnings)
