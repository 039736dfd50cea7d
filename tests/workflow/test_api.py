"""The Python API: what a script or a notebook relies on."""

import subprocess
import sys

import pytest

import advisor
from advisor.errors import InvalidAnswers

CLEAR = {
    "external_knowledge": "heavy",
    "data_change": "weekly",
    "style_need": "none",
    "labelled_examples": "none",
    "corpus_size": "thousands_docs",
    "task_type": "qa",
}


def test_every_public_name_is_there():
    for name in advisor.__all__:
        assert getattr(advisor, name) is not None
    with pytest.raises(AttributeError, match="nosuch"):
        _ = advisor.nosuch


def test_judges_a_map_of_levels():
    result = advisor.assess(CLEAR)

    assert result.verdict.option == "rag"
    assert result.verdict.status == "recommended"


def test_refuses_a_level_that_is_not_there():
    with pytest.raises(InvalidAnswers, match="lots"):
        advisor.assess({"external_knowledge": "lots"})


def test_several_people():
    result = advisor.assess(CLEAR, CLEAR | {"style_need": "strong"})

    assert [person.name for person in result.agreement.people] == ["person 1", "person 2"]


def test_a_notebook_shows_the_report_in_a_frame_of_its_own():
    shown = advisor.assess(CLEAR)._repr_html_()

    assert shown.startswith("<iframe srcdoc=")
    assert shown.count("<") == 2  # the frame's own tags: the page inside is escaped


def test_an_assessment_can_be_stored_and_read_again(tmp_path):
    result = advisor.assess(CLEAR)
    path = tmp_path / "assessment.json"
    path.write_text(advisor.render(result, "json"))

    assert advisor.read_assessment(path).ranking == result.ranking


def test_importing_advisor_loads_nothing():
    program = "import advisor, sys; print('pydantic' in sys.modules or 'numpy' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "False"
