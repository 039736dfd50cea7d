"""What each kind of block should hold: a stored result put into Markdown, and what to say of it.

A kind is a name, the attributes it takes and a template in `templates/review/`. Nothing shown
depends on when it was made, so that the same inputs always make the same block.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import BaseModel

from advisor.errors import AdvisorError, InputError
from advisor.model.assessment import Assessment
from advisor.model.rubric import DecisionRubric
from advisor.report.markup import markdown_environment
from advisor.report.story import tell
from advisor.review.blocks import NEWLINE, Block
from advisor.review.check import Content, Statement
from advisor.review.people import Contribution
from advisor.review.record import short
from advisor.wording.verdicts import headline, option
from advisor.workflow.readiness_block import readiness_content
from advisor.workflow.sources import Sources

WAIVABLE = frozenset({"verdict", "rubric", "answers", "data"})
"""What a waiver in a block about an assessment may be about."""

SHARED = frozenset({"from", "rubric", "answers", "data"})


@dataclass(frozen=True)
class Kind:
    """One kind of block."""

    attributes: frozenset[str]
    """What it takes."""
    required: str
    """What it cannot do without."""
    source: str
    """What that names, in words."""


ASSESSED = Kind(SHARED, "from", "an assessment's JSON or an answers file")

KINDS = {
    "verdict": Kind(SHARED | {"decided"}, ASSESSED.required, ASSESSED.source),
    "ranking": ASSESSED,
    "evidence": ASSESSED,
    "cost": ASSESSED,
    "readiness": Kind(frozenset({"rubric", "from"}), "rubric", "a readiness rubric"),
}
"""Name -> kind."""


def content_of(
    block: Block, contribution: Contribution, *, document: Path, sources: Sources
) -> Content:
    """Make what a block should hold now.

    Args:
        block: The block.
        contribution: What people wrote in it.
        document: The file it is in; the paths in its attributes are relative to that.
        sources: Reads them.

    Raises:
        InputError: The block or one of its sources cannot be used; the message names its line.
    """
    where = f"{document}:{block.line}"
    _refuse_unknown(block, where)
    try:
        if block.name == "readiness":
            return readiness_content(block, contribution, folder=document.parent, sources=sources)
        return _assessed(block, document.parent, sources)
    except AdvisorError as error:
        # Hints speak of the command line, whose options are attributes here.
        hint = error.hint.replace("--rubric ", "rubric=")
        raise InputError(f"{where}: {error.message}", hint=hint) from None


def _refuse_unknown(block: Block, where: str) -> None:
    kind = KINDS.get(block.name)
    if kind is None:
        raise InputError(
            f"{where} opens a block named {block.name!r}, which there is not.",
            hint=f"Name one of: {', '.join(KINDS)}.",
        )
    for key in block.attributes:
        if key not in kind.attributes:
            raise InputError(
                f"{where} gives {block.name!r} the attribute {key!r}.",
                hint=f"It takes: {', '.join(sorted(kind.attributes))}.",
            )
    if not block.attributes.get(kind.required):
        raise InputError(
            f"{where} does not say what to make {block.name!r} from.",
            hint=f"Add {kind.required}=... with {kind.source}.",
        )


def _assessed(block: Block, folder: Path, sources: Sources) -> Content:
    given = block.attributes
    assessment = sources.assessment(folder / given["from"], given.get("rubric"), folder)
    identity = assessment.rubric
    inputs = {
        "rubric": f"{identity.id}@{identity.version}@{short(identity.sha256)}",
        "answers": short(assessment.provenance.answers_sha256),
        "evidence": _state(assessment.runs),
    }
    if block.name == "cost":
        inputs["cost"] = _state((assessment.cost,) if assessment.cost else ())
    template = markdown_environment().get_template(f"review/{block.name}.md")
    text = template.render(story=tell(assessment), rubric=identity)
    return Content(
        lines=tuple(NEWLINE.split(text.strip("\n"))),
        inputs=inputs,
        waivable=WAIVABLE,
        statements=tuple(_statements(block, assessment, folder, sources)),
    )


def _statements(
    block: Block, assessment: Assessment, folder: Path, sources: Sources
) -> Iterator[Statement]:
    given = block.attributes
    rubric, judged = None, assessment.rubric
    if given["from"].endswith(".json"):
        name = given.get("rubric")
        rubric = sources.rubric(name, folder) if name else sources.shipped_rubric(judged.id)
    if rubric:
        now = rubric.identity
        yield _held(
            "rubric",
            now == judged,
            f"It was judged by rubric {judged.id} {judged.version}",
            f"which is not {rubric.path.name} ({now.id} {now.version}) as it is now; assess again",
        )
    if "answers" in given:
        file = rubric or sources.rubric(given.get("rubric", judged.id), folder)
        if not isinstance(file.rubric, DecisionRubric):
            raise InputError(f"{file.path} is not a decision rubric.")
        paths = tuple(folder / one for one in given["answers"].split(","))
        yield _held(
            "answers",
            sources.answers_sha256(paths, file.rubric) == assessment.provenance.answers_sha256,
            "It was judged on the answers",
            f"which are not those in {given['answers']}; assess again",
        )
    if "data" in given:
        yield _data(assessment, given["data"], sources.sample_sha256(folder / given["data"]))
    if "decided" in given:
        yield _decision(assessment, given["decided"])


def _held(about: str, holds: bool, well: str, ill: str) -> Statement:
    return Statement(
        about, "outdated", "met" if holds else "failed", f"{well}." if holds else f"{well}, {ill}."
    )


def _data(assessment: Assessment, name: str, sha256: str) -> Statement:
    measured = {run.provenance.data_sha256 for run in assessment.runs}
    if not measured:
        return Statement("data", "outdated", "failed", f"Nothing was measured on {name} yet.")
    return _held(
        "data",
        measured == {sha256},
        f"Its evidence was measured on {name}",
        "which is not what it was then; run `advisor probe` again",
    )


def _decision(assessment: Assessment, decided: str) -> Statement:
    known = tuple(one.option for one in assessment.ranking)
    if decided not in known:
        raise InputError(
            f"decided={decided} is no option of rubric {assessment.rubric.id!r}.",
            hint=f"Its options: {', '.join(known)}.",
        )
    if decided == assessment.verdict.option:
        agreed = f"The document decides for {option(assessment, decided)}, as advised."
        return Statement("verdict", "contradiction", "met", agreed)
    return Statement(
        "verdict",
        "contradiction",
        "failed",
        f"The document decides for {option(assessment, decided)}; the advice is "
        f"“{headline(assessment)}”. Write down why: `waive: verdict reason-code: why`.",
    )


def _state(records: Sequence[BaseModel]) -> str:
    if not records:
        return "none"
    # Without defaults, so that a field added to a record later leaves old states as they are.
    texts = [one.model_dump_json(exclude_defaults=True) for one in records]
    return short(hashlib.sha256("\n".join(texts).encode()).hexdigest())
