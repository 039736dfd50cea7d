"""`advisor ask` in a terminal: asked, saved, interrupted, killed, resumed."""

from __future__ import annotations

import os
import re
import signal
import sys
from pathlib import Path

import pexpect
import pytest
import yaml

from advisor.intake.rubrics import decision, read_decision_rubric

# A rubric of its own: what is asked first must not change with what the shipped one learns.
RUBRIC_FILE = str(Path(__file__).parents[1] / "fixtures" / "default.yaml")
RUBRIC = decision(read_decision_rubric(RUBRIC_FILE))
EVERYTHING = [f"--set={trait.id}={trait.levels[0].id}" for trait in RUBRIC.traits]
ENTER, DOWN, CTRL_C, CTRL_D = "\r", "\x1b[B", "\x03", "\x04"


class Terminal:
    """`advisor ask` in a pseudo-terminal of 80 columns and 24 lines."""

    def __init__(self, folder: Path, repository: Path, *arguments: str, **environment: str):
        env = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
        self.file = folder / "answers.yaml"
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "advisor", "ask", "--rubric", RUBRIC_FILE, *arguments],
            cwd=str(folder),
            # Nobody answers prompt_toolkit's question where the cursor stands.
            env=env
            | {"PYTHONPATH": str(repository), "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"}
            | environment,
            encoding="utf-8",
            dimensions=(24, 80),
            timeout=30,
        )
        self.seen = ""

    def waits_for(self, words: str) -> str:
        self.child.expect_exact(words)
        shown = self.child.before + self.child.after
        self.seen += shown
        return shown

    def types(self, keys: str) -> None:
        self.child.send(keys)

    def ends(self) -> int:
        self.child.expect(pexpect.EOF)
        self.seen += self.child.before
        self.child.close()
        return self.child.exitstatus

    def answers(self) -> dict[str, dict[str, str]]:
        return yaml.safe_load(self.file.read_text())["answers"]


@pytest.fixture
def terminal(tmp_path, repository):
    opened = []

    def open_terminal(*arguments: str, **environment: str) -> Terminal:
        opened.append(Terminal(tmp_path, repository, *arguments, **environment))
        return opened[-1]

    yield open_terminal
    for one in opened:
        one.child.close(force=True)


HINT = "n chooses and asks for a note."


def test_a_question_says_why_and_what_each_answer_means_and_takes_a_note(terminal):
    here = terminal("--title", "Desk")
    shown = here.waits_for(HINT)
    trait = RUBRIC.trait("evaluation_set")
    assert trait.question in shown
    assert trait.why in shown
    assert all(level.title in shown for level in trait.levels)
    assert trait.levels[1].meaning in shown
    assert "I don't know" in shown
    assert "Does not apply" in shown

    here.types("2n")
    here.waits_for("Note:")
    here.types("by eye" + ENTER)
    shown = here.waits_for(HINT)
    assert "Way to judge: Informally (by eye)" in shown
    assert "1 of 15 answered" in shown
    assert here.answers() == {"evaluation_set": {"level": "informal", "note": "by eye"}}


def test_ctrl_c_saves_and_the_same_command_goes_on(terminal):
    here = terminal("--title", "Desk")
    here.waits_for(HINT)
    here.types("u" + ENTER)
    here.waits_for("1 of 15 answered")
    here.waits_for(HINT)
    here.types(CTRL_C)
    assert here.ends() == 130
    assert "Saved in answers.yaml; run the same command to go on." in here.seen

    again = terminal("--title", "Desk")
    shown = again.waits_for(HINT)
    assert "1 of 15 answered" in shown
    assert RUBRIC.trait("evaluation_set").question not in shown
    again.types(CTRL_C)
    assert again.ends() == 130
    assert again.answers() == {"evaluation_set": {"level": "unknown"}}


def test_killed_the_file_holds_every_answer_given(terminal):
    here = terminal("--title", "Desk")
    here.waits_for(HINT)
    here.types("3" + ENTER)
    here.waits_for("1 of 15 answered")
    here.child.kill(signal.SIGKILL)
    here.ends()

    assert here.answers() == {"evaluation_set": {"level": "measured"}}
    assert [path.name for path in here.file.parent.iterdir()] == ["answers.yaml"]


def test_a_clear_case_is_offered_to_stop_can_be_changed_and_ends_with_a_summary(terminal):
    here = terminal()
    here.waits_for("Name of the use case")
    here.types("Desk" + ENTER)
    here.waits_for("in a sentence")
    here.types(ENTER)
    for keys in ("2", "3", "3", "1"):
        here.waits_for(HINT)
        here.types(keys + ENTER)
    shown = here.waits_for("Or change an answer:")
    assert "you may stop here" in shown
    here.waits_for("Not at all")
    here.types(DOWN * 5 + ENTER)
    here.waits_for("You answered: Not at all")
    here.waits_for(HINT)
    here.types("2" + ENTER)
    here.waits_for("Or change an answer:")
    here.types(ENTER)

    assert here.ends() == 0
    assert "Retrieval (RAG)" in here.seen
    assert "advisor assess answers.yaml" in here.seen
    assert here.answers()["style_need"] == {"level": "some"}
    assert len(here.answers()) == 4


def test_back_leads_to_the_question_before(terminal):
    here = terminal("--title", "Desk")
    here.waits_for(HINT)
    here.types("2" + ENTER)
    here.waits_for("Back")
    here.waits_for(HINT)
    here.types("b")
    here.waits_for("You answered: Informally")
    here.waits_for(HINT)
    here.types("3" + ENTER)
    here.waits_for("1 of 15 answered")

    assert here.answers() == {"evaluation_set": {"level": "measured"}}


def test_the_end_of_input_counts_as_no_terminal(terminal):
    here = terminal("--title", "Desk")
    here.waits_for(HINT)
    here.types(CTRL_D)

    assert here.ends() == 2
    assert "--set TRAIT=LEVEL" in here.seen
    assert not here.file.exists()


@pytest.mark.parametrize("arguments", [(), ("--title", "Desk")])
def test_an_end_of_input_before_the_first_prompt_is_not_missed(terminal, arguments):
    here = terminal(*arguments)
    here.types(CTRL_D)

    assert here.ends() == 2
    assert "--set TRAIT=LEVEL" in here.seen
    assert not here.file.exists()


def test_answers_may_be_typed_ahead(terminal):
    here = terminal("--title", "Desk")
    here.waits_for(HINT)
    here.types(ENTER.join(["2", "3", "3", "1", "", ""]))

    assert here.ends() == 0
    assert len(here.answers()) == 4


def test_a_dumb_terminal_gets_plain_lines(terminal):
    here = terminal("--title", "Desk", TERM="dumb")
    here.waits_for("q to end the questions.")
    here.types("9" + ENTER)
    here.waits_for("Please type one of: 1, 2, 3, u, x, q.")
    here.types("2 by eye" + ENTER)
    here.waits_for("Way to judge: Informally (by eye)")
    here.waits_for("b to go back")
    here.types("q" + ENTER)
    here.waits_for("nothing if you are done.")
    here.types(ENTER)

    assert here.ends() == 0
    assert "\x1b" not in here.seen
    assert here.answers() == {"evaluation_set": {"level": "informal", "note": "by eye"}}


def test_no_color_is_respected(terminal):
    here = terminal("--title", "Desk", NO_COLOR="1", TERM="xterm-256color")
    shown = here.waits_for(HINT)

    codes = {code for found in re.findall(r"\x1b\[([\d;]*)m", shown) for code in found.split(";")}
    assert codes <= {"", "0", "1", "39", "49"}


def test_without_a_terminal_the_open_questions_are_named(advisor, tmp_path):
    done = advisor("ask", "--set", "task_type=qa")

    assert done.code == 2
    assert done.err.count("\n") == 1
    assert "external_knowledge" in done.err
    assert "--set TRAIT=LEVEL" in done.err
    assert list(tmp_path.iterdir()) == []


def test_without_a_terminal_complete_answers_are_written(advisor, tmp_path):
    done = advisor("ask", "-o", "new/desk.yaml", "--title", "Desk", *EVERYTHING)

    assert done.code == 0
    assert done.err == ""
    assert "advisor assess new/desk.yaml" in done.out
    written = yaml.safe_load((tmp_path / "new" / "desk.yaml").read_text())
    assert set(written["answers"]) == set(RUBRIC.trait_ids)
    assert advisor("assess", "new/desk.yaml").code == 0


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--set", "task_type"], "TRAIT=LEVEL"),
        (["--set", "task_type=juggle"], "'juggle'"),
        (["--rubric", "rag-readiness"], "readiness"),
        (["--rubric", "nowhere"], "'nowhere'"),
        (["-o", "."], "is a folder"),
        (["-o", "file/answers.yaml", *EVERYTHING], "file/answers.yaml"),
    ],
)
def test_bad_input_is_one_line(advisor, tmp_path, arguments, said):
    (tmp_path / "file").write_text("")
    done = advisor("ask", *arguments)

    assert done.code == 2
    assert done.out == ""
    assert done.err.count("\n") == 1
    assert said in done.err


def test_help_has_examples(advisor):
    done = advisor("ask", "--help")

    assert done.code == 0
    assert "Examples:" in done.out
    assert "--set external_knowledge=heavy" in done.out
