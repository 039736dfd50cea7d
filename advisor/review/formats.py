"""Rulings -> text for a terminal, JSON, JUnit XML or GitHub annotations.

Text of documents and rubrics runs through here on its way to a terminal or a build's log, so each
format takes out what could steer its reader.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from xml.etree import ElementTree

from advisor.review.ruling import Ruling
from advisor.wording.numbers import things
from advisor.wording.text import one_line

LEVELS = {"failed": "error", "waived": "notice"}
"""Status -> GitHub's annotation; other statuses need none."""


def render_rulings(rulings: Sequence[Ruling], format_name: str, *, documents: int) -> str:
    """Render what a check said.

    Args:
        rulings: All of it.
        format_name: One of `FORMATS`.
        documents: How many were checked.
    """
    return FORMATS[format_name](rulings, documents)


def passed(rulings: Sequence[Ruling]) -> bool:
    """Say whether nothing failed."""
    return all(one.status != "failed" for one in rulings)


def _text(rulings: Sequence[Ruling], documents: int) -> str:
    shown = [one for one in rulings if one.status in LEVELS]
    lines = [f"{_place(one)}: {one.status}: {_sentence(one)}" for one in shown]
    return "\n".join((*lines, _summary(rulings, documents))) + "\n"


def _json(rulings: Sequence[Ruling], documents: int) -> str:
    document = {
        "ok": passed(rulings),
        "documents": documents,
        "rulings": [one.model_dump(mode="json") for one in rulings],
    }
    return json.dumps(document, indent=2) + "\n"


def _junit(rulings: Sequence[Ruling], documents: int) -> str:
    root = ElementTree.Element("testsuites", name="advisor embed --check")
    for path in dict.fromkeys(one.path for one in rulings):
        own = [one for one in rulings if one.path == path]
        suite = ElementTree.SubElement(
            root,
            "testsuite",
            name=one_line(path),
            tests=str(len(own)),
            failures=str(sum(one.status == "failed" for one in own)),
            skipped=str(sum(one.status in ("waived", "not_applicable") for one in own)),
            errors="0",
        )
        for one in own:
            _case(suite, one)
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _case(suite: ElementTree.Element, one: Ruling) -> None:
    case = ElementTree.SubElement(
        suite,
        "testcase",
        classname=one_line(one.path),
        name=one_line(f"{one.block} {one.about} (line {one.line})"),
        file=one_line(one.path),
        line=str(one.line),
    )
    if one.status == "failed":
        failure = ElementTree.SubElement(case, "failure", type=one.kind, message=_sentence(one))
        failure.text = f"{_place(one)}: {_sentence(one)}"
    elif one.status != "met":
        ElementTree.SubElement(case, "skipped", message=_sentence(one))


def _github(rulings: Sequence[Ruling], documents: int) -> str:
    lines = [
        f"::{LEVELS[one.status]} file={_property(one.path)},line={one.line},"
        f"title={_property(f'advisor {one.block}: {one.about}')}::{_data(_sentence(one))}"
        for one in rulings
        if one.status in LEVELS
    ]
    return "\n".join((*lines, _data(_summary(rulings, documents)))) + "\n"


def _data(text: str) -> str:
    # The escapes of GitHub's own toolkit (actions/toolkit, packages/core/src/command.ts).
    return one_line(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")


def _place(one: Ruling) -> str:
    return one_line(f"{one.path}:{one.line}: {one.block}: {one.about}")


def _sentence(one: Ruling) -> str:
    waiver = f" Waived ({one.reason}): {one.text}" if one.status == "waived" else ""
    return one_line(one.message + waiver)


def _summary(rulings: Sequence[Ruling], documents: int) -> str:
    blocks = len({(one.path, one.block, one.line) for one in rulings if one.about == "content"})
    failed, waived = (sum(one.status == name for one in rulings) for name in ("failed", "waived"))
    return (
        f"{things(documents, 'document')}, {things(blocks, 'block')}: "
        f"{things(failed, 'problem')}, {waived} waived."
    )


FORMATS: Mapping[str, Callable[[Sequence[Ruling], int], str]] = {
    "text": _text,
    "json": _json,
    "junit": _junit,
    "github": _github,
}
"""Name, as `--format` takes it -> how to write it."""
