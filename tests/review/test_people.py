"""What people write in a block comes back to the character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import InputError
from advisor.review.blocks import find_blocks
from advisor.review.people import lines_sha256, read_contribution, with_cells
from advisor.review.waivers import REASONS

ROWS = ("| `one` **One**: why? | Two (`two`) |  |  |", "| `other` Other | Two |  |  |")


def read(*lines, prefix=""):
    inner = "\n".join(prefix + line for line in lines)
    text = f"{prefix}<!-- advisor:readiness rubric=x -->\n{inner}\n{prefix}<!-- /advisor -->\n"
    (block,) = find_blocks(text, path="design.md")
    return read_contribution(block, path="design.md")


def test_cells_are_kept_by_criterion_whatever_stands_around_them():
    found = read("| `one` old words | old level | two |  see \\| `x|y` |", "text")

    assert with_cells(ROWS, found.cells) == [
        "| `one` **One**: why? | Two (`two`) | two |  see \\| `x|y` |",
        ROWS[1],
    ]
    assert found.cells["one"].line == 2


@pytest.mark.parametrize(
    ("row", "level", "note"),
    [
        ("| `one` x | y | two | note |", " two ", " note "),
        ("| `one` x | y | two | note", " two ", " note"),
        ("| `one` x | y | two |", " two ", "  "),
        ("| `one` x | y |", "  ", "  "),
        ("| `one` x |", "  ", "  "),
        ("|`one`|y||", "", "  "),
        ("| `one` x | y | two | a | b |", " two ", " a | b "),
        ("| `one` x | y | two | a\\| |", " two ", " a\\| "),
    ],
)
def test_rows_are_read_as_people_leave_them(row, level, note):
    cells = read(row).cells["one"]
    assert (cells.level, cells.note) == (level, note)


def test_a_quoted_block_is_read_as_any_other():
    assert read("| `one` x | y | two | note |", prefix="> ").cells["one"].note == " note "


def test_two_rows_about_one_criterion_lose_neither():
    with pytest.raises(InputError, match=r"design.md:3 is a second row about 'one'"):
        read("| `one` | y | two | a |", "| `one` | y | two | b |")


CELL = st.text(
    alphabet=st.characters(exclude_characters="\r\n", exclude_categories=("Cs",)), max_size=30
).map(lambda text: text.replace("|", "\\|").rstrip("\\"))


@given(level=CELL, note=CELL)
def test_any_cell_survives_any_number_of_rounds(level, note):
    lines = with_cells(ROWS, {})
    row = f"| `one` x | y |{level}|{note}|"
    for _ in range(2):
        cells = read(row, *lines[1:]).cells
        row = with_cells(ROWS, cells)[0]
        assert row == f"{ROWS[0].removesuffix('|  |  |')}|{level}|{note}|"


def test_waivers_are_read_with_or_without_a_list_sign():
    found = read("waive: one accepted-risk: we know", "- waive: `other` `planned`: in May: by Ana")

    assert [(one.about, one.reason, one.text, one.line) for one in found.waivers] == [
        ("one", "accepted-risk", "we know", 2),
        ("other", "planned", "in May: by Ana", 3),
    ]
    assert found.rest == ("", "")


@pytest.mark.parametrize("code", REASONS)
def test_every_reason_can_be_given(code):
    assert read(f"waive: one {code}: why").waivers[0].reason == code


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("waive: one accepted-risk", "cannot be read"),
        ("waive: one accepted-risk:   ", "cannot be read"),
        ("waive: one", "cannot be read"),
        ("waive:", "cannot be read"),
        ("waive: one because: I say so", "no reason code"),
    ],
)
def test_a_waiver_without_a_known_reason_is_refused_with_its_line(line, says):
    with pytest.raises(InputError, match="design.md:3 ") as error:
        read("text", line)
    assert says in error.value.message


def test_the_hash_of_lines_does_not_see_spacing():
    assert lines_sha256(["| a | b |", "| --- | ---: |", "", "text"]) == lines_sha256(
        ["  > | a   | b |", "> | ----- | -----: |", ">  text", ""]
    )
    assert lines_sha256(["text"]) != lines_sha256(["tex t"])
