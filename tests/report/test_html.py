"""The page as text: asks nothing of any network, and nothing a user wrote can act in it."""

import base64
import hashlib
import json
import re
from collections import Counter
from html.parser import HTMLParser

import pytest

from advisor.model.assessment import Assessment
from advisor.report import render

VOID = {"meta", "input", "link", "br", "img", "hr", "base"}


class Page(HTMLParser):
    """Elements in order, text of scripts and styles, and whether everything was closed."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.raw, self.open, self.ids = [], [], [], Counter()
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        self.elements.append((tag, attributes))
        self.ids.update([attributes["id"]] if "id" in attributes else [])
        if tag in ("script", "style"):
            self.raw.append([tag, attributes, ""])
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag, f"</{tag}> closes another element"

    def handle_data(self, data):
        if self.open and self.open[-1] in ("script", "style"):
            self.raw[-1][2] += data

    def all(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def html(with_evidence, predictions, passages):
    return render(with_evidence, "html", predictions=predictions, passages=passages)


@pytest.fixture(scope="module")
def page(html):
    return Page(html)


def test_every_element_is_closed(page):
    assert page.open == []


def test_nothing_is_loaded_from_anywhere(page):
    assert not [tag for tag, _ in page.elements if tag in ("link", "img", "iframe", "object")]
    assert not [tag for tag, attributes in page.elements if {"src", "srcset"} & set(attributes)]
    assert not re.search(r"@import|url\(", "".join(text for _, _, text in page.raw))


def test_policy_allows_exactly_what_stands_in_the_page(page):
    (policy,) = [m["content"] for m in page.all("meta") if "http-equiv" in m]
    assert policy.startswith("default-src 'none';")
    assert "unsafe" not in policy
    for tag, attributes, text in page.raw:
        if attributes.get("type") == "application/json":
            continue
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        (directive,) = [one for one in policy.split("; ") if one.startswith(f"{tag}-src ")]
        assert f"'sha256-{digest}'" in directive.split()


def test_no_inline_style_or_handler_needs_an_exception(page):
    for tag, attributes in page.elements:
        assert not [name for name in attributes if name == "style" or name.startswith("on")], tag


def test_embedded_data_is_the_assessment(page, with_evidence):
    (data,) = [text for _, a, text in page.raw if a.get("type") == "application/json"]
    assert Assessment.model_validate(json.loads(data)) == with_evidence


def test_is_small_without_predictions(with_evidence):
    assert len(render(with_evidence, "html").encode()) < 300_000


def test_headings_descend_one_step_at_a_time(page):
    levels = [int(tag[1]) for tag, _ in page.elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(b <= a + 1 for a, b in zip(levels, levels[1:], strict=False))


def test_ids_are_unique_and_links_into_the_page_lead_somewhere(page):
    assert max(page.ids.values()) == 1
    inner = [a["href"][1:] for a in page.all("a") if a.get("href", "").startswith("#")]
    assert inner
    assert set(inner) <= set(page.ids)
    named = [a["aria-labelledby"] for _, a in page.elements if "aria-labelledby" in a]
    assert set(named) <= set(page.ids)


def test_table_headers_have_a_scope(page):
    assert all(header.get("scope") in ("col", "row") for header in page.all("th"))


def test_every_chart_has_words_and_a_table_with_the_same_figures(page, html):
    drawings = page.all("svg")
    assert drawings
    assert all(one["role"] == "img" and len(one["aria-label"]) > 40 for one in drawings)
    text = re.sub(r"<svg.*?</svg>", "", html, flags=re.S)
    for figure in ("83%", "0.34 to 0.49", "+0.35 (+0.27 to +0.43)", "$1,600 to $3,200"):
        assert figure in text


def test_passages_are_stored_once(html, passages):
    text = next(iter(passages.values())).text
    assert html.count(text) == 1


def test_findings_that_decide_nothing_are_counted_and_folded(html, with_evidence):
    section = html[html.index('id="findings"') : html.index('id="contributions"')]
    open_part, folded = section.split("<details>")
    assert "1 finding from which nothing follows" in folded
    idle = [one for one in with_evidence.findings if one.outcome == "inconclusive"]
    assert [one.reason in folded for one in idle] == [True]
    assert [one.reason in open_part for one in with_evidence.findings].count(False) == 1


def test_page_of_answers_alone_leaves_out_what_is_not_there(answers_only):
    ids = Page(render(answers_only, "html")).ids
    assert not {"evidence", "findings", "people", "costs", "predictions"} & set(ids)
