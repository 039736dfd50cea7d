"""`advisor examples draft` in a terminal and without one; what is drafted lies there already."""

from __future__ import annotations

import json
import os
import signal
import sys

import pexpect
import pytest

from advisor.intake.datasets import read_sample
from advisor.intake.datasets.corpus import read_corpus
from advisor.intake.drafts import write_drafting
from advisor.probes.metrics.short_answers import normalised
from tests.intake.drafted import SENTENCES, a_drafting

ENTER, CTRL_C, CTRL_D, CTRL_U = "\r", "\x03", "\x04", "\x15"
MENU = "what is decided is saved"


@pytest.fixture
def folder(tmp_path):
    """A DATA folder with three drafts that nobody has looked at."""
    documents = tmp_path / "documents"
    documents.mkdir()
    text = " ".join(sentence for _, _, sentence in SENTENCES.values())
    (documents / "rules.md").write_text(text)
    sha256 = read_corpus(tmp_path).sha256
    write_drafting(tmp_path / "examples.jsonl", a_drafting(sha256=sha256))
    return tmp_path


class Terminal:
    """The command in a pseudo-terminal of 80 columns and 24 lines."""

    def __init__(self, folder, repository, **environment):
        self.folder = folder
        self.child = pexpect.spawn(
            sys.executable,
            ["-m", "advisor", "examples", "draft", "documents"],
            cwd=str(folder),
            # Nobody answers prompt_toolkit's question where the cursor stands.
            env={key: value for key, value in os.environ.items() if key != "NO_COLOR"}
            | {"PYTHONPATH": str(repository), "TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1"}
            | environment,
            encoding="utf-8",
            dimensions=(24, 80),
            timeout=30,
        )
        self.seen = ""

    def waits_for(self, words):
        self.child.expect_exact(words)
        shown = self.child.before + self.child.after
        self.seen += shown
        return shown

    def types(self, keys):
        self.child.send(keys)

    def ends(self):
        self.child.expect(pexpect.EOF)
        self.seen += self.child.before
        self.child.close()
        return self.child.exitstatus

    def accepted(self):
        lines = (self.folder / "examples.jsonl").read_text().splitlines()
        return {(row := json.loads(line))["input"]: row["output"] for line in lines}


@pytest.fixture
def terminal(folder, repository):
    opened = []

    def open_terminal(**environment):
        opened.append(Terminal(folder, repository, **environment))
        return opened[-1]

    yield open_terminal
    for one in opened:
        one.child.close(force=True)


def test_drafts_are_accepted_edited_and_thrown_away_with_one_key_each(terminal):
    here = terminal()
    shown = here.waits_for(MENU)
    assert "1 of 3" in shown
    assert "How much does a lost badge cost?" in shown
    assert "12 euros" in shown
    assert "A lost badge costs 12 euros." in shown
    here.types("a")
    here.waits_for("2 of 3   1 accepted, 0 thrown away")
    here.waits_for(MENU)
    here.types("x")
    here.waits_for("3 of 3   1 accepted, 1 thrown away")
    here.waits_for(MENU)
    here.types("e")
    here.waits_for("Question:")
    here.types(CTRL_U + "When does it close?" + ENTER)
    here.waits_for("Answer:")
    here.types(ENTER)

    assert here.ends() == 0
    assert "2 drafted examples in examples.jsonl, 1 thrown away." in here.seen
    assert "Next: advisor probe . -o run" in here.seen
    assert here.accepted() == {
        "How much does a lost badge cost?": ["12 euros", "12"],
        "When does it close?": "17h40",
    }


def test_ctrl_c_saves_and_the_same_command_goes_on_and_back(terminal):
    here = terminal()
    here.waits_for(MENU)
    here.types("a")
    here.waits_for("2 of 3")
    here.waits_for(MENU)
    here.types(CTRL_C)
    assert here.ends() == 130
    assert "1 of 3 drafts decided and saved" in " ".join(here.seen.split())

    again = terminal()
    again.waits_for("2 of 3   1 accepted, 0 thrown away")
    again.waits_for(MENU)
    again.types("b")
    again.waits_for("You accepted this one.")
    again.waits_for(MENU)
    again.types("x")
    again.waits_for("2 of 3   0 accepted, 1 thrown away")
    again.waits_for(MENU)
    again.types("q")
    assert again.ends() == 0
    assert "2 open; run the same command to go on." in again.seen
    assert again.accepted() == {}


def test_killed_the_file_holds_every_decision(terminal):
    here = terminal()
    here.waits_for(MENU)
    here.types("a")
    here.waits_for("2 of 3")
    here.child.kill(signal.SIGKILL)
    here.ends()
    assert list(here.accepted()) == ["How much does a lost badge cost?"]


def test_the_end_of_input_names_the_flag(terminal):
    here = terminal()
    here.waits_for(MENU)
    here.types(CTRL_D)
    assert here.ends() == 2
    assert "--yes" in here.seen


def test_a_dumb_terminal_gets_plain_lines(terminal):
    here = terminal(TERM="dumb")
    here.waits_for("q) Stop for now")
    here.types("z\n")
    here.waits_for("Please type one of: a, e, x, q.")
    for key in "axa":
        here.types(key + "\n")
    assert here.ends() == 0
    assert len(here.accepted()) == 2


def test_without_a_terminal_the_flag_is_named_or_takes_all(advisor, folder):
    done = advisor("examples", "draft", "documents")
    assert done.code == 2
    assert "--yes" in done.err
    assert len(done.err.splitlines()) == 1

    done = advisor("examples", "draft", "documents", "--yes")
    assert done.code == 0
    assert "3 drafted examples in examples.jsonl" in done.out
    rows = (folder / "examples.jsonl").read_text().splitlines()
    assert all(json.loads(row)["drafted"] for row in rows)


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("nowhere",), "nowhere does not exist"),
        (("documents", "--count", "0"), "--count"),
        (("documents", "-o", "drafts.jsonl"), "-o examples.jsonl"),
        (("documents", "--seed", "5"), "--seed 0"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(advisor, folder, arguments, says):
    done = advisor("examples", "draft", *arguments, "--yes")
    assert done.code == 2
    assert says in done.err
    assert len(done.err.splitlines()) == 1


@pytest.mark.models
@pytest.mark.filterwarnings("default")  # what the heavy libraries warn of is not ours
def test_a_handbook_gives_examples_that_can_be_probed(advisor, repository, tmp_path):
    documents = repository / "sample" / "documents"
    done = advisor(
        "examples", "draft", documents, "-o", "out/examples.jsonl", "--count", "10", "--yes"
    )
    assert done.code == 0, done.err
    assert "10 drafted examples in out/examples.jsonl" in done.out
    assert "were not answered from their own passage" in done.err

    sample = read_sample(tmp_path / "out")
    assert sample.drafted == len(sample.examples) == 10
    texts = {document.id: normalised(document.text) for document in sample.documents}
    for example in sample.examples:
        (document_id,) = example.document_ids
        assert normalised(example.outputs[0]) in texts[document_id]
        assert example.input.endswith("?")
