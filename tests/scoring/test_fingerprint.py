"""The fingerprint changes with the meaning of a rubric, and with nothing else."""

from __future__ import annotations

import copy

import pytest

from advisor.intake.rubrics import read_rubric, shipped
from advisor.model.rubric import DecisionRubric
from advisor.scoring.fingerprint import fingerprint


def changed(rubric, edit) -> DecisionRubric:
    values = copy.deepcopy(rubric.model_dump(by_alias=True))
    edit(values)
    return DecisionRubric.model_validate(values)


def set_weight(values):
    values["traits"][0]["weight"]["value"] += 0.1


def set_bearing(values):
    values["traits"][1]["bearings"]["rag"]["levels"]["heavy"] = 1.75


def set_prior(values):
    first, second = values["traits"][0]["levels"][:2]
    first["prior"], second["prior"] = first["prior"] - 0.01, second["prior"] + 0.01


def drop_gate(values):
    values["options"][1]["gates"] = values["options"][1]["gates"][1:]


def set_threshold(values):
    values["thresholds"]["recommended"] = 0.7


def rename_level(values):
    values["traits"][-1]["levels"][0]["id"] = "nobody"
    for bearing in values["traits"][-1]["bearings"].values():
        bearing["levels"]["nobody"] = bearing["levels"].pop("none")


def set_title(values):
    values["title"] = values["traits"][0]["question"] = "Other words"


def set_reason(values):
    values["traits"][0]["bearings"]["rag"]["because"] = "For another reason."
    values["options"][0]["effort"]["note"] = "Otherwise."
    values["options"][0]["next_steps"] = ["Begin elsewhere."]


def set_source(values):
    source = next(iter(values["sources"].values()))
    source["url"] = "https://example.org/moved"


def drop_golden(values):
    values["golden"] = values["golden"][1:]


@pytest.mark.parametrize(
    "edit", [set_weight, set_bearing, set_prior, drop_gate, set_threshold, rename_level]
)
def test_what_can_change_a_result_changes_it(default_rubric, edit):
    assert fingerprint(changed(default_rubric, edit)) != fingerprint(default_rubric)


@pytest.mark.parametrize("edit", [set_title, set_reason, set_source, drop_golden])
def test_what_cannot_does_not(default_rubric, edit):
    assert fingerprint(changed(default_rubric, edit)) == fingerprint(default_rubric)


def test_no_two_shipped_rubrics_share_one():
    marks = [fingerprint(read_rubric(path).rubric) for path in shipped()]
    assert len(set(marks)) == len(marks)
