"""Which strict forms are read off references, and which outputs keep them."""

from __future__ import annotations

import pytest

from advisor.probes.traits.style.forms import strict_form

SELECT = ("SELECT a FROM b WHERE c = 1 ;", "select count(*) from b", "SELECT x.y FROM x AS z")
BOOKING = ("people: 4; time: 8 pm", "time: 20:30", "none", "people: 2; date: today; time: noon")


@pytest.mark.parametrize(
    ("references", "kept", "broken"),
    [
        (
            ('{"deck": 1, "lane": 2}', '{"deck": 3}'),
            ('{"deck": 9}', "[1]", '{"deck": null, "more": 1}'),
            ('{"lane": 2}', '{"deck": ', "deck: 1", "3", ""),
        ),
        (
            SELECT,
            ("SELECT 1", "WITH q AS (SELECT 1) SELECT * FROM q", "delete from b"),
            ("SELECT a FROM b WHERE", "SELECT 1; SELECT 2", "Select the boat.", "b", ""),
        ),
        (
            BOOKING,
            ("time: 9", "None", "people: 3;", " date: 4 May ; people: 1"),
            ("people 4", "people:", "seats: 4", "people: 4; nine", "4 people", ""),
        ),
        (("AB-1", "QX-22", "Z-3"), ("C-9",), ("C9", "c-9", "the C-9", "")),
        (("2024-03-12", "2021-01-01"), ("1999-12-31",), ("12 March", "2024", "")),
    ],
)
def test_a_form_is_learned_and_kept_or_broken(references, kept, broken):
    form = strict_form(references * 5)
    assert form is not None
    assert all(form.kept_by(one) for one in (*references, *kept))
    assert not any(form.kept_by(one) for one in broken)


@pytest.mark.parametrize(
    "references",
    [
        ("Gladly; the desk opens at 8.", "Not today, I fear.", "14 marks at the desk."),
        ("Rollo", "Norman kings", "the Seine"),
        ("14 marks", "20 marks", "3 days"),
        ("select few", "create more", "with love"),
    ],
)
def test_free_text_has_no_strict_form(references):
    assert strict_form(references * 5) is None


def test_a_colon_makes_no_field_where_its_name_does_not_recur():
    assert strict_form([f"{chr(97 + n)}: so it is" for n in range(20)]) is None


def test_one_slip_in_twenty_is_a_slip_and_two_are_none():
    assert strict_form((*SELECT * 7, "oops")) is not None
    assert strict_form((*SELECT * 6, "oops", "oops")) is None


def test_few_references_show_no_form():
    assert strict_form(SELECT * 3) is None


def test_no_statement_is_executed(tmp_path):
    form = strict_form(SELECT * 5)
    assert form is not None
    assert not form.kept_by(f"ATTACH '{tmp_path / 'made'}' AS made")
    assert form.kept_by("CREATE TABLE t (a)")
    assert form.kept_by("CREATE TABLE t (a)")  # would fail, had the first one made it
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("text", ["[" * 100_000, "SELECT " + "(" * 100_000, "select \0", "\ud800"])
def test_no_output_breaks_a_form(text):
    for references in (SELECT, BOOKING, ('{"a": 1}',) * 3):
        form = strict_form(references * 5)
        assert form is not None
        assert not form.kept_by(text)
