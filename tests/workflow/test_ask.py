"""Answers are in the file before anything can be lost, and asking again asks only what is open."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from advisor.errors import (
    CannotWrite,
    Interrupted,
    InvalidAnswers,
    InvalidRubric,
    NeedsTerminal,
    UnreadableFile,
)
from advisor.intake.answers import read_answers
from advisor.intake.interview import Answered, Back, Done, Interview, Resume, Revisit, Stop
from advisor.intake.rubrics import decision, read_decision_rubric
from advisor.model.answers import Answers
from advisor.wording.names import STATUS
from advisor.workflow.ask import Asked, ask, summary

# A rubric of its own: what is asked first must not change with what the shipped one learns.
RUBRIC_FILE = str(Path(__file__).parents[1] / "fixtures" / "default.yaml")
RUBRIC = decision(read_decision_rubric(RUBRIC_FILE))
NOW = datetime(2026, 1, 2, tzinfo=UTC)

EVERYTHING = [f"{trait.id}={trait.levels[0].id}" for trait in RUBRIC.traits]


class Script:
    """Plays one move after another; a move may be an exception to raise."""

    def __init__(self, *moves, lines=(), before: Callable[[Interview], None] = lambda _: None):
        self.moves = list(moves)
        self.lines = list(lines)
        self.before = before
        self.asked: list[str] = []
        self.said: list[str] = []

    def say(self, text):
        self.said.append(text)

    def line(self, asked, *, default=""):
        given = self.lines.pop(0) if self.lines else default
        if isinstance(given, type):
            raise given
        return given

    def question(self, interview):
        self.asked.append(interview.trait.id)
        return self._next(interview)

    def review(self, interview):
        return self._next(interview)

    def _next(self, interview):
        self.before(interview)
        move = self.moves.pop(0)
        if isinstance(move, type):
            raise move
        return move


def run(path: Path, script: Script | None, *settings: str, title: str = "Desk", **more) -> Asked:
    more.setdefault("rubric", RUBRIC_FILE)
    return ask(path, settings=settings, title=title, prompts=script, now=NOW, **more)


def stored(path: Path) -> Answers:
    return read_answers(path, RUBRIC)


@pytest.fixture
def path(tmp_path):
    return tmp_path / "answers.yaml"


def test_every_answer_is_in_the_file_before_the_next_question_is_asked(path):
    def look(interview):
        assert stored(path).answers == interview.answers.answers

    run(path, Script(*[Answered("unknown")] * 4, Stop(), Done(), before=look))

    assert [answer.level for answer in stored(path).answers.values()] == ["unknown"] * 4


def test_what_is_answered_is_not_asked_again_and_unknown_is_an_answer(path):
    first = Script(Answered("unknown"), Answered("not_applicable"), KeyboardInterrupt)
    with pytest.raises(Interrupted):
        run(path, first)
    second = Script(Answered("unknown"), Stop(), Done())
    run(path, second)

    assert set(first.asked[:2]).isdisjoint(second.asked)
    assert list(stored(path).answers) == [*first.asked[:2], second.asked[0]]


def test_unknown_can_be_revisited(path):
    run(
        path,
        Script(Stop(), Revisit("style_need"), Answered("strong"), Done()),
        "style_need=unknown",
    )

    assert stored(path).level("style_need") == "strong"


def test_ctrl_c_saves_and_says_where(path):
    with pytest.raises(Interrupted) as stopped:
        run(path, Script(Answered("informal"), KeyboardInterrupt))

    assert stopped.value.exit_code == 130
    assert str(path) in str(stopped.value)
    assert "same command" in str(stopped.value)
    assert stored(path).level("evaluation_set") == "informal"


def test_ctrl_c_in_a_note_keeps_the_answer(path):
    with pytest.raises(Interrupted):
        run(path, Script(Answered("informal", note_wanted=True), lines=[KeyboardInterrupt]))

    assert stored(path).level("evaluation_set") == "informal"


def test_ctrl_c_before_any_answer_leaves_no_file(path):
    with pytest.raises(Interrupted, match="nothing was saved"):
        run(path, Script(lines=[KeyboardInterrupt]), title="")

    assert not path.exists()


def test_the_end_of_input_counts_as_no_terminal_and_keeps_what_was_answered(path):
    with pytest.raises(NeedsTerminal):
        run(path, Script(Answered("informal"), EOFError))

    assert stored(path).level("evaluation_set") == "informal"


def test_an_end_of_input_at_once_leaves_nothing(path):
    with pytest.raises(NeedsTerminal):
        run(path, Script(lines=[EOFError]), title="")

    assert list(path.parent.iterdir()) == []


def test_no_terminal_names_what_is_open_and_writes_nothing(path):
    with pytest.raises(NeedsTerminal, match="--set TRAIT=LEVEL") as refused:
        run(path, None, "task_type=qa")

    assert "14 questions are open" in str(refused.value)
    assert "external_knowledge" in str(refused.value)
    assert not path.exists()


def test_with_everything_set_nobody_is_asked(path):
    asked = run(path, None, *EVERYTHING)

    assert asked.answered == len(RUBRIC.traits)
    assert stored(path).use_case.title == "Desk"


def test_with_everything_set_nobody_is_asked_in_a_terminal_either(path):
    script = Script()
    run(path, script, *EVERYTHING)

    assert script.asked == []


def test_a_complete_file_can_be_gone_through_again(path):
    run(path, None, *EVERYTHING)
    run(path, Script(Revisit("volume"), Answered("high"), Done()))

    assert stored(path).level("volume") == "high"


def test_what_is_left_when_stopping_is_not_written(path):
    run(path, Script(Answered("measured"), Stop(), Done()))

    assert list(stored(path).answers) == ["evaluation_set"]


def test_stopping_and_going_on_and_going_back(path):
    script = Script(
        Answered("measured"),
        Stop(),
        Resume(),
        Answered("heavy"),
        Back(),
        Answered("some"),
        Stop(),
        Done(),
    )
    run(path, script)

    assert script.asked[1:3] == ["external_knowledge", "external_knowledge"]
    assert script.asked[4] == "external_knowledge"
    assert stored(path).level("external_knowledge") == "some"


def test_a_note_is_kept_with_its_answer(path):
    run(path, Script(Answered("informal", note_wanted=True), Stop(), Done(), lines=["by eye"]))

    assert stored(path).answers["evaluation_set"].note == "by eye"


def test_the_use_case_is_named_once(path):
    run(path, Script(Stop(), Done(), lines=["Order desk", "Answers customers."]), title="")
    run(path, Script(Stop(), Done(), lines=["another name"]), title="")

    assert stored(path).use_case.title == "Order desk"
    assert stored(path).use_case.description == "Answers customers."


def test_a_file_that_changes_nothing_keeps_its_comments(path):
    text = "# mine\nuse_case: {title: Desk}\nanswers: {volume: low}\n"
    path.write_text(text)
    run(path, Script(Stop(), Done()), title="")

    assert path.read_text() == text


def test_the_files_name_is_not_written_down_as_a_persons(path):
    run(path, Script(Answered("informal"), Stop(), Done()))
    run(path, Script(Answered("heavy"), Stop(), Done()))

    assert "answered_by" not in path.read_text()


@pytest.mark.parametrize(
    ("content", "settings", "rubric", "error"),
    [
        ("answers: {volume: lots}", (), "default", InvalidAnswers),
        ("rubric: {id: default, version: 7.0.0}\nanswers: {}", (), "default", InvalidAnswers),
        (None, ("volume",), "default", InvalidAnswers),
        (None, ("volume=lots",), "default", InvalidAnswers),
        (None, ("colour=red",), "default", InvalidAnswers),
        (None, (), "rag-readiness", InvalidRubric),
        (None, (), "nowhere.yaml", InvalidRubric),
    ],
)
def test_bad_input_is_refused_before_the_first_question(path, content, settings, rubric, error):
    if content is not None:
        path.write_text(content)
    script = Script()
    with pytest.raises(error):
        run(path, script, *settings, rubric=rubric)

    assert script.said == []
    assert path.exists() == (content is not None)


def test_a_place_that_cannot_be_written_is_refused_before_the_first_question(tmp_path):
    (tmp_path / "file").write_text("")
    script = Script()
    with pytest.raises(CannotWrite):
        run(tmp_path / "file" / "answers.yaml", script)
    with pytest.raises(UnreadableFile, match="is a folder"):
        run(tmp_path, script)

    assert script.said == []


def test_the_summary_says_the_verdict_and_what_to_do_next(path):
    levels = {"task_type": "qa", "external_knowledge": "heavy", "corpus_size": "thousands_docs"}
    settings = [f"{trait.id}={levels.get(trait.id, 'unknown')}" for trait in RUBRIC.traits]
    text = summary(run(path, None, *settings, "style_need=none"))

    assert f"{STATUS['recommended']}: Retrieval (RAG)." in text
    assert "15 of 15 questions answered" in text
    assert f"advisor assess {path}" in text
    assert "advisor probe" in text


def test_the_summary_names_what_is_worth_finding_out(path):
    text = summary(run(path, None, *[f"{trait}=unknown" for trait in RUBRIC.trait_ids]))

    assert STATUS["not_enough_known"] in text
    assert "Most worth finding out:" in text


def test_the_summary_passes_a_stop_on(path):
    settings = ["evaluation_set=none", "hallucination_tolerance=zero"]
    unknown = [f"{trait}=unknown" for trait in RUBRIC.trait_ids]
    text = summary(run(path, None, *unknown, *settings))

    assert STATUS["stop"] in text
    assert "before choosing" in " ".join(text.split())


def test_another_level_drops_the_note_on_the_old_one(path):
    run(path, Script(Answered("informal", note_wanted=True), Stop(), Done(), lines=["by eye"]))
    run(path, Script(Stop(), Done()), "evaluation_set=informal")
    assert stored(path).answers["evaluation_set"].note == "by eye"
    run(path, Script(Stop(), Done()), "evaluation_set=measured")
    assert stored(path).answers["evaluation_set"].note == ""
