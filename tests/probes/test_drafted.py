"""A run on drafted examples says so wherever it is read, and takes back what they cannot show."""

from __future__ import annotations

import pytest

from advisor.model.finding import Finding
from advisor.probes.traits.drafted import in_view_of_drafts
from tests.probes.fakes import town_sample
from tests.probes.test_runner import run_into

ARMS = ("base", "rag", "finetune")


def with_drafts(count):
    sample = town_sample()
    examples = tuple(
        one.model_copy(update={"drafted": at < count}) for at, one in enumerate(sample.examples)
    )
    return sample.model_copy(update={"examples": examples})


@pytest.fixture(scope="module")
def drafted_run(tmp_path_factory):
    return run_into(tmp_path_factory.mktemp("run") / "run", sample=with_drafts(48), arms=ARMS)


def test_the_panel_warns_and_the_verdict_repeats_it_second(drafted_run):
    check = drafted_run.validity["drafted_items"]
    n = len(drafted_run.plan.test_ids)
    assert (check.value, check.standing) == (1.0, "warning")
    assert f"{n} of {n} test items drafted" in check.says
    assert "Label real questions" in check.says
    assert drafted_run.verdict.because[1] == check.says


def test_the_record_counts_them(drafted_run):
    assert drafted_run.drafted_items == len(drafted_run.plan.test_ids)
    assert drafted_run.drafted_rows == len(drafted_run.plan.train_ids) > 0


def test_drafts_are_no_labelled_examples(drafted_run):
    found = {one.id: one for one in drafted_run.findings}["sample_holds_labelled_examples"]
    assert found.outcome == "not_applicable"
    assert found.level is None
    assert "no labelled one" in found.reason


def test_without_drafts_nothing_is_said_of_them(tmp_path):
    run = run_into(tmp_path / "run", sample=with_drafts(0), arms=ARMS)
    assert run.validity["drafted_items"].standing == "ok"
    assert run.drafted_items == run.drafted_rows == 0
    assert not [reason for reason in run.verdict.because if "drafted" in reason]


def finding(probe, *, estimate=0.7, level="heavy"):
    return Finding(
        id="x",
        probe=probe,
        trait="external_knowledge",
        estimate=estimate,
        low=estimate,
        high=estimate,
        n=40,
        unit="share",
        outcome="supports",
        level=level,
        reason="It was so.",
    )


@pytest.mark.parametrize("probe", ["closed_book", "baseline"])
def test_what_items_were_chosen_for_corrects_no_level(probe):
    (found,) = in_view_of_drafts(probe, [finding(probe)])
    assert found.level is None
    assert found.estimate == 0.7
    assert found.reason.startswith("It was so. Drafted items were chosen for")


def test_nobody_has_written_the_references_so_they_have_no_style():
    found = in_view_of_drafts("style", [finding("style"), finding("style")])
    assert [one.outcome for one in found] == ["not_applicable"]
    assert found[0].estimate is None


def test_what_drafts_can_show_stays():
    findings = (finding("freshness"),)
    assert in_view_of_drafts("freshness", findings) == findings
