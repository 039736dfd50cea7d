"""SQuAD v1 and v2."""

from __future__ import annotations

import json

import pytest

from advisor.errors import InvalidSample
from advisor.intake.datasets import read_sample


def question(text, *answers, **other):
    return {"question": text, "answers": [{"text": a, "answer_start": 0} for a in answers], **other}


def squad(*paragraphs, title="Tea"):
    return {"version": "v2.0", "data": [{"title": title, "paragraphs": list(paragraphs)}]}


TEA = squad(
    {
        "context": "Tea came to Japan in the 9th century.",
        "qas": [
            question("When?", "9th century", "the 9th century", "9th century", id="a"),
            question("Who brought coffee?", id="b", is_impossible=True),
        ],
    },
    {"context": "It is drunk hot.", "qas": [question("How?", "hot")]},
)


@pytest.mark.parametrize("name", ["data", "data/dev-v2.0.json"])
def test_paragraphs_are_documents_and_questions_examples(folder, tmp_path, name):
    folder({"dev-v2.0.json": TEA})
    sample = read_sample(tmp_path / name)
    assert sample.format == "squad"
    assert [(d.id, d.title, d.topic) for d in sample.documents] == [
        ("Tea#1", "Tea", "Tea"),
        ("Tea#2", "Tea", "Tea"),
    ]
    assert [(e.id, e.outputs, e.document_ids, e.answerable) for e in sample.examples] == [
        ("a", ("9th century", "the 9th century"), ("Tea#1",), True),
        ("b", (), ("Tea#1",), False),
        ("row-3", ("hot",), ("Tea#2",), True),
    ]
    assert {(e.topic, e.split) for e in sample.examples} == {("Tea", "")}
    assert sample.rows == 5


def test_unanswerable_questions_can_be_left_out(folder):
    sample = read_sample(folder({"dev.json": TEA}), answerable_only=True)
    assert [example.id for example in sample.examples] == ["a", "row-3"]


def test_dev_is_held_out_where_there_is_no_test_part(folder):
    train = json.loads(
        json.dumps(TEA).replace('"Tea"', '"Green tea"').replace('"id": "', '"id": "t')
    )
    sample = read_sample(folder({"train-v2.0.json": train, "dev-v2.0.json": TEA}))
    assert [(e.id, e.split) for e in sample.examples] == [
        ("ta", "train"),
        ("tb", "train"),
        ("train-row-3", "train"),
        ("a", "test"),
        ("b", "test"),
        ("dev-row-3", "test"),
    ]


def test_two_articles_of_one_title_go_on_counting(folder):
    twice = {"data": TEA["data"] + squad({"context": "More tea.", "qas": []})["data"]}
    sample = read_sample(folder({"dev.json": twice}))
    assert [document.id for document in sample.documents] == ["Tea#1", "Tea#2", "Tea#3"]


@pytest.mark.parametrize(
    ("bad", "where", "why"),
    [
        (question("q"), "question 21", "has no 'answers'"),
        (question("", "a"), "question 21", "has an empty 'question'"),
        (question("q", ""), "question 21", "has an empty 'text'"),
        (question("q", "a", id="q3"), "question 21", "question 4 has"),
        (question("q", "a", is_impossible="no"), "question 21", "'is_impossible'"),
        ("text", "question 21", "is text, not an object"),
    ],
)
def test_a_broken_question_is_left_out_and_named(folder, bad, where, why):
    good = [question(f"q{at}", "a", id=f"q{at}") for at in range(20)]
    data = folder({"dev.json": squad({"context": "Text.", "qas": [*good, bad]})})
    (broken,) = read_sample(data).broken
    assert broken.where == f"dev.json, article 1, paragraph 1, {where}"
    assert why in broken.why


def test_broken_paragraphs_and_articles_are_named(folder):
    good = [{"context": f"Text {at}.", "qas": []} for at in range(40)]
    data = squad(*good, {"qas": [question("q", "a")]}, "text", {"context": "x", "qas": 5})
    data["data"].append({"paragraphs": {}})
    sample = read_sample(folder({"dev.json": data}))
    assert [(row.where, row.why) for row in sample.broken] == [
        ("dev.json, article 1, paragraph 41", "has no 'context'"),
        ("dev.json, article 1, paragraph 42", "is text, not an object"),
        ("dev.json, article 1, paragraph 43", "has a number as 'qas', not a list"),
        ("dev.json, article 2", "has an object as 'paragraphs', not a list"),
    ]
    assert sample.examples[0].document_ids == ()  # its paragraph could not be read
    assert "'Tea#41'" in sample.warnings[0].why


def test_an_empty_file_of_the_right_form_is_an_error(folder):
    with pytest.raises(InvalidSample, match="no documents and no examples"):
        read_sample(folder({"dev.json": {"data": []}}))


def test_columns_cannot_be_named(folder):
    with pytest.raises(InvalidSample, match="squad data, which has no columns"):
        read_sample(folder({"dev.json": TEA}), input_column="question")


def test_paragraphs_of_two_files_that_go_by_one_name_are_told_apart(folder, tmp_path):
    def part(split):
        shared = {"context": "The kettle sings.", "qas": [question(f"{split} sings?", "kettle")]}
        own = {"context": f"Tea for {split}.", "qas": [question(f"For {split}?", split)] * 12}
        return squad(own, shared, title="")

    folder({"train.json": part("train"), "test.json": part("test")})
    sample = read_sample(tmp_path / "data")
    text_of = {one.id: one.text for one in sample.documents}
    assert sorted(text_of.values()) == ["Tea for test.", "Tea for train.", "The kettle sings."]
    for one in sample.examples:
        (gold,) = one.document_ids
        assert one.outputs[0] in text_of[gold]
