"""Differences in words."""

import pytest

from advisor.model.difference import AssessmentDifference, Moved, Standing
from advisor.wording.differences import tell
from tests.report.assessments import answers_only

RAG = Standing(option="rag", status="recommended", confidence=0.83, first="rag")
CLOSE = Standing(option="hybrid", status="close_call", confidence=0.51, first="hybrid")
OPEN = Standing(option=None, status="not_enough_known", confidence=0.4, first="rag")
STOP = Standing(option=None, status="stop", confidence=None, first="rag")

MOVES = Moved(kind="answer", trait="style_need", before="some", after="strong", alone=CLOSE,
              moves_verdict=True)  # fmt: skip
HOLDS = Moved(kind="answer", trait="latency", before="unknown", after="tight", alone=RAG,
              moves_verdict=False)  # fmt: skip
LOST = Moved(kind="rubric", before="default 1.0.0", after="default 1.1.0",
             why_not="rubric default 1.1.0 is not at hand")  # fmt: skip
EVIDENCE = Moved(kind="evidence", before="", after="run (abcd)", alone=RAG, moves_verdict=False)


def told(old, new, *changes, notes=()):
    found = AssessmentDifference(
        old=old,
        new=new,
        moved=(old.option, old.status) != (new.option, new.status),
        changes=changes,
        notes=notes,
    )
    return tell(answers_only(), found)


def test_what_moved_it_is_named_with_what_it_was():
    found = told(RAG, CLOSE, MOVES, HOLDS)

    assert found.headline.startswith("The verdict moved: ")
    assert "recommended (83%) → " in found.headline
    assert "close call (51%)." in found.headline
    assert found.summary.startswith("Moved by Voice and form: Somewhat → Strictly")
    assert "Latency" not in found.summary
    assert [line.effect.split(":")[0] for line in found.changes] == [
        "Alone it moves the verdict",
        "Alone it leaves the verdict",
    ]


@pytest.mark.parametrize(
    ("old", "new", "changes", "says"),
    [
        (RAG, RAG, (), "Nothing changed"),
        (RAG, RAG, (HOLDS, EVIDENCE), "Same verdict, though 2 things changed"),
        (RAG, RAG, (MOVES, HOLDS), "would have moved it"),
        (RAG, CLOSE, (HOLDS, EVIDENCE), "together these do"),
        (RAG, CLOSE, (HOLDS, LOST), "cannot be said"),
        (RAG, CLOSE, (MOVES, LOST), "Moved by"),
    ],
)
def test_the_summary_says_no_more_than_is_known(old, new, changes, says):
    assert says in told(old, new, *changes).summary


def test_an_effect_that_cannot_be_said_says_why():
    (line,) = told(RAG, CLOSE, LOST).changes
    assert line.change == "Rubric: default 1.0.0 → default 1.1.0."
    assert line.effect.endswith("rubric default 1.1.0 is not at hand.")


def test_no_evidence_is_called_none():
    assert told(RAG, RAG, EVIDENCE).changes[0].change == "Evidence: none → run (abcd)."


@pytest.mark.parametrize(("standing", "says"), [(OPEN, "Not enough known (40%)"), (STOP, "Stop")])
def test_no_verdict_is_no_option(standing, says):
    assert says in told(RAG, standing).headline


def test_a_surer_verdict_is_the_same_verdict():
    surer = RAG.model_copy(update={"confidence": 0.9})
    assert told(RAG, surer).headline.startswith("The verdict held: ")
    assert told(RAG, RAG).headline.startswith("The verdict is the same: ")


def test_notes_are_named():
    assert told(RAG, RAG, notes=("latency",)).notes.startswith("Only the note changed: ")
    assert told(RAG, RAG, notes=("latency",)).summary == "Only notes changed."
