"""Rubric pages: everything in a rubric is shown, and other people's text is only text."""

from __future__ import annotations

import pytest

from advisor.intake.rubrics import decision, read_decision_rubric, read_rubric, shipped
from advisor.model.calibration import Calibration, HeldOutChange, WeightProposal
from advisor.model.case import Case, Interval
from advisor.report.rubrics import (
    calibration_notes,
    calibration_page,
    evaluation_page,
    for_terminal,
    rubric_page,
)
from advisor.scoring.evaluate import evaluate

RUBRIC = decision(read_decision_rubric())


@pytest.fixture(scope="module")
def page():
    return rubric_page(RUBRIC)


def test_a_decision_rubric_is_shown_whole(page):
    for trait in RUBRIC.traits:
        assert f"### {trait.title} (`{trait.id}`)" in page
        for level in trait.levels:
            assert f"| {level.title} |" in page
        for bearing in trait.bearings.values():
            assert bearing.because.split(";")[0] in page
    for option in RUBRIC.options:
        assert option.next_steps[0] in page
    for key in RUBRIC.sources:
        assert f"- `{key}` [" in page
    for case in RUBRIC.golden:
        assert f"`{case.id}`" in page


def test_numbers_gates_and_their_reasons_are_in_words(page):
    assert "| Style and form | 9 | 5 to 14 | requirement |" in page
    assert "| Most of it | −1.5 | +0.5 | +2 | −1.5 | +1.25 |" in page
    assert (
        "**Ruled out** where Size of the material is “No documents” and External knowledge is "
        "“None”: There is nothing to look up" in page
    )
    assert "(published experiment: `ovadia`" in page


@pytest.mark.parametrize("path", shipped(), ids=lambda path: path.stem)
def test_every_table_row_has_as_many_cells_as_its_head(path):
    width = 0
    for line in rubric_page(read_rubric(path).rubric).splitlines():
        cells = line.count("|")
        if line.startswith("|"):
            width = width or cells
            assert cells == width, line
        else:
            width = 0


def test_markup_in_a_rubric_is_shown_and_not_obeyed():
    hostile = RUBRIC.model_copy(
        update={"title": "<script>|*x*| [a](http://b)", "summary": "\x1b[31mred\u202e"}
    )
    page = rubric_page(hostile)
    assert "&lt;script&gt;\\|\\*x\\*\\|" in page
    text = for_terminal(page, color=False)
    assert "<script>|*x*|" in text
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_colour_is_only_there_when_asked_for(page):
    assert "\x1b[" in for_terminal(page, color=True)
    assert "\x1b" not in for_terminal(page, color=False)


def test_an_evaluation_names_the_cases_it_gets_wrong_with_what_was_known():
    cases = [
        Case(id="odd", traits={"external_knowledge": "some"}, recommended="prompt"),
        Case(id="even", traits={"external_knowledge": "some"}, recommended="rag"),
    ]
    page = evaluation_page(RUBRIC, evaluate(RUBRIC, cases, draws=500), cases="c.jsonl")
    assert "- `odd`: **Retrieval (RAG), not enough known**; the source has Better prompt." in page
    assert "Known: External knowledge: Some." in page
    assert "`even`" not in page
    assert "The interval includes zero: no gain is shown." in page


def calibration(difference, low, high):
    change = HeldOutChange(
        before=0.34, after=0.34 + difference, difference=difference, interval=between(low, high)
    )
    return Calibration(
        n=61,
        folds=5,
        repeats=4,
        ridge=0.1,
        weights=tuple(
            WeightProposal(
                trait=trait.id,
                before=trait.weight.value,
                after=trait.weight.value,
                low=trait.weight.low,
                high=trait.weight.high,
                known=20,
                fitted=True,
            )
            for trait in RUBRIC.traits
        ),
        concentration_before=60,
        concentration_after=120,
        brier=change,
        strict=change,
        lenient=change,
        coverage=change,
    )


def between(low, high):
    return Interval(low=low, high=high)


@pytest.mark.parametrize(
    ("ends", "says"),
    [
        ((-0.02, -0.05, 0.01), "includes zero, so no gain is shown"),
        ((-0.03, -0.05, -0.01), "better on cases it has not seen"),
        ((0.03, 0.01, 0.05), "keep the rubric's weights"),
    ],
)
def test_a_calibration_says_plainly_what_it_is_worth(ends, says):
    page = calibration_page(RUBRIC, calibration(*ends), cases="c.jsonl")
    assert says in page
    notes = calibration_notes(calibration(*ends), RUBRIC, cases="c.jsonl")
    assert says in " ".join(notes)
    assert max(len(line) for line in notes) <= 96
