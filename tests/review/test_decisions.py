"""Superseding links two decision records and changes nothing else in them."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import InputError
from advisor.review.decisions import DecisionRecord, link_records

OLD = "---\nstatus: accepted  # by the board\ndate: 2026-01-02\n---\n\n# Old\n\nstatus: not this\n"
NEW = '---\nstatus: proposed\ndate: "2026-03-04"\n---\n\n# New\n'
OLD_PATH, NEW_PATH = Path("decisions/0007-y.md"), Path("decisions/0008-x.md")


def linked(old=OLD, new=NEW, old_path=OLD_PATH, new_path=NEW_PATH):
    return link_records(DecisionRecord(new_path, new), DecisionRecord(old_path, old))


def test_both_records_name_each_other():
    found = linked()

    assert found.older == OLD.replace("accepted", '"superseded by [0008-x](0008-x.md)"')
    assert found.newer == NEW.replace("proposed\n", 'proposed\nsupersedes: "[0007-y](0007-y.md)"\n')


def test_superseding_twice_changes_nothing_more():
    once = linked()
    assert linked(old=once.older).older == once.older


@pytest.mark.parametrize("status", ["accepted", '"accepted"', "'accepted'", "", " accepted"])
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_every_other_byte_of_the_older_record_stays(status, ending, mark):
    old = mark + ending.join(["---", "title: é", f"status: {status}", "x: 1", "---", "", "text "])
    found = linked(old=old).older

    before, _, after = old.partition(f"status: {status}")
    assert found.startswith(before)
    assert found.endswith(after)
    matter = yaml.safe_load(found.removeprefix("\ufeff").split("---")[1])
    assert matter == {"title": "é", "status": "superseded by [0008-x](0008-x.md)", "x": 1}


def test_links_lead_from_one_folder_to_another():
    found = linked(new_path=Path("docs/new decisions/[8] é.md"))

    assert "(../docs/new%20decisions/%5B8%5D%20%C3%A9.md)" in found.older
    assert '"[0007-y](../../decisions/0007-y.md)"' in found.newer
    assert yaml.safe_load(found.older.split("---")[1])["status"].startswith(
        r"superseded by [\[8\] é]("
    )


@pytest.mark.parametrize(
    ("old", "says"),
    [
        ("# No front matter\n", "no status"),
        ("---\ndate: 2026-01-02\n---\n", "no status"),
        ("---\nstatus: >-\n  accepted\n  by all\n---\n", "no status"),
        ("---\nstatus: [accepted]\n---\n", "no status"),
        ("---\nstatus: accepted\n", "no status"),
        ("---\nstatus: {\n---\n", "not YAML"),
        ("---\nstatus: \x00\n---\n", "not YAML"),
        ("---\n- status\n---\n", "no status"),
        ("---\nx: 1\nstatus: superseded by [0001-a](0001-a.md)\n---\n", "decisions/0007-y.md:3 is"),
    ],
)
def test_what_cannot_be_superseded_is_refused(old, says):
    with pytest.raises(InputError, match="0007-y.md") as error:
        linked(old=old)
    assert says in error.value.message


def test_no_record_supersedes_itself():
    with pytest.raises(InputError, match="itself"):
        linked(old_path=Path("decisions/../decisions/0008-x.md"))


@given(st.text(alphabet="ab: #\"'[]-\n\t", max_size=40))
def test_any_front_matter_is_linked_or_refused(matter):
    old = f"---\nstatus: accepted\n{matter}\n---\ntext\n"
    try:
        found = linked(old=old).older
    except InputError:
        return
    assert found.replace('"superseded by [0008-x](0008-x.md)"', "accepted", 1) == old
