"""Blocks are found where Markdown has comments, and nothing outside them ever changes."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import InputError
from advisor.review.blocks import NEWLINE, find_blocks, replace_blocks

OPEN, CLOSE = "<!-- advisor:verdict from=a.json -->", "<!-- /advisor -->"


def find(text):
    return find_blocks(text, path="design.md")


def refilled(text, lines=("new",)):
    return replace_blocks(text, [(block, lines) for block in find(text)])


def test_a_block_is_found_with_its_attributes_and_place():
    text = f"# Title\n\n<!-- advisor:readiness rubric=x from='my answers.yaml' -->\nold\n{CLOSE}\n"

    (block,) = find(text)

    assert (block.name, block.line, block.content_line) == ("readiness", 3, 3)
    assert block.attributes == {"rubric": "x", "from": "my answers.yaml"}
    assert block.content == "\nold\n"


@pytest.mark.parametrize(
    "text",
    [
        f"```\n{OPEN}\n{CLOSE}\n```\n",
        f"~~~md\n{OPEN}\n~~~\n",
        f"> ```\n> {OPEN}\n> ```\n",
        f"- item\n\n  ```\n  {OPEN}\n  ```\n",
        f"    {OPEN}\n    {CLOSE}\n",
        f"A block is `{OPEN}`.\n",
        f"<pre>\n{OPEN}\n</pre>\n",
        f"<script>\n{OPEN}\n</script>\n",
        f"<!-- a comment about\n{OPEN.removesuffix(' -->')}\n-->\n",
        f"```\nnever closed\n\n{OPEN}\n",
        "<!-- advisor is a tool --> <!-- /adviser -->\n",
        "<!-->\n<!-- never closed advisor:verdict\n",
    ],
)
def test_what_is_shown_as_code_or_is_no_marker_is_left_alone(text):
    assert find(text) == ()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (f"{OPEN}\n{CLOSE}", f"{OPEN}\n\nnew\n{CLOSE}"),
        (f"{OPEN}{CLOSE} tail\n", f"{OPEN}\n\nnew\n{CLOSE} tail\n"),
        (f"{OPEN}old{CLOSE}\n", f"{OPEN}\n\nnew\n{CLOSE}\n"),
        (f"a\r\n{OPEN}\r\nold\r\n{CLOSE}\r\nb", f"a\r\n{OPEN}\r\n\r\nnew\r\n{CLOSE}\r\nb"),
        (f"a\r{OPEN}\rold\r{CLOSE}\rb", f"a\r{OPEN}\r\rnew\r{CLOSE}\rb"),
        (f"- a\n\n  {OPEN}\n  {CLOSE}\n", f"- a\n\n  {OPEN}\n\n  new\n  {CLOSE}\n"),
        (f"> {OPEN}\n> {CLOSE}\n", f"> {OPEN}\n>\n> new\n> {CLOSE}\n"),
        (
            f"<details>\n{OPEN}\n{CLOSE}\n</details>\n",
            f"<details>\n{OPEN}\n\nnew\n{CLOSE}\n</details>\n",
        ),
        (
            f"{OPEN}\n{CLOSE}\nbetween\n{OPEN}\n{CLOSE}\n",
            f"{OPEN}\n\nnew\n{CLOSE}\nbetween\n{OPEN}\n\nnew\n{CLOSE}\n",
        ),
        (
            f"<!--advisor:verdict\n  from=a.json-->\n{CLOSE}\n",
            f"<!--advisor:verdict\n  from=a.json-->\n\nnew\n{CLOSE}\n",
        ),
    ],
)
def test_new_lines_take_the_indent_and_the_line_ends_of_their_place(text, expected):
    assert refilled(text) == expected
    assert refilled(expected) == expected


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (f"a\n\n{OPEN}\n", 3, "not closed"),
        (f"{OPEN}\n```\n{CLOSE}\n", 1, "not closed"),
        (f"a\n{CLOSE}\n", 2, "not opened"),
        (f"{OPEN}\n\n{OPEN}\n{CLOSE}\n{CLOSE}\n", 3, "opened in line 1"),
        (f"see {OPEN}\n{CLOSE}\n", 1, "within a line"),
        (f"first\nand {OPEN}\n{CLOSE}\n", 2, "within a line"),
        (f"- {OPEN}\n  {CLOSE}\n", 1, "within a line"),
        (f"{OPEN}\ntext {CLOSE}\n", 2, "within a line"),
        (f"<!-- advisor:verdict from=a from=b -->\n{CLOSE}\n", 1, "twice"),
        (f"<!-- advisor:verdict from -->\n{CLOSE}\n", 1, "cannot be read"),
        (f'<!-- advisor:verdict from="a -->\n{CLOSE}\n', 1, "cannot be read"),
        (f"<!-- advisor:verdict \x1b]0;x\x07 -->\n{CLOSE}\n", 1, "cannot be read"),
    ],
)
def test_a_broken_block_is_named_with_its_line(text, line, says):
    with pytest.raises(InputError) as error:
        find(text)
    assert error.value.message.startswith(f"design.md:{line} ")
    assert says in error.value.message
    assert "\x1b" not in error.value.message


def test_hostile_documents_take_no_long_time():
    for text in ("<!--" * 100_000, "<!-- advisor:" * 20_000, "> " * 5_000 + OPEN, "`" * 100_000):
        assert find(text) == ()


MARKDOWN = st.text(
    alphabet=st.sampled_from(list("ab`~-*>#|<!/ \t\n\r\x0b\x0c\u2028é[]()1.")), max_size=60
)


@given(before=MARKDOWN, inside=MARKDOWN, after=MARKDOWN)
def test_every_character_outside_the_blocks_stays(before, inside, after):
    text = f"{before}\n\n{OPEN}\n{inside}\n{CLOSE}{after}"
    try:
        blocks = find(text)
    except InputError:
        return
    new = replace_blocks(text, [(block, ["new", "", "| row |"]) for block in blocks])

    if not blocks:
        assert new == text
        return
    assert new.startswith(f"{before}\n\n{OPEN}")
    assert new.endswith(f"{CLOSE}{after}")
    assert inside == "" or len(find(new)) == 1


@given(text=MARKDOWN, ending=st.sampled_from(["\n", "\r\n", "\r"]))
def test_filling_again_changes_nothing(text, ending):
    document = f"{text}{ending}{ending}{OPEN}{ending}{CLOSE}{ending}{text}"
    try:
        once = refilled(document)
    except InputError:
        return
    assert refilled(once) == once


@given(st.text(alphabet="a\r\n", max_size=20))
def test_lines_are_counted_as_commonmark_counts_them(text):
    assert len(NEWLINE.findall(text)) == len(re.findall(r"\n", re.sub(r"\r\n?", "\n", text)))
