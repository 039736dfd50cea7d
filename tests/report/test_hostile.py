"""Whatever a user wrote is shown, and does nothing."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from advisor.model.answers import Answer
from advisor.report import render
from advisor.report.markup import code, link, markdown
from tests.report.assessments import answers_only as build
from tests.report.hostile import attacked
from tests.report.test_html import Page

HARMLESS = build()


@pytest.fixture(scope="module")
def hostile(with_evidence, predictions, passages):
    return attacked(with_evidence, predictions, passages)


def test_html_gains_no_element(hostile, with_evidence, predictions, passages):
    assessment, rows, texts = hostile
    page = Page(render(assessment, "html", predictions=rows, passages=texts))
    clean = Page(render(with_evidence, "html", predictions=predictions, passages=passages))
    assert page.open == []
    assert {tag for tag, _ in page.elements} == {tag for tag, _ in clean.elements}
    assert len(page.raw) == len(clean.raw)
    assert not [a for a in page.all("a") if not a["href"].startswith("#")]


def test_terminal_is_not_steered(hostile):
    text = render(hostile[0], "terminal", color=False)
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", text)
    assert max(map(len, text.splitlines())) <= 80


def parsed(text):
    """Parse Markdown (rich brings the parser): the blocks, and what stands in them by its kind."""
    body = re.sub(r"(?s)^---\n.*?\n---\n", "", text)
    tokens = MarkdownIt("commonmark").enable("table").parse(body)
    inline = [child for token in tokens for child in token.children or ()]
    return [(token.type, token.tag) for token in tokens], inline


@pytest.mark.parametrize("format_name", ["markdown", "adr"])
def test_markdown_gains_no_structure(hostile, with_evidence, format_name):
    text = render(hostile[0], format_name)
    blocks, inline = parsed(text)
    clean, _ = parsed(render(with_evidence, format_name))
    assert blocks == clean
    assert {child.type for child in inline} <= {
        "text",
        "strong_open",
        "strong_close",
        "code_inline",
        "softbreak",
    }
    assert not [child for child in inline if child.type == "text" and "@everyone" in child.content]
    assert "<!--" not in text


@given(st.text())
def test_markdown_escapes_every_character_that_means_something(text):
    shown = markdown(text)
    assert "\n" not in shown
    unescaped = re.sub(r"\\.", "", re.sub("&(amp|lt|gt);", "", shown))
    assert not re.search(r"[`*_{}\[\]<>|~#$&]", unescaped)


@pytest.mark.parametrize(
    "text",
    ["- a list", "+ a list", "1. a list", "1986) a year", "---", "===", "# a heading", "> a quote"],
)
def test_the_start_of_a_line_is_no_markup(text):
    blocks, inline = parsed(markdown(text))
    assert [tag for _, tag in blocks] == ["p", "", "p"]
    assert "".join(child.content for child in inline) == text


@given(st.text(alphabet="`| \\\na", max_size=12))
def test_code_cannot_be_ended_from_within(text):
    shown = code(text)
    fence = re.match("`+", shown).group()
    inner = shown[len(fence) : -len(fence)]
    assert shown.endswith(fence)
    assert fence not in re.findall("`+", inner)


@given(st.text(max_size=40))
def test_a_link_cannot_be_ended_from_within(text):
    shown = link("title", f"https://example.org/{text}")
    assert re.fullmatch(r"\[title\]\(<[^<>\s]*>\)", shown)


@settings(deadline=None)  # two whole renderings each
@given(st.text(max_size=60))
def test_any_note_can_be_rendered_and_written(text):
    answers = {**HARMLESS.answers, "latency": Answer(level="unknown", note=text)}
    assessment = HARMLESS.model_copy(update={"answers": answers})
    for format_name in ("markdown", "terminal"):
        render(assessment, format_name).encode("utf-8")
