"""What a check says, for people, programs, build servers and GitHub."""

import json
from xml.etree import ElementTree

import pytest

from advisor.review.formats import FORMATS, passed, render_rulings
from advisor.review.ruling import Ruling

HOSTILE = 'a]]><b>&"\x00\x1b[31m\u202e\ud800 %0A,:\n::error::x'


def ruling(status="met", **values):
    given = {
        "path": "docs/design.md",
        "line": 7,
        "block": "readiness",
        "about": "one",
        "kind": "readiness",
        "message": "One is at “Two”.",
    }
    return Ruling(status=status, **(given | values))


ALL = (
    ruling(about="content", kind="content"),
    ruling("failed"),
    ruling("waived", reason="planned", text="in May"),
    ruling("not_applicable"),
    ruling("failed", path="b,c:d.md", message=HOSTILE, about=HOSTILE),
)


def test_only_failures_fail():
    assert passed([ruling(), ruling("waived"), ruling("not_applicable")])
    assert not passed([ruling(), ruling("failed")])
    assert passed([])


def test_text_shows_failures_and_waivers_one_a_line():
    lines = render_rulings(ALL, "text", documents=2).splitlines()

    assert lines[0] == "docs/design.md:7: readiness: one: failed: One is at “Two”."
    assert lines[1].endswith("waived: One is at “Two”. Waived (planned): in May")
    assert lines[-1] == "2 documents, 1 block: 2 problems, 1 waived."
    assert len(lines) == 4


def test_json_is_one_document_with_every_ruling():
    found = json.loads(render_rulings(ALL[:4], "json", documents=1))

    assert found["ok"] is False
    assert [one["status"] for one in found["rulings"]] == [
        "met", "failed", "waived", "not_applicable",
    ]  # fmt: skip
    assert found["rulings"][2]["reason"] == "planned"


def test_junit_parses_and_counts():
    root = ElementTree.fromstring(render_rulings(ALL, "junit", documents=2))

    suites = root.findall("testsuite")
    assert [suite.get("name") for suite in suites] == ["docs/design.md", "b,c:d.md"]
    first = suites[0]
    assert [first.get(key) for key in ("tests", "failures", "skipped", "errors")] == list("4120")
    failure = first.find("testcase/failure")
    assert failure.get("type") == "readiness"
    assert "docs/design.md:7" in failure.text
    assert [one.get("message") for one in first.iter("skipped")] == [
        "One is at “Two”. Waived (planned): in May",
        "One is at “Two”.",
    ]


def test_github_annotates_lines_and_cannot_be_told_more():
    lines = render_rulings(ALL, "github", documents=2).splitlines()

    assert lines[0] == (
        "::error file=docs/design.md,line=7,title=advisor readiness%3A one::One is at “Two”."
    )
    assert lines[1].startswith("::notice file=docs/design.md,line=7,")
    assert lines[2].startswith("::error file=b%2Cc%3Ad.md,line=7,")
    assert len(lines) == 4
    assert "%250A" in lines[2]


@pytest.mark.parametrize("format_name", FORMATS)
def test_no_format_lets_control_codes_through(format_name):
    text = render_rulings(ALL, format_name, documents=2)
    assert not {"\x00", "\x1b", "\u202e", "\ud800"} & set(text)
    assert text.encode("utf-8")
    assert text.endswith("\n")


@pytest.mark.parametrize("format_name", FORMATS)
def test_nothing_to_say_is_said_in_every_format(format_name):
    assert render_rulings((), format_name, documents=1)
