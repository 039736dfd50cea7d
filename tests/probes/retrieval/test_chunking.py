"""Cutting documents: nothing lost, nothing split that need not be, fast on long papers."""

from __future__ import annotations

import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from advisor.model.sample import Document
from advisor.probes.retrieval.chunking import chunk, document_of, whole
from advisor.probes.retrieval.sentences import sentences

HANDBOOK = """# Handbook

Welcome aboard. Read this first.

## Tickets

### Refunds

A ticket is refunded in full until noon. After noon half is paid back. See Fig. 3 for the form.

- Cash is paid at the pier.
- Cards take three days.

## Piers
The northern pier is open all year.
"""


def cut(text, title="", **more):
    return chunk(Document(id="doc", text=text, title=title), **more)


def words(text):
    return re.findall(r"\S+", text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ('He said "Go." Then he went.', ['He said "Go."', "Then he went."]),
        ("Dr. Smith et al. 2019 met Mr. J. Doe. They talked.", 2),
        ("It costs 3.50 euros. That is much.", 2),
        ("See Fig. 3 and Sec. 2.1 for details. Then stop.", 2),
        ("We use e.g. Python, i.e. a language. It works.", 2),
        ("version 2. then lower case goes on", 1),
        ("Done. 42 were left.", 2),
        ("今日は。元気です！はい", ["今日は。", "元気です！", "はい"]),
        ("", []),
    ],
)
def test_sentences(text, expected):
    found = sentences(text)
    if isinstance(expected, int):
        assert len(found) == expected
    else:
        assert found == expected


def test_passages_stand_under_their_headings_and_never_cross_one():
    passages = cut(HANDBOOK, title="Handbook")
    assert [passage.id for passage in passages] == ["doc#0", "doc#1", "doc#2"]
    assert passages[0].text == "Handbook\nWelcome aboard. Read this first."
    assert passages[1].text.splitlines()[0] == "Handbook > Tickets > Refunds"
    assert passages[1].text.splitlines()[-2:] == [
        "- Cash is paid at the pier.",
        "- Cards take three days.",
    ]
    assert passages[2].text == "Handbook > Piers\nThe northern pier is open all year."
    assert all(passage.document_id == "doc" for passage in passages)


def test_a_sentence_is_carried_over_within_a_section():
    text = " ".join(f"This is sentence number {place} of the text." for place in range(12))
    passages = cut(text, max_words=30, overlap_sentences=1)
    for before, after in zip(passages, passages[1:], strict=False):
        assert sentences(before.text)[-1] == sentences(after.text)[0]
    apart = cut(text, max_words=30, overlap_sentences=0)
    assert " ".join(passage.text for passage in apart) == text


def test_code_keeps_its_lines_and_its_hashes_are_no_headings():
    passages = cut("Run this:\n\n```\n# not a heading\nmake all\n```\n")
    assert len(passages) == 1
    assert passages[0].text.splitlines() == [
        "Run this:",
        "```",
        "# not a heading",
        "make all",
        "```",
    ]


def test_a_table_keeps_its_rows():
    text = "| a | b |\n|---|---|\n| 1 | 2 |\n"
    assert cut(text)[0].text.splitlines() == text.splitlines()


def test_only_a_sentence_longer_than_the_limit_is_cut():
    long = " ".join(f"word{place}" for place in range(50)) + "."
    passages = cut(f"Short one. {long} Another short one.", max_words=20, overlap_sentences=0)
    assert all(len(words(passage.text)) <= 20 for passage in passages)
    assert words(" ".join(passage.text for passage in passages))[2:52] == words(long)


def test_empty_documents_have_no_passages_and_whole_ones_have_one():
    assert cut("") == ()
    assert cut(" \n\n# Only a heading\n") == ()
    passage = whole(Document(id="a/b", text="All of it.", title="T"))
    assert passage.text == "T\nAll of it."
    assert document_of(passage.id) == "a/b"


def test_document_ids_may_hold_a_hash():
    passages = chunk(Document(id="a#b", text="One."))
    assert document_of(passages[0].id) == "a#b"


lines = st.lists(st.text(alphabet="ab c.!?\n#-|1A", max_size=60), max_size=8).map("\n".join)


@given(lines, st.integers(1, 12), st.integers(0, 3))
def test_no_word_is_lost_or_moved_and_no_passage_is_too_long(text, max_words, overlap):
    def body(passages):
        # Headings are put before passages; take them off again.
        kept = []
        for passage in passages:
            first, _, rest = passage.text.partition("\n")
            kept.append(rest if first.startswith("T") else passage.text)
        return kept

    passages = cut(text, title="T", max_words=max_words, overlap_sentences=overlap)
    assert all(len(words(one)) <= max_words for one in body(passages))
    plain = [
        word
        for line in text.splitlines()
        if not re.match(r"#{1,6}\s+\S", line)
        for word in words(line)
    ]
    flat = words(" ".join(body(cut(text, title="T", max_words=max_words, overlap_sentences=0))))
    assert "".join(flat) == "".join(plain)


def test_a_paper_takes_well_below_a_second():
    sentence = "The quick brown fox, e.g. the one in Fig. 2, jumps over the lazy dog of Dr. Smith. "
    paper = sentence * 600  # about 10,000 words in one paragraph, as PDF text often comes
    begun = time.perf_counter()
    passages = cut(paper)
    assert time.perf_counter() - begun < 0.5
    assert len(words(paper)) > 10_000
    assert len(passages) > 60
