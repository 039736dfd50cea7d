"""Passages go into a prompt while they fit."""

from __future__ import annotations

from advisor.model.run import Passage
from advisor.probes.passages import fit


def passages(*texts):
    return [
        Passage(id=f"d#{place}", document_id="d", text=text) for place, text in enumerate(texts)
    ]


def words(text):
    return len(text.split())


def test_the_best_passages_are_taken_while_they_fit():
    found = fit(passages("one two", "three four", "five"), tokens=4, count=words)
    assert [one.text for one in found.passages] == ["one two", "three four"]
    assert not found.truncated


def test_a_best_passage_too_long_is_cut_and_said_to_be():
    found = fit(passages("one two three four", "five"), tokens=3, count=words)
    assert [one.text for one in found.passages] == ["one two three"]
    assert found.truncated


def test_no_passage_is_no_passage():
    assert fit([], tokens=3, count=words).passages == ()


def test_a_passage_whose_language_does_not_part_words_is_cut_all_the_same():
    found = fit(passages("码头在早上九点开放。" * 20), tokens=15, count=len)
    assert found.texts == ["码头在早上九点开放。码头在早上"]
    assert found.truncated
