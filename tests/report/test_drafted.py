"""Every report on drafted examples says that they are, and what that means."""

from __future__ import annotations

import pytest

from advisor.report import render


def with_drafts(assessment, items, rows=0):
    runs = tuple(
        run.model_copy(update={"drafted_items": items, "drafted_rows": rows})
        for run in assessment.runs
    )
    return assessment.model_copy(update={"runs": runs})


def flat(text):
    return " ".join(text.split())


@pytest.mark.parametrize("format_name", ["html", "markdown", "adr", "terminal"])
def test_drafted_items_are_said_to_be(with_evidence, format_name):
    n = len(with_evidence.runs[0].plan.test_ids)
    rendered = flat(render(with_drafts(with_evidence, n), format_name))
    assert f"All {n} test items were drafted by advisor from the documents" in rendered
    assert "drafted by advisor" not in flat(render(with_evidence, format_name))


def test_a_part_and_training_rows_are_counted(with_evidence):
    n = len(with_evidence.runs[0].plan.test_ids)
    rendered = flat(render(with_drafts(with_evidence, 3, 9), "markdown"))
    assert f"3 of the {n} test items and 9 training rows were drafted" in rendered


def test_the_record_carries_the_count(with_evidence):
    assert '"drafted_items": 3' in render(with_drafts(with_evidence, 3), "json")
