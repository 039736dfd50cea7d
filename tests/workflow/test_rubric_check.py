"""`rubric check`: content, golden cases and versions, each with its place."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from advisor.errors import UnreadableFile
from advisor.intake.rubrics import find, read_rubric
from advisor.scoring.fingerprint import fingerprint
from advisor.workflow.rubric_check import check_rubric

# Version 1.0.0 of the default rubric, so that versions can be counted from it.
FROZEN = Path(__file__).parents[1] / "fixtures" / "default.yaml"


@pytest.fixture
def copied(tmp_path):
    """A copy of a shipped rubric under its own name, to be changed."""

    def copy(name, *changes):
        text = FROZEN.read_text("utf-8") if name == "default" else find(name).read_text("utf-8")
        for old, new in changes:
            assert old in text
            text = text.replace(old, new, 1)
        path = tmp_path / f"{name}.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return copy


def only(path):
    (complaint,) = check_rubric(path).complaints
    return complaint


def test_a_copy_without_a_record_of_versions_passes(copied):
    checked = check_rubric(copied("default", ("value: 5, low: 2", "value: 5.1, low: 2")))
    assert checked.complaints == ()
    assert "3 golden cases hold" in checked.says


def test_the_id_is_the_files_name(copied, tmp_path):
    path = copied("default").rename(tmp_path / "ours.yaml")
    assert "id: it is 'default', and the file is 'ours'" in only(path)


def test_a_source_that_nothing_cites_is_named(copied):
    extra = (
        "sources:\n  hotz:",
        "sources:\n  idle: {title: T, url: u, date: 2026-01-01, says: S}\n  hotz:",
    )
    complaint = only(copied("default", extra))
    assert complaint.endswith("sources.idle: nothing cites this source")


def test_a_golden_case_that_fails_is_named_with_what_came_out(copied):
    complaint = only(copied("default", ("expects: hybrid", "expects: prompt")))
    assert "golden.brand_voice_support: expects prompt, and it says hybrid" in complaint


def test_a_readiness_case_that_fails_is_named(copied):
    complaint = only(copied("rag-readiness", ("expects: not_ready", "expects: ready")))
    assert "expects ready, and it says not_ready" in complaint


class TestVersions:
    @pytest.fixture
    def record(self, tmp_path):
        def write(versions):
            (tmp_path / "versions.json").write_text(json.dumps({"default": versions}))

        return write

    @pytest.fixture
    def now(self):
        return fingerprint(read_rubric(FROZEN).rubric)

    def test_a_recorded_meaning_passes(self, copied, record, now):
        record({"1.0.0": now})
        assert check_rubric(copied("default")).complaints == ()

    def test_a_changed_meaning_needs_another_version(self, copied, record, now):
        record({"1.0.0": now})
        complaint = only(copied("default", ("value: 5, low: 2", "value: 6, low: 2")))
        assert "version: what it means has changed since 1.0" in complaint

    def test_a_patch_may_not_change_the_meaning(self, copied, record, now):
        record({"1.0.0": now})
        changes = ("value: 5, low: 2", "value: 6, low: 2"), ("version: 1.0.0", "version: 1.0.1")
        assert "raise the first or second number" in only(copied("default", *changes))

    def test_a_new_version_is_to_be_recorded_as_the_complaint_says(self, copied, record, now):
        record({"1.0.0": now})
        changes = ("value: 5, low: 2", "value: 6, low: 2"), ("version: 1.0.0", "version: 1.1.0")
        path = copied("default", *changes)
        complaint = only(path)
        mark = fingerprint(read_rubric(path).rubric)
        assert f'add "1.1.0": "{mark}"' in complaint
        record({"1.0.0": now, "1.1.0": mark})
        assert check_rubric(path).complaints == ()

    def test_other_words_need_no_other_version(self, copied, record, now):
        record({"1.0.0": now})
        assert check_rubric(copied("default", ("title: Kind of task", "title: Task"))).says

    def test_a_broken_record_is_unreadable(self, copied, tmp_path):
        (tmp_path / "versions.json").write_text("[1]")
        with pytest.raises(UnreadableFile, match="not a record of versions"):
            check_rubric(copied("default"))
