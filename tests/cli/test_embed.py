"""`advisor embed`: exit codes and outputs."""

import json
from xml.etree import ElementTree

import pytest

from tests.review.documents import BLOCK, RUBRIC

MET = [
    ("(`measured`) |  |  |", "(`measured`) | measured |  |"),
    ("(`said`) |  |  |", "(`said`) | said |  |"),
]


@pytest.fixture
def design(tmp_path):
    (tmp_path / "small.yaml").write_text(RUBRIC)
    path = tmp_path / "design.md"
    path.write_text(BLOCK)
    return path


def edit(path, *changes):
    text = path.read_text()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    path.write_text(text)


def test_embed_then_check(advisor, design):
    filled = advisor("embed", "design.md")
    assert (filled.code, filled.out) == (0, "")
    assert filled.err == "design.md: filled 1 of 1\n"
    assert advisor("embed", "design.md").err == "design.md: nothing to change\n"

    unmet = advisor("embed", "design.md", "--check")
    assert unmet.code == 1
    assert unmet.out.splitlines()[0].startswith("design.md:7: readiness: answers_found: failed:")

    edit(design, *MET)
    met = advisor("embed", "--check", "design.md")
    assert (met.code, met.out, met.err) == (0, "1 document, 1 block: 0 problems, 0 waived.\n", "")


def test_hand_edits_are_replaced_and_said(advisor, design):
    advisor("embed", "design.md")
    edit(design, ("Whether the small thing", "Whether any thing"))

    assert advisor("embed", "--check", "design.md").code == 1
    assert advisor("embed", "design.md").err.splitlines() == [
        "design.md:1: replaced what was changed by hand",
        "design.md: filled 1 of 1",
    ]


def test_waived_gaps_pass_and_are_shown(advisor, design):
    advisor("embed", "design.md")
    waivers = "waive: answers_found planned: by May\nwaive: owner_named remediated: a rota\n"
    edit(design, ("What the levels mean:\n", f"{waivers}What the levels mean:\n"))
    for _ in range(2):
        done = advisor("embed", "--check", "design.md")
        assert done.code == 0
        assert "Waived (planned): by May" in done.out
        assert done.out.endswith("0 problems, 2 waived.\n")
        advisor("embed", "design.md")


@pytest.mark.parametrize("format_name", ["text", "json", "junit", "github"])
def test_every_format_says_what_failed(advisor, design, format_name):
    advisor("embed", "design.md")
    done = advisor("embed", "--check", "design.md", "--format", format_name)

    assert (done.code, done.err) == (1, "")
    if format_name == "json":
        assert json.loads(done.out)["ok"] is False
    if format_name == "junit":
        assert ElementTree.fromstring(done.out).find("testsuite").get("failures") == "2"
    if format_name == "github":
        assert done.out.count("::error file=design.md,line=") == 2
    assert "answers_found" in done.out


def test_several_documents_one_bad(advisor, design, tmp_path):
    (tmp_path / "plain.md").write_text("# No blocks\n")
    advisor("embed", "design.md")
    edit(design, *MET)
    (tmp_path / "empty.md").write_text(BLOCK)

    done = advisor("embed", "--check", "plain.md", "design.md", "empty.md")
    assert done.code == 1
    assert "design.md:" not in done.out
    assert "empty.md:1: readiness: content: failed: It was never filled" in done.out
    assert advisor("embed", "--check", "plain.md", "design.md").code == 0


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<!-- advisor:verdict from=a.json -->\n", "design.md:1 opens a block that is not closed"),
        ("<!-- advisor:nothing -->\n<!-- /advisor -->\n", "design.md:1 opens a block named"),
        (b"\xff\xfe", "is not UTF-8"),
    ],
)
@pytest.mark.parametrize("check", [(), ("--check",)])
def test_broken_documents_exit_2_with_one_line(advisor, design, text, says, check):
    raw = text if isinstance(text, bytes) else text.encode()
    design.write_bytes(raw)
    done = advisor("embed", "design.md", *check)

    assert (done.code, done.out) == (2, "")
    assert done.err.count("\n") == 1
    assert says in done.err
    assert design.read_bytes() == raw


def test_missing_documents_folders_and_misplaced_formats_exit_2(advisor, design, tmp_path):
    for arguments in (("none.md",), (tmp_path,), (), ("design.md", "--format", "json")):
        done = advisor("embed", *arguments)
        assert done.code == 2
        assert done.err.count("\n") == 1
