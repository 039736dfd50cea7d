"""A folder with a document, its sources, and what embedding and checking make of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from advisor.workflow.embed import check_documents, embed_documents
from tests.report import assessments
from tests.review.documents import RUBRIC

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@dataclass(frozen=True)
class Review:
    folder: Path

    @property
    def document(self) -> Path:
        return self.folder / "design.md"

    @property
    def text(self) -> str:
        return self.document.read_bytes().decode()

    def write(self, text: str) -> None:
        self.document.write_bytes(text.encode())

    def replace(self, old: str, new: str) -> None:
        assert old in self.text
        self.write(self.text.replace(old, new))

    def embed(self, text: str | None = None):
        if text is not None:
            self.write(text)
        (done,) = embed_documents([self.document], now=NOW)
        return done

    def check(self):
        return check_documents([self.document], now=NOW)

    def failed(self) -> list[str]:
        return [one.about for one in self.check() if one.status == "failed"]


@pytest.fixture
def review(tmp_path) -> Review:
    """A folder with an assessment with evidence, one without, answers and a small rubric."""
    with_evidence, answers_only = assessments.with_evidence(), assessments.answers_only()
    (tmp_path / "evidence.json").write_text(with_evidence.model_dump_json())
    (tmp_path / "plain.json").write_text(answers_only.model_dump_json())
    (tmp_path / "answers.yaml").write_text(
        "answers: {external_knowledge: heavy, data_change: weekly, style_need: none,\n"
        "  corpus_size: thousands_docs, citations_needed: yes, labelled_examples: none}\n"
    )
    (tmp_path / "small.yaml").write_text(RUBRIC)
    return Review(tmp_path)
