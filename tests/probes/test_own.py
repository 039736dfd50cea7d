"""The user's own system is one more arm: judged on the same items, and changing nothing else."""

from __future__ import annotations

import json
import time
from datetime import UTC, datetime

import pytest

from advisor.errors import InputError, OwnSystemFailed, StaleRun
from advisor.model.own import OwnAnswer, OwnAnswers, OwnSystem
from advisor.probes.progress import Unwatched
from advisor.probes.request import ProbeRequest
from advisor.probes.runner import run_probe
from tests.probes.fakes import FakeModels, town_sample

SAMPLE = town_sample()


def run_into(folder, *, own=None, resume=False, models=None, **asked):
    return run_probe(
        SAMPLE,
        ProbeRequest(**asked),
        data_name="towns",
        folder=folder,
        resume=resume,
        models=models or FakeModels(),
        progress=Unwatched(),
        now=datetime(2026, 1, 1, tzinfo=UTC),
        clock=time.perf_counter,
        own=own or {},
    )


def by_file(answer, *, ids=None, sha256="a" * 64):
    """A system whose answers lie in a file; every item's unless `ids` says which."""
    return OwnAnswers(
        OwnSystem(source="answers.jsonl", sha256=sha256),
        lambda item: OwnAnswer(output=answer(item), retrieved=item.document_ids),
        ids=[one.id for one in SAMPLE.examples] if ids is None else ids,
    )


def by_call(answer):
    return OwnAnswers(OwnSystem(source="bot"), lambda item: OwnAnswer(output=answer(item)))


def items_of(folder):
    return [json.loads(line) for line in (folder / "items.jsonl").read_text().splitlines()]


def right(item):
    return item.outputs[0]


def wrong(_item):
    return "I cannot say"


def told(run):
    """Everything about the arms without the own system, times left out."""
    arms = {name: arm for name, arm in run.arms.items() if name not in run.plan.own}
    return (
        {name: (arm.metrics, arm.prompt_tokens) for name, arm in arms.items()},
        [one for one in run.comparisons if {one.a, one.b} <= set(arms)],
        run.validity,
        run.slices["topic"].keys(),
        (run.verdict.option, run.verdict.arm, run.verdict.status),
        [one for one in run.findings if one.unit != "seconds"],
    )


def test_it_is_scored_and_compared_and_changes_nothing_else(tmp_path):
    alone = run_into(tmp_path / "alone")
    run = run_into(tmp_path / "run", own={"bot": by_file(right)})
    assert run.arms["bot"].metrics["token_f1"].mean == 1
    assert [one.b for one in run.comparisons if "bot" in (one.a, one.b)] == ["bot"] * 4
    assert told(run) == told(alone)
    assert "bot" in run.slices["topic"]["north"]
    assert run.plan.arms == alone.plan.arms


def test_a_bad_system_breaks_no_condition_of_the_run(tmp_path):
    alone = run_into(tmp_path / "alone")
    assert told(run_into(tmp_path / "run", own={"bot": by_file(wrong)})) == told(alone)


def test_one_that_beats_every_arm_is_said_to(tmp_path):
    run = run_into(tmp_path / "run", own={"bot": by_file(right)}, arms=("base", "finetune"))
    assert run.verdict.option is None
    said = next(one for one in run.verdict.because if "Bot (your own system)" in one)
    assert "beats every arm by more than the margin of 0.05" in said
    assert "stand-in" in said
    assert run.verdict.because.index(said) == 1


def test_one_that_an_arm_beats_is_said_to_be_beaten(tmp_path):
    run = run_into(tmp_path / "run", own={"own": by_file(wrong)})
    said = next(one for one in run.verdict.because if "Your own system" in one)
    assert said.startswith("Hybrid beats Your own system by more than the margin of 0.05, though")


def test_what_it_read_is_held_against_the_right_documents(tmp_path):
    run = run_into(tmp_path / "run", own={"bot": by_file(wrong)}, arms=("base", "rag"))
    assert any("read a right document for 100% of the items" in one for one in run.verdict.because)


def test_several_systems_are_told_apart(tmp_path):
    own = {"old": by_file(wrong), "new": by_file(right)}
    run = run_into(tmp_path / "run", own=own, arms=("base", "rag"))
    pair = next(one for one in run.comparisons if {one.a, one.b} == {"old", "new"})
    assert pair.outcome == "b_better"
    assert list(run.arms) == [*run.plan.arms, "old", "new"]


def test_a_system_can_be_added_to_a_finished_run(tmp_path):
    first = run_into(tmp_path / "run", arms=("base", "rag"))
    models = FakeModels()
    run = run_into(tmp_path / "run", own={"bot": by_file(right)}, resume=True, models=models)
    assert not models.made.batches
    assert told(run) == told(first)
    assert run.arms["bot"].metrics["token_f1"].mean == 1
    again = run_into(tmp_path / "run", own={"v2": by_file(wrong)}, resume=True)
    assert set(again.plan.own) == {"bot", "v2"}


def test_missing_answers_are_named_with_where_the_items_are(tmp_path):
    known = [one.id for one in SAMPLE.examples][:30]
    with pytest.raises(InputError) as refused:
        run_into(tmp_path / "run", own={"bot": by_file(right, ids=known)})
    assert "answers.jsonl lacks answers to" in refused.value.message
    items = items_of(tmp_path / "run")
    missing = [item["id"] for item in items if item["id"] not in known]
    assert repr(missing[0]) in refused.value.message
    assert f"{len(missing)} of {len(items)} test items" in refused.value.message
    assert "items.jsonl" in refused.value.hint
    whole = run_into(tmp_path / "run", own={"bot": by_file(right, sha256="b" * 64)}, resume=True)
    assert whole.arms["bot"].metrics


def test_the_items_are_written_without_their_answers(tmp_path):
    run = run_into(tmp_path / "run", arms=("base", "rag"))
    rows = items_of(tmp_path / "run")
    assert [row["id"] for row in rows] == list(run.plan.test_ids)
    assert all(row.keys() == {"id", "input"} for row in rows)


def test_other_answers_under_the_same_name_are_refused(tmp_path):
    run_into(tmp_path / "run", own={"bot": by_file(right)}, arms=("base", "rag"))
    with pytest.raises(StaleRun, match="other answers of 'bot'"):
        run_into(tmp_path / "run", own={"bot": by_file(wrong, sha256="b" * 64)}, resume=True)


@pytest.mark.parametrize("name", ["rag", "classifier", "../x", "", ".hidden", "a b"])
def test_a_name_that_is_no_name_is_refused(tmp_path, name):
    with pytest.raises(InputError):
        run_into(tmp_path / "run", own={name: by_file(right)}, arms=("base", "rag"))
    assert not (tmp_path / "x").exists()


class Bot:
    """Breaks once, at its third question."""

    def __init__(self):
        self.asked = []

    def __call__(self, item):
        self.asked.append(item.id)
        if len(self.asked) == 3:
            raise ConnectionError("the line\nis dead")
        return right(item)


def test_a_callable_that_breaks_ends_the_run_and_goes_on_where_it_was(tmp_path):
    bot = Bot()
    with pytest.raises(OwnSystemFailed, match="ConnectionError: the line is dead"):
        run_into(tmp_path / "run", own={"bot": by_call(bot)}, arms=("base", "rag"))
    run = run_into(tmp_path / "run", own={"bot": by_call(bot)}, resume=True)
    broke_at = bot.asked.pop(2)
    assert bot.asked[2] == broke_at
    assert len(bot.asked) == len(set(bot.asked)) == len(run.plan.test_ids)
    assert run.arms["bot"].metrics["token_f1"].mean == 1
    assert run.arms["bot"].seconds > 0


def test_a_system_that_is_not_done_has_to_be_given_again(tmp_path):
    with pytest.raises(OwnSystemFailed):
        run_into(tmp_path / "run", own={"bot": by_call(Bot())}, arms=("base", "rag"))
    with pytest.raises(StaleRun, match="'bot' has not answered every item"):
        run_into(tmp_path / "run", resume=True)


def test_a_system_that_is_done_need_not_be(tmp_path):
    first = run_into(tmp_path / "run", own={"bot": by_call(right)}, arms=("base", "rag"))
    assert run_into(tmp_path / "run", resume=True) == first
