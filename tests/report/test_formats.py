"""Every format: found by being there, and whole from the assessment alone."""

import json
import subprocess
import sys

import pytest
import yaml

from advisor.model.answers import Answer, UseCase
from advisor.model.assessment import Assessment, Verdict
from advisor.model.run import ArmResult
from advisor.report import format_names, formats, render

STOP = Verdict(
    option=None,
    status="stop",
    confidence=None,
    because=("Nobody has measured a careful prompt.", "Measure one on 50 inputs first."),
)


def test_formats_are_named_as_their_files():
    assert format_names() == ("adr", "html", "json", "markdown", "terminal")
    assert tuple(one.name for one in formats()) == format_names()


def test_an_unknown_format_is_a_key_error(answers_only):
    with pytest.raises(KeyError):
        render(answers_only, "latex")


def test_json_is_the_assessment_itself(with_evidence):
    assert Assessment.model_validate_json(render(with_evidence, "json")) == with_evidence


def test_json_keeps_the_order_of_the_fields(with_evidence):
    keys = list(json.loads(render(with_evidence, "json")))
    assert keys == list(Assessment.model_fields)


def test_json_loads_neither_templates_nor_charts():
    code = (
        "import sys; from advisor.report.formats import json;"
        "sys.exit(bool({'jinja2', 'pygal', 'rich', 'numpy'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


@pytest.mark.parametrize("format_name", format_names())
def test_same_assessment_same_text(with_evidence, format_name):
    assert render(with_evidence, format_name) == render(with_evidence, format_name)


@pytest.mark.parametrize("format_name", ["adr", "html", "markdown", "terminal"])
class TestUnknownIsShownAsUnknown:
    def test_stop_names_no_option_and_no_share(self, answers_only, format_name):
        text = render(answers_only.model_copy(update={"verdict": STOP}), format_name)
        assert "Choose nothing yet" in text
        assert "Nobody has measured a careful prompt." in text

    def test_nothing_known_is_said(self, answers_only, format_name):
        nothing = answers_only.model_copy(
            update={
                "use_case": UseCase(),
                "verdict": Verdict(
                    option=None, status="not_enough_known", confidence=0.31, because=()
                ),
                "answers": {trait: Answer(level="unknown") for trait in answers_only.answers},
                "contributions": (),
                "would_change_it": (),
            }
        )
        assert "No choice yet" in render(nothing, format_name)

    def test_a_failed_arm_says_why_and_has_no_score(self, with_evidence, format_name):
        run = with_evidence.runs[0]
        failed = ArmResult(
            metrics={}, seconds=0, prompt_tokens=0, output_tokens=0, failure="out of memory"
        )
        arms = {**run.arms, "long_context": failed}
        changed = with_evidence.model_copy(
            update={"runs": (run.model_copy(update={"arms": arms}),)}
        )
        text = " ".join(render(changed, format_name).split())
        assert "out of memory" in text
        assert "not measured" in text


class TestTerminal:
    def test_fits_80_columns(self, with_evidence):
        assert max(map(len, render(with_evidence, "terminal").splitlines())) <= 80

    def test_has_no_escape_codes_unless_coloured(self, with_evidence):
        assert "\x1b" not in render(with_evidence, "terminal")
        assert "\x1b[" in render(with_evidence, "terminal", color=True)

    def test_begins_with_the_verdict(self, with_evidence):
        lines = render(with_evidence, "terminal").splitlines()
        assert lines[0] == "Answers for service technicians"
        assert lines[2] == "Recommended: Retrieval (RAG)"


class TestDecisionRecord:
    def front_matter(self, text):
        _, head, _ = text.split("---\n", 2)
        return yaml.safe_load(head)

    def test_front_matter_is_madr(self, with_evidence):
        head = self.front_matter(render(with_evidence, "adr"))
        assert head["status"] == "proposed"
        assert head["date"] == "2026-03-12"
        assert head["decision-makers"] == ["Ada (engineering)", "Bo (marketing)", "Cleo (service)"]

    def test_names_that_look_like_yaml_stay_names(self, with_evidence):
        people = with_evidence.agreement.people
        odd = people[0].model_copy(update={"name": 'No: "yes", [x]\\ #'})
        agreement = with_evidence.agreement.model_copy(update={"people": (odd, *people[1:])})
        head = self.front_matter(
            render(with_evidence.model_copy(update={"agreement": agreement}), "adr")
        )
        assert head["decision-makers"][0] == 'No: "yes", [x]\\ #'

    def test_has_the_sections_of_madr(self, with_evidence):
        text = render(with_evidence, "adr")
        for heading in (
            "## Context and Problem Statement",
            "## Decision Drivers",
            "## Considered Options",
            "## Decision Outcome",
            "### Consequences",
            "### Confirmation",
            "## Pros and Cons of the Options",
            "## More Information",
        ):
            assert f"\n{heading}\n" in text

    def test_names_what_makes_it_stale(self, with_evidence):
        text = render(with_evidence, "adr")
        for trigger in ("Monthly", "5d5d5d", "SmolLM2", "default 1.0.0", "11 September 2026"):
            assert trigger in text.partition("looked at again when")[2]

    def test_a_stop_chooses_nothing(self, answers_only):
        text = render(answers_only.model_copy(update={"verdict": STOP}), "adr")
        assert "No option is chosen yet" in text
        assert "Chosen option" not in text
