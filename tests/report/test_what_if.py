"""The what-if panel as text: there where it can compute, and holding nothing it should not."""

import json

import pytest
from pydantic import ValidationError

from advisor.model.assessment import Assessment
from advisor.report import render
from advisor.report.story.what_if import what_if
from tests.report.test_html import Page
from tests.report.what_if import PEOPLE, SUPPORT, run, written

SECRET = "Kim's neighbour"


@pytest.fixture(scope="module")
def measured():
    return written(SUPPORT, runs=(run(),))


def with_provenance(assessment, **changes):
    provenance = assessment.provenance.model_copy(update=changes)
    return assessment.model_copy(update={"provenance": provenance})


def test_an_assessment_without_its_judgement_is_shown_without_the_panel(measured):
    older = measured.model_copy(update={"judgement": None})
    page = Page(render(older, "html"))
    assert "what-if" not in page.ids
    assert not [a for a in page.all("a") if a["href"].startswith("#what-if")]
    assert len(page.all("script")) == 2
    assert "what-if" in Page(render(measured, "html")).ids


@pytest.mark.parametrize("changes", [{"draws": 10**9}, {"seed": 2**60}, {"draws": 0}])
def test_what_a_page_cannot_draw_again_is_not_offered(measured, changes):
    assert what_if(with_provenance(measured, **changes)) is None


def test_stored_and_read_again_it_is_the_same(measured):
    stored = json.loads(render(measured, "json"))
    assert Assessment.model_validate(stored) == measured


def test_a_judgement_about_other_options_is_refused(measured):
    stored = json.loads(render(measured, "json"))
    del stored["ranking"][0]
    with pytest.raises(ValidationError, match="other options than the ranking"):
        Assessment.model_validate(stored)


def test_the_page_stays_small_and_well_formed(measured):
    text = render(measured, "html")
    page = Page(text)
    assert len(text.encode()) < 400_000
    assert page.open == []
    assert max(page.ids.values()) == 1
    labels = [one["for"] for one in page.all("label")]
    assert set(labels) <= set(page.ids)


def test_every_answer_can_be_chosen_and_the_judged_one_is(measured):
    levers = {one.trait: one for one in what_if(measured).levers}
    assert set(levers) == {*measured.answers, "measured_quality"}
    assert levers["measured_quality"].choices == ()
    style = levers["style_need"].choices
    assert [one.title for one in style] == [
        "Not at all",
        "Somewhat",
        "Strongly",
        "Not known",
        "Does not apply",
    ]
    assert [one.value for one in style] == ["none", "", "strong", "unknown", "not_applicable"]


def test_what_was_measured_and_where_people_differ_is_said(measured):
    levers = {one.trait: one for one in what_if(measured).levers}
    assert [c.note for c in levers["labelled_examples"].choices if not c.value] == ["measured"]
    several = {one.trait: one for one in what_if(written(*PEOPLE)).levers}
    first = several["style_need"].choices[0]
    assert (first.title, first.note) == ("Somewhat or Strongly", "people differ")
    assert len(several["style_need"].choices) == 6


def test_a_redacted_page_has_the_panel_and_no_note(measured):
    answers = {
        trait: answer.model_copy(update={"note": SECRET})
        for trait, answer in measured.answers.items()
    }
    noted = measured.model_copy(update={"answers": answers})
    assert SECRET.replace("'", "&#39;") in render(noted, "html")
    text = render(noted, "html", redact=True)
    assert "Kim" not in text
    assert "what-if" in Page(text).ids
