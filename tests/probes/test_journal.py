"""What was written down survives a crash at any byte."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.errors import InputError, UnreadableFile
from advisor.model.run import Passage, Prediction
from advisor.probes.journal import ArmState, Journal, check_folder


def prediction(item, output="Zürich \u2028 \u65e5\u672c"):
    return Prediction(
        arm="base",
        item=item,
        input="q",
        references=("r",),
        output=output,
        scores={"f1": 0.5},
        prompt_tokens=1,
        output_tokens=1,
    )


THREE = [prediction("a"), prediction("b"), prediction("c")]


@given(cut=st.integers(0, 1000))
def test_a_file_torn_anywhere_loses_its_last_line_only(tmp_path_factory, cut):
    journal = Journal(tmp_path_factory.mktemp("run"))
    journal.append(THREE)
    whole = journal.path.read_bytes()
    torn = whole[: min(cut, len(whole))]
    journal.path.write_bytes(torn)
    assert list(journal.predictions()) == THREE[: torn.count(b"\n")]


def test_going_on_after_a_torn_line_leaves_no_trace_of_it(tmp_path):
    journal = Journal(tmp_path)
    journal.append(THREE)
    journal.path.write_bytes(journal.path.read_bytes()[:-9])
    journal.keep(journal.predictions())
    journal.append(THREE[2:])
    assert list(journal.predictions()) == THREE


def test_a_line_changed_by_hand_is_named(tmp_path):
    journal = Journal(tmp_path)
    journal.append(THREE)
    lines = journal.path.read_text("utf-8").split("\n")
    journal.path.write_text("\n".join([lines[0], "{}", lines[2], ""]), "utf-8")
    with pytest.raises(UnreadableFile, match="jsonl:2 is not a prediction"):
        journal.predictions()


def test_an_arm_never_begun_has_come_nowhere(tmp_path):
    journal = Journal(tmp_path)
    assert journal.state("rag") == ArmState()
    journal.record("rag", ArmState(phases={"index": 1.5}, done=True))
    assert journal.state("rag") == ArmState(phases={"index": 1.5}, done=True)


def test_each_passage_is_kept_once(tmp_path):
    journal = Journal(tmp_path)
    one, two = (Passage(id=id_, document_id="d", text="t\u2028x") for id_ in ("d#0", "d#1"))
    journal.keep_passages([one, two])
    journal.keep_passages([two, one])
    written = (tmp_path / "passages.jsonl").read_text("utf-8").split("\n")
    assert [Passage.model_validate_json(line) for line in written[:-1]] == [one, two]


def test_a_folder_in_use_is_only_taken_to_go_on(tmp_path):
    check_folder(tmp_path / "new", resume=False)
    check_folder(tmp_path, resume=False)
    (tmp_path / "file").touch()
    check_folder(tmp_path, resume=True)
    with pytest.raises(InputError, match="--resume"):
        check_folder(tmp_path, resume=False)
    with pytest.raises(InputError, match="is a file"):
        check_folder(tmp_path / "file", resume=True)
