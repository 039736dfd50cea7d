"""A check tells what changed, who changed it, and what was waived."""

import pytest

from advisor.review.blocks import find_blocks, replace_blocks
from advisor.review.check import Content, Statement, check, fill, is_fresh, was_edited
from advisor.review.people import read_contribution
from advisor.review.record import read_record, write_record

EMPTY = "# Title\n\n<!-- advisor:readiness rubric=x -->\n<!-- /advisor -->\n"
UNMET = Statement("one", "readiness", "failed", "One is not there.")
MET = Statement("two", "readiness", "met", "Two is there.")


def content(*statements, inputs=None, line="| `one` **One** | Two |  |  |"):
    return Content(
        lines=("Text", "", line),
        inputs=inputs or {"rubric": "x@1.0.0@aa", "answers": "none"},
        waivable=frozenset({"one", "two"}),
        statements=statements,
    )


def opened(text):
    (block,) = find_blocks(text, path="design.md")
    return block, read_contribution(block, path="design.md")


def filled(wanted, text=EMPTY):
    block, contribution = opened(text)
    return replace_blocks(text, [(block, fill(contribution, wanted))])


def ruled(text, wanted):
    block, contribution = opened(text)
    return check(block, contribution, wanted, path="design.md")


def test_a_filled_block_is_fresh_and_its_statements_stand():
    text = filled(content())

    content_ruling, one, two = ruled(text, content(UNMET, MET))
    assert (content_ruling.about, content_ruling.status) == ("content", "met")
    assert (one.status, one.line) == ("failed", 7)
    assert (two.status, two.line) == ("met", 3)


def test_an_empty_block_was_never_filled():
    (ruling,) = ruled(EMPTY, content())
    assert ruling.status == "failed"
    assert "never filled" in ruling.message


def test_reviewers_may_write_without_making_the_block_stale():
    text = filled(content()).replace("|  |  |", "|  two | a note with `code` |")
    text = text.replace("Text\n", "Text\nwaive: one planned: in May\n")

    block, contribution = opened(text)
    assert is_fresh(contribution, content())
    assert not was_edited(contribution)
    again = filled(content(), text)
    assert "|  two | a note with `code` |" in again
    assert "\n- waive: one planned: in May\n" in again
    assert filled(content(), again) == again


@pytest.mark.parametrize(
    ("inputs", "line", "says"),
    [
        ({"rubric": "x@1.1.0@bb", "answers": "none"}, None, "rubric was x@1.0.0@aa, is x@1.1.0@bb"),
        ({"rubric": "x@1.0.0@aa", "answers": "cc"}, None, "answers was none, is cc"),
        (None, "| `one` **First** | Two |  |  |", "in other words"),
    ],
)
def test_a_block_made_from_something_else_is_stale(inputs, line, says):
    wanted = content(inputs=inputs, **({"line": line} if line else {}))
    (ruling,) = ruled(filled(content()), wanted)

    assert ruling.status == "failed"
    assert says in ruling.message


@pytest.mark.parametrize(
    "edit",
    [
        ("Text\n", "Other text\n"),
        ("Text\n", "Text\n\nOne more line.\n"),
        ("**One**", "**Won**"),
        ("| Two |  |  |", "| One |  |  |"),
        ("| `one` **One** | Two |  |  |\n", ""),
        ("content=", "content=0"),
    ],
)
def test_what_was_edited_by_hand_is_named_and_undone(edit):
    good = filled(content())
    text = good.replace(*edit)
    assert text != good

    (ruling,) = ruled(text, content())
    assert ruling.status == "failed"
    assert "by hand" in ruling.message
    assert filled(content(), text) == good


def test_edited_and_stale_are_both_said():
    text = filled(content()).replace("Text", "Other text")
    rulings = ruled(text, content(inputs={"rubric": "x@2.0.0@bb", "answers": "none"}))
    assert [one.status for one in rulings] == ["failed", "failed"]


def test_a_waiver_turns_a_failure_into_a_waived_one_and_is_shown():
    text = filled(content()).replace("Text\n", "Text\nwaive: one accepted-risk: we know\n")

    _, one = ruled(text, content(UNMET))
    assert (one.status, one.reason, one.text) == ("waived", "accepted-risk", "we know")


def test_a_waiver_of_what_is_met_changes_nothing():
    text = filled(content()).replace("Text\n", "Text\nwaive: two accepted-risk: we know\n")
    assert [one.status for one in ruled(text, content(MET))] == ["met", "met"]


@pytest.mark.parametrize("about", ["content", "nothing"])
def test_a_waiver_of_something_else_fails_with_its_line(about):
    text = EMPTY.replace("x -->\n", f"x -->\n\nwaive: {about} accepted-risk: we know\n")

    stale, idle = ruled(text, content())
    assert stale.status == "failed"
    assert (idle.kind, idle.status, idle.line) == ("waiver", "failed", 5)


def test_a_record_carries_no_text_that_could_end_it():
    line = write_record({"rubric": "--> <script> a=b @x"}, "f" * 64)
    assert line.count("-->") == 1
    assert "<script" not in line
    assert read_record(["text", line]) == {"rubric": "--_script_a_b_@x", "content": "f" * 16}
