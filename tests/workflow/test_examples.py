"""Drafting into a folder that can be probed, and every decision on the disk before the next."""

from __future__ import annotations

import json

import pytest

from advisor.errors import InputError, Interrupted, NeedsTerminal, StaleRun
from advisor.intake.datasets import read_sample
from advisor.intake.drafts import read_drafting
from advisor.intake.sorting import Accept, Back, Edit, Stop, ThrowAway
from advisor.model.draft import DraftWish
from advisor.probes import door
from advisor.probes.progress import Unwatched
from advisor.workflow.examples import decide, draft_examples, summary, told
from tests.intake.drafted import SENTENCES, a_drafting

WISH = DraftWish(count=60, seed=0)
TEXT = " ".join(sentence for _, _, sentence in SENTENCES.values())


class Script:
    """Plays one move after another; a move may be an exception to raise."""

    def __init__(self, *moves, lines=()):
        self.moves, self.lines, self.said = list(moves), list(lines), []

    def say(self, text):
        self.said.append(text)

    def line(self, asked, *, default=""):
        return self.lines.pop(0) or default

    def decide(self, sorting):
        move = self.moves.pop(0)
        if isinstance(move, type) and issubclass(move, BaseException):
            raise move
        return move


class Notes(Unwatched):
    def __init__(self):
        self.texts = []

    def note(self, text):
        self.texts.append(text)


@pytest.fixture
def handbook(tmp_path):
    folder = tmp_path / "handbook"
    folder.mkdir()
    (folder / "rules.md").write_text(TEXT)
    return folder


@pytest.fixture
def calls(monkeypatch):
    """Draft three examples without any model, and count how often."""
    made = []

    def draft(sample, wish, *, known, progress):
        made.append(known)
        return a_drafting(sha256=sample.sha256).model_copy(update={"wish": wish})

    monkeypatch.setattr(door, "draft_examples", draft)
    return made


@pytest.fixture
def output(tmp_path):
    return tmp_path / "data" / "examples.jsonl"


def draft(handbook, output, *, attended=True, wish=WISH, progress=None):
    return draft_examples(handbook, wish, output=output, attended=attended, progress=progress)


def rows(output):
    return [json.loads(line)["id"] for line in output.read_text().splitlines()]


def test_the_folder_of_the_output_can_be_probed_as_it_is(handbook, output, calls):
    done = decide(draft(handbook, output), None)
    sample = read_sample(output.parent)
    assert [document.id for document in sample.documents] == ["rules"]
    assert [example.document_ids for example in sample.examples] == [("rules",)] * 3
    assert sample.drafted == 3
    assert not sample.broken
    assert "advisor probe" in summary(done)
    assert str(output.parent) in summary(done)


@pytest.mark.parametrize("named", ["", "documents"])
def test_a_data_folder_gets_its_examples_and_no_second_copy_of_its_documents(
    tmp_path, calls, named
):
    data = tmp_path / "data"
    (data / "documents").mkdir(parents=True)
    (data / "documents" / "rules.md").write_text(TEXT)
    decide(draft(data / named, data / "examples.jsonl"), None)
    assert sorted(path.name for path in data.iterdir()) == [
        "documents",
        "examples.drafts",
        "examples.jsonl",
    ]
    assert len(read_sample(data).examples) == 3


def test_every_decision_is_saved_and_the_same_command_goes_on(handbook, output, calls):
    with pytest.raises(Interrupted, match="1 of 3 drafts decided"):
        decide(draft(handbook, output), Script(Accept(), KeyboardInterrupt))
    assert rows(output) == ["draft-badge"]
    done = decide(draft(handbook, output), Script(ThrowAway(), Accept()))
    assert rows(output) == ["draft-badge", "draft-gate"]
    assert len(calls) == 1
    assert "2 drafted examples" in summary(done)
    assert "1 thrown away" in summary(done)


def test_a_decision_is_on_the_disk_before_the_next_question(handbook, output, calls):
    class Looking(Script):
        def decide(self, sorting):
            kept = read_drafting(output)
            assert kept.drafts == sorting.drafting.drafts
            return super().decide(sorting)

    decide(draft(handbook, output), Looking(Accept(), Back(), ThrowAway(), Accept(), Stop()))
    assert rows(output) == ["draft-mill"]


def test_stopping_leaves_the_rest_open_and_says_so(handbook, output, calls):
    done = decide(draft(handbook, output), Script(Accept(), Stop()))
    assert "2 open" in summary(done)


def test_an_edit_is_taken_and_foreign_words_are_pointed_out(handbook, output, calls):
    script = Script(Edit(), Edit(), Stop(), lines=["What is a badge?", "", "", "long ago"])
    decide(draft(handbook, output), script)
    first, second = (json.loads(line) for line in output.read_text().splitlines())
    assert first["input"] == "What is a badge?"
    assert first["output"] == ["12 euros", "12"]
    assert second["output"] == "long ago"
    assert second["drafted"] is True
    assert len(script.said) == 1
    assert "do not stand in the document" in script.said[0]


def test_questions_that_are_there_already_are_made_known_and_stay(handbook, output, calls):
    output.parent.mkdir()
    theirs = '{"input": "Why?", "output": "Because."}'
    output.write_text(theirs + "\n")
    decide(draft(handbook, output), None)
    assert calls == [("Why?",)]
    assert output.read_text().splitlines()[0] == theirs
    assert read_sample(output.parent).drafted == 3


def test_without_anybody_to_ask_nothing_is_drafted(handbook, output, calls):
    with pytest.raises(NeedsTerminal) as refused:
        draft(handbook, output, attended=False)
    assert "--yes" in refused.value.hint
    assert not calls
    assert not output.parent.exists()


def test_with_everything_decided_nobody_is_needed(handbook, output, calls):
    decide(draft(handbook, output), None)
    done = decide(draft(handbook, output, attended=False), None)
    assert done.drafting.count("accepted") == 3


def test_the_end_of_input_names_the_flag_and_keeps_what_was_decided(handbook, output, calls):
    with pytest.raises(NeedsTerminal) as refused:
        decide(draft(handbook, output), Script(Accept(), EOFError))
    assert "--yes" in refused.value.hint
    assert rows(output) == ["draft-badge"]


def test_drafts_of_other_documents_or_another_wish_are_not_gone_on_with(handbook, output, calls):
    draft(handbook, output)
    with pytest.raises(StaleRun, match="--count 60"):
        draft(handbook, output, wish=DraftWish(count=9, seed=0))
    (handbook / "rules.md").write_text(TEXT + " More of it.")
    with pytest.raises(StaleRun, match="other documents") as refused:
        draft(handbook, output)
    assert "delete it" in refused.value.hint


def test_a_folder_with_other_documents_is_refused(handbook, output, calls):
    output.parent.mkdir()
    (output.parent / "documents.jsonl").write_text('{"id": "rules", "text": "Another."}\n')
    with pytest.raises(InputError, match="holds other documents"):
        draft(handbook, output)
    assert not calls


def test_a_name_that_a_probe_would_not_find_is_refused(handbook, output, calls):
    with pytest.raises(InputError, match=r"examples\.jsonl"):
        draft(handbook, output.with_name("drafts.jsonl"))


def test_what_was_dropped_is_told_with_reasons(handbook, output, calls):
    notes = Notes()
    drafted = draft(handbook, output, progress=notes)
    assert told(drafted.drafting) == [
        "9 sentences gave 5 drafts; 3 of them are worth a look. Dropped:",
        "  2 were not answered from their own passage",
        "60 were wanted; plainer or more documents would give more.",
    ]
    assert notes.texts[-3:] == told(drafted.drafting)
    assert "Copied the documents" in notes.texts[0]
