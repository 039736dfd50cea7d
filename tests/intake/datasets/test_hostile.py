"""Whatever the bytes, reading ends with a sample or with one clear line."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from advisor.errors import AdvisorError
from advisor.intake.datasets import read_sample

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(
            st.sampled_from(
                ["input", "output", "id", "split", "answerable", "document_ids", "messages"]
                + ["role", "content", "type", "text", "data", "paragraphs", "context", "qas"]
                + ["question", "answers", "title", "is_impossible", "_id", "topic"]
            )
            | st.text(),
            inner,
        )
    ),
)
LINES = st.lists(JSON.map(json.dumps)).map("\n".join).map(str.encode)
TABLE = st.text(alphabet='ab,;\t"\n\r\0é\ud800', max_size=60).map(
    lambda text: text.encode("utf-8", "surrogatepass")
)


def read(**files):
    """Read a folder with these files; an error must be advisor's own, of one line."""
    with tempfile.TemporaryDirectory() as name:
        for path, content in files.items():
            file = Path(name, path)
            file.parent.mkdir(exist_ok=True)
            file.write_bytes(content)
        try:
            return read_sample(Path(name))
        except AdvisorError as caught:
            error = caught
    assert error.exit_code == 2
    assert "\n" not in str(error)
    return None


@pytest.mark.parametrize(
    "name", ["examples.jsonl", "rows.json", "table.csv", "table.tsv", "documents.jsonl"]
)
@settings(max_examples=100, deadline=None)
@given(content=st.binary() | LINES | JSON.map(json.dumps).map(str.encode) | TABLE)
@example(content=b"[" * 5000)
@example(content=b'{"a":' * 5000)
@example(content=b'"\n' * 5000)
def test_arbitrary_content_of_a_file_of_rows(name, content):
    sample = read(**{name: content})
    if sample is not None:
        assert sample.rows >= len(sample.broken)
        assert sample == type(sample).model_validate_json(sample.model_dump_json())


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html", "a.pdf"])
@settings(max_examples=100, deadline=None)
@given(content=st.binary() | st.text(alphabet="<>/!-=#a b\n&;").map(str.encode))
@example(content=b"<div>" * 5000)
@example(
    content=b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog /Pages 1 0 R >>\nendobj\n"
    b"trailer << /Root 1 0 R >>"
)
def test_arbitrary_content_of_a_document(name, content):
    read(**{f"documents/{name}": content})


@settings(max_examples=100, deadline=None)
@given(queries=LINES, judgements=st.binary() | TABLE)
def test_arbitrary_content_of_a_beir_folder(queries, judgements):
    read(**{"corpus.jsonl": queries, "queries.jsonl": queries, "qrels/test.tsv": judgements})
