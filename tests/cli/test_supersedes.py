"""`advisor report --format adr --supersedes`: both records are linked, or nothing is written."""

import pytest

OLD = "---\nstatus: accepted\ndate: 2026-01-02\n---\n\n# Old\n"


@pytest.fixture
def stored(advisor, tmp_path):
    (tmp_path / "answers.yaml").write_text("answers: {external_knowledge: heavy}\n")
    advisor("assess", "answers.yaml", "-o", "assessment.json")
    (tmp_path / "0007-y.md").write_text(OLD)


def test_both_records_are_linked(advisor, stored, tmp_path):
    arguments = ("--format", "adr", "-o", "new/0008-x.md", "--supersedes", "0007-y.md")
    done = advisor("report", "assessment.json", *arguments)

    assert (done.code, done.out) == (0, "")
    assert (tmp_path / "0007-y.md").read_text() == OLD.replace(
        "accepted", '"superseded by [0008-x](new/0008-x.md)"'
    )
    newer = (tmp_path / "new" / "0008-x.md").read_text()
    assert newer.startswith('---\nstatus: proposed\nsupersedes: "[0007-y](../0007-y.md)"\n')


@pytest.mark.parametrize(
    "arguments",
    [
        ("--supersedes", "0007-y.md"),
        ("--format", "adr", "--supersedes", "0007-y.md"),
        ("--format", "markdown", "-o", "x.md", "--supersedes", "0007-y.md"),
        ("-o", "x.md", "--supersedes", "0007-y.md"),
        ("--format", "adr", "-o", "x.md", "--supersedes", "none.md"),
        ("--format", "adr", "-o", "x.md", "--supersedes", "answers.yaml"),
        ("--format", "adr", "-o", "0007-y.md", "--supersedes", "0007-y.md"),
    ],
)
def test_what_cannot_be_linked_writes_nothing(advisor, stored, tmp_path, arguments):
    done = advisor("report", "assessment.json", *arguments)

    assert (done.code, done.out, done.err.count("\n")) == (2, "", 1)
    assert (tmp_path / "0007-y.md").read_text() == OLD
    assert not (tmp_path / "x.md").exists()


@pytest.mark.parametrize("status", ["accepted", "rejected", '"superseded by [9](9.md)"'])
def test_a_settled_record_is_not_written_over(advisor, stored, tmp_path, status):
    settled = OLD.replace("accepted", status)
    (tmp_path / "0007-y.md").write_text(settled)
    done = advisor("report", "assessment.json", "--format", "adr", "-o", "0007-y.md")

    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "is not rewritten" in done.err
    assert (tmp_path / "0007-y.md").read_text() == settled


def test_a_proposal_may_be_written_anew(advisor, stored):
    for _ in range(2):
        done = advisor("report", "assessment.json", "--format", "adr", "-o", "0008-x.md")
        assert done.code == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("report", "assessment.json", "--format", "adr", "-o", "assessment.json"),
        ("assess", "answers.yaml", "--format", "json", "-o", "answers.yaml"),
    ],
)
def test_no_file_is_written_over_what_it_was_made_from(advisor, stored, tmp_path, arguments):
    before = (tmp_path / arguments[1]).read_bytes()
    done = advisor(*arguments)

    assert (done.code, done.err.count("\n")) == (2, 1)
    assert (tmp_path / arguments[1]).read_bytes() == before
