"""A redacted report holds nothing of the user's own text, in no format, embedded data included."""

import json

import pytest

from advisor.model.answers import UseCase
from advisor.model.assessment import Assessment
from advisor.model.own import OwnSystem
from advisor.report import format_names, render
from advisor.report.redaction import redacted

SECRETS = (
    "Ada",
    "Bo (marketing)",
    "torque",
    "Ten years of tickets",
    "examples.jsonl:41",
    "heat pumps",
    "row-3",
    "HP-100",
    "Refrigerant",
    "service-manuals",
    "Kim Example",
    "/home/kim",
    "kims-answers",
)


@pytest.fixture(scope="module")
def secret(with_evidence):
    run = with_evidence.runs[0]
    own = {"bot": OwnSystem(source="kims-answers.jsonl", sha256="0" * 64)}
    plan = run.plan.model_copy(update={"model": "/home/kim/models/tuned", "own": own})
    provenance = run.provenance.model_copy(update={"models": {"/home/kim/models/tuned": "aa"}})
    arms = {**run.arms, "bot": run.arms["rag"]}
    use_case = UseCase(**with_evidence.use_case.model_dump(), owner="Kim Example")
    return with_evidence.model_copy(
        update={
            "use_case": use_case,
            "runs": (
                run.model_copy(update={"plan": plan, "provenance": provenance, "arms": arms}),
            ),
        }
    )


@pytest.mark.parametrize("format_name", format_names())
def test_nothing_of_the_users_is_left(secret, predictions, passages, format_name):
    text = render(secret, format_name, predictions=predictions, passages=passages, redact=True)
    assert [one for one in SECRETS if one in text] == []


def test_the_secrets_would_show_otherwise(secret, predictions, passages):
    text = render(secret, "html", predictions=predictions, passages=passages)
    assert [one for one in SECRETS if one not in text] == []


def test_figures_and_hashes_stay(secret):
    kept = redacted(secret)
    assert kept.ranking == secret.ranking
    assert kept.verdict == secret.verdict
    assert kept.runs[0].arms == secret.runs[0].arms
    assert kept.runs[0].provenance.data_sha256 == secret.runs[0].provenance.data_sha256
    assert kept.agreement.differences[0].levels == {
        "Person 1": "some",
        "Person 2": "strong",
        "Person 3": "some",
    }


def test_what_is_left_is_an_assessment(secret):
    text = render(secret, "json", redact=True)
    assert Assessment.model_validate(json.loads(text)) == redacted(secret)


def test_the_page_says_so(secret):
    assert "were left out of this report" in render(secret, "html", redact=True)
    assert "were left out of this report" not in render(secret, "html")
