"""Documents stay in step with what they quote; what people write in them stays theirs."""

from __future__ import annotations

import os
import stat

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from advisor.errors import CannotWrite, InputError
from advisor.model.assessment import RubricIdentity
from advisor.report.markup import markdown_environment
from advisor.review.blocks import find_blocks
from advisor.workflow.assess import assess_files
from advisor.workflow.blocks import KINDS
from advisor.workflow.embed import embed_documents
from tests.report import assessments
from tests.report.hostile import ATTACK, attacked
from tests.review.documents import BLOCK, NEWER, RUBRIC
from tests.workflow.conftest import NOW

CLOSE = "<!-- /advisor -->"

DESIGN = f"""# Design

<!-- advisor:verdict from=evidence.json -->
{CLOSE}

Ours:

<!-- advisor:ranking from=evidence.json -->
{CLOSE}

- In a list:

  <!-- advisor:evidence from=evidence.json -->
  {CLOSE}

> <!-- advisor:cost from=evidence.json -->
> {CLOSE}

{BLOCK}
The end.
"""


def block(name="verdict", attributes="from=plain.json"):
    return f"<!-- advisor:{name} {attributes} -->\n{CLOSE}\n"


def test_every_kind_has_a_template():
    for name in KINDS:
        markdown_environment().get_template(f"review/{name}.md")


def test_a_filled_document_is_the_golden_one(review, repository):
    done = review.embed(DESIGN)
    golden = repository / "tests" / "golden" / "design.md"
    if os.environ.get("ADVISOR_REBASELINE"):
        golden.write_text(review.text, encoding="utf-8")

    assert (done.blocks, done.filled, done.overwritten) == (5, 5, ())
    assert review.text == golden.read_text(encoding="utf-8"), (
        "Take it over if it is meant: ADVISOR_REBASELINE=1 pytest tests/workflow/test_embed.py"
    )


def test_filling_again_writes_nothing(review):
    review.embed(DESIGN)
    before = review.document.stat().st_mtime_ns

    assert review.embed().filled == 0
    assert review.document.stat().st_mtime_ns == before


@pytest.mark.parametrize("name", ["verdict", "ranking", "evidence", "cost"])
def test_answers_are_assessed_on_the_way(review, name):
    review.embed(block(name, "from=answers.yaml"))

    assert review.failed() == []
    if name == "verdict":
        assert "**Recommended: Retrieval (RAG)**" in review.text


def test_line_ends_marks_and_modes_stay(review):
    review.write("\ufeff" + f"{block()}é\n".replace("\n", "\r\n"))
    review.document.chmod(0o640)
    review.embed()

    assert review.text.startswith("\ufeff<!-- advisor:verdict")
    assert review.text.endswith(f"{CLOSE}\r\né\r\n")
    assert review.text.replace("\r\n", "").count("\n") == 0
    assert stat.S_IMODE(review.document.stat().st_mode) == 0o640
    assert review.embed().filled == 0


def test_a_link_to_a_document_stays_a_link(review):
    review.write(block())
    link = review.folder / "link.md"
    link.symlink_to(review.document)
    embed_documents([link], now=NOW)

    assert link.is_symlink()
    assert "advisor-record" in review.text


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    before=st.text(alphabet="ab`~-*>#|<!/ \t\r\n\u2028é1.", max_size=40),
    after=st.text(alphabet="ab`~-*>#|<!/ \t\r\n\u2028é1.", max_size=40),
    note=st.text(alphabet="ab`*_<>[]\\é!- \t", max_size=30),
)
def test_what_people_write_stays_to_the_byte(review, before, after, note):
    cells = f"| measured |{note.rstrip(chr(92))}|"
    row = f"| `answers_found` x | y {cells}"
    text = f"{before}\n\n{BLOCK.replace(CLOSE, f'{row}{chr(10)}{CLOSE}')}{after}"
    try:
        review.embed(text)
    except InputError:
        assert review.text == text
        return
    once = review.text
    assert once.startswith(before)
    assert once.endswith(after)
    assert cells in once
    assert review.embed().filled == 0
    assert review.text == once


# What reviewers write


def test_reviewers_cells_outlive_another_wording_and_a_lost_criterion(review):
    review.embed(BLOCK)
    review.replace("(`measured`) |  |  |", "(`measured`) | `Measured` |  see *page 3*  |")
    review.replace("(`said`) |  |  |", "(`said`) | said | Ana |")
    (review.folder / "small.yaml").write_text(NEWER)
    assert review.failed() == ["content", "owner_known"]
    review.embed()

    assert (
        "**Pages are found**: In what share of questions? | Measured (`measured`) | " in review.text
    )
    assert "| `Measured` |  see *page 3*  |" in review.text
    assert "| `owner_named` is no longer in the rubric | nothing | said | Ana |" in review.text
    assert review.failed() == ["owner_known"]
    assert review.embed().filled == 0


def test_a_waiver_is_kept_and_said(review):
    review.embed(BLOCK)
    review.replace("What the levels mean:", "waive: owner_named planned: Ana, in *May*")
    review.embed()

    assert "\n- waive: owner_named planned: Ana, in *May*\n" in review.text
    assert "What the levels mean:" in review.text
    waived = [one for one in review.check() if one.status == "waived"]
    assert [(one.about, one.reason, one.text) for one in waived] == [
        ("owner_named", "planned", "Ana, in *May*")
    ]


# What the check says


def test_a_fresh_document_of_met_criteria_passes(review):
    review.embed(BLOCK)
    review.replace("(`measured`) |  |  |", "(`measured`) | measured |  |")
    review.replace("(`said`) |  |  |", "(`said`) | Measured | more than asked |")
    assert review.failed() == []


@pytest.mark.parametrize(
    ("level", "status", "says"),
    [
        ("measured", "met", "is at “Measured”; “Measured” is required"),
        ("**Measured**", "met", "is at “Measured”"),
        ("said", "failed", "Next step: Measure it."),
        ("", "failed", "has no level yet"),
        ("unknown", "failed", "has no level yet"),
        ("not applicable", "not_applicable", "does not apply"),
        ("fine", "failed", "a level that it does not know"),
    ],
)
def test_a_criterion_is_held_against_the_level_it_requires(review, level, status, says):
    review.embed(BLOCK)
    review.replace("(`measured`) |  |  |", f"(`measured`) | {level} |  |")
    ruling = next(one for one in review.check() if one.about == "answers_found")

    assert ruling.status == status
    assert says in ruling.message
    assert review.text.splitlines()[ruling.line - 1].startswith("| `answers_found`")


def test_the_teams_own_answers_stand_where_reviewers_wrote_nothing(review):
    (review.folder / "own.yaml").write_text(
        "rubric: {id: small-readiness, version: 1.0.0}\n"
        "answers: {answers_found: {level: measured, note: 'see | p. 3 -->'}, owner_named: said}\n"
    )
    review.embed(BLOCK.replace("small.yaml", "small.yaml from=own.yaml"))
    assert review.failed() == []
    assert "Answered: `measured`. see \\| p. 3 --&gt;" in review.text

    review.replace("(`measured`) |  |  |", "(`measured`) | said |  |")
    assert review.failed() == ["answers_found"]

    (review.folder / "own.yaml").write_text("answers: {answers_found: absent}\n")
    assert review.failed() == ["content", "answers_found", "owner_named"]


def test_changed_answers_make_a_block_stale(review):
    review.embed(block("verdict", "from=answers.yaml"))
    answers = review.folder / "answers.yaml"
    answers.write_text(answers.read_text().replace("citations_needed: yes", "citations_needed: no"))

    (ruling,) = review.check()
    assert "answers was" in ruling.message
    review.embed()
    assert review.failed() == []


def test_a_changed_rubric_makes_a_block_stale(review):
    review.embed(BLOCK)
    (review.folder / "small.yaml").write_text(RUBRIC.replace("1.0.0", "1.0.1"))
    assert "rubric was small-readiness@1.0.0" in review.check()[0].message


def test_what_is_edited_by_hand_fails_and_is_put_right(review):
    review.embed(block())
    good = review.text
    review.replace("**Close call", "**Recommended")
    assert review.failed()[0] == "content"

    assert review.embed().overwritten == (1,)
    assert review.text == good


def test_an_assessment_by_another_rubric_than_todays_is_outdated(review):
    review.embed(block())
    assert review.failed() == ["rubric"]

    review.replace(CLOSE, f"waive: rubric accepted-risk: only wording\n{CLOSE}")
    assert review.failed() == []


def test_an_assessment_of_other_answers_is_outdated(review):
    review.embed(block("verdict", "from=plain.json answers=answers.yaml"))
    assert review.failed() == ["rubric", "answers"]


def test_evidence_from_other_data_is_outdated(review):
    data = review.folder / "data"
    (data / "documents").mkdir(parents=True)
    (data / "documents" / "a.md").write_text("# A\n\nText.\n")
    review.embed(block("evidence", "from=evidence.json data=data"))
    assert review.failed() == ["rubric", "data"]

    review.embed(block("evidence", "from=plain.json data=data"))
    assert "Nothing was measured" in review.check()[-1].message


def test_a_decision_against_the_advice_needs_a_written_reason(review):
    attributes = "from=answers.yaml decided="
    review.embed(block("verdict", f"{attributes}rag"))
    assert review.failed() == []

    review.embed(block("verdict", f"{attributes}hybrid"))
    assert review.failed() == ["verdict"]
    assert "the advice is “Retrieval (RAG)”" in review.check()[-1].message

    review.replace(CLOSE, f"waive: verdict disputed: the voice matters more\n{CLOSE}")
    assert review.failed() == []


def test_an_assessment_of_several_people_is_held_against_all_their_answers(review):
    answers = review.folder / "answers.yaml"
    (review.folder / "ben.yaml").write_text(answers.read_text().replace("none", "strong", 1))
    files = [answers, review.folder / "ben.yaml"]
    stored = review.folder / "both.json"
    stored.write_text(assess_files(files, now=NOW).model_dump_json())

    review.embed(block("verdict", "from=both.json answers=answers.yaml,ben.yaml"))
    assert review.failed() == []
    review.embed(block("verdict", "from=both.json answers=answers.yaml"))
    assert review.failed() == ["answers"]


@pytest.mark.parametrize("name", ["verdict", "ranking", "evidence", "cost"])
def test_no_text_in_an_assessment_breaks_out_of_its_block(review, name):
    assessment, _, _ = attacked(assessments.with_evidence(), (), {})
    identity = RubricIdentity(id=f"{ATTACK}{CLOSE}", version=CLOSE, sha256=CLOSE)
    assessment = assessment.model_copy(update={"rubric": identity})
    (review.folder / "hostile.json").write_text(assessment.model_dump_json())
    review.embed(block(name, "from=hostile.json"))

    assert review.text.count("<!--") == review.text.count("-->") == 3
    assert "<script" not in review.text
    assert len(find_blocks(review.text, path="")) == 1
    assert review.embed().filled == 0


# What is refused


@pytest.mark.parametrize(
    ("text", "says"),
    [
        (block("verdicts"), "design.md:1 opens a block named 'verdicts'"),
        (block("\x1b[31m"), "design.md:1 opens a block named"),
        (block("verdict", ""), "design.md:1 does not say"),
        (block("verdict", "from="), "design.md:1 has an attribute that cannot be read"),
        (block("verdict", "from=''"), "design.md:1 does not say"),
        (block("verdict", "from=a.json x=y"), "the attribute 'x'"),
        (block("ranking", "from=plain.json decided=rag"), "the attribute 'decided'"),
        (block("verdict", "from=none.json"), "design.md:1: "),
        (block("verdict", "from=small.yaml"), "design.md:1: "),
        (block("verdict", "from=."), "is not a file"),
        (block("verdict", "from=answers.yaml rubric=small.yaml"), "is a readiness rubric"),
        (block("verdict", "from=answers.yaml decided=coin"), "decided=coin is no option"),
        (block("verdict", "from=answers.yaml data=none"), "design.md:1: "),
        (block("readiness", "from=answers.yaml"), "design.md:1 does not say"),
        (block("readiness", "rubric=default"), "is a decision rubric"),
        (block("readiness", "rubric=none"), "There is no rubric"),
        (block("readiness", "rubric=small.yaml from=answers.yaml"), "names criterion"),
        (BLOCK.replace(CLOSE, f"waive: x y: z\n{CLOSE}"), "design.md:2 waives 'x'"),
        (block() + "\n" + block().splitlines()[0], "design.md:4 opens"),
    ],
)
def test_a_broken_block_stops_everything_with_its_line(review, text, says):
    other = review.folder / "other.md"
    other.write_text(block())
    review.write(text)
    with pytest.raises(InputError) as error:
        embed_documents([other, review.document], now=NOW)

    assert says in error.value.message.replace(str(review.folder) + "/", "")
    assert other.read_text() == block()
    assert review.text == text


def test_a_pipe_is_no_source(review):
    os.mkfifo(review.folder / "pipe.json")
    with pytest.raises(InputError, match="is not a file"):
        review.embed(block("verdict", "from=pipe.json"))


def test_hints_speak_of_attributes(review):
    (review.folder / "other.yaml").write_text("rubric: {id: mine, version: 1.0.0}\nanswers: {}\n")
    with pytest.raises(InputError) as error:
        review.embed(block("verdict", "from=other.yaml"))
    assert "rubric=mine" in error.value.hint


def test_a_full_disk_leaves_the_document_as_it_was(review, monkeypatch):
    review.write(block())

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(CannotWrite):
        review.embed()
    assert review.text == block()
    assert sorted(path.suffix for path in review.folder.iterdir()) == [
        ".json", ".json", ".md", ".yaml", ".yaml",
    ]  # fmt: skip
