"""Chat-format fine-tuning rows."""

from __future__ import annotations

import json

import pytest

from advisor.intake.datasets import read_sample


def say(role, content):
    return {"role": role, "content": content}


def chat(*turns):
    return {"messages": list(turns)}


PLAIN = chat(say("user", "Where is it?"), say("assistant", "In the post."))


@pytest.mark.parametrize(
    ("row", "asked", "answer"),
    [
        (PLAIN, "Where is it?", "In the post."),
        (
            chat(say("system", "Be kind."), say("user", "Hi"), say("assistant", "Hello!")),
            "Be kind.\n\nHi",
            "Hello!",
        ),
        (
            chat(
                say("system", "Be kind."),
                say("user", "Hi"),
                say("assistant", "Hello!"),
                say("user", "Where?"),
                say("assistant", "Here."),
                say("user", "Thanks"),
            ),
            "Be kind.\n\nUser: Hi\nAssistant: Hello!\nUser: Where?",
            "Here.",
        ),
        (
            chat(say("user", [{"type": "text", "text": "Hi"}]), say("assistant", "Hello!")),
            "Hi",
            "Hello!",
        ),
    ],
)
def test_the_last_assistant_turn_is_the_output(folder, row, asked, answer):
    sample = read_sample(folder({"chat.jsonl": [row]}))
    assert sample.format == "chat"
    (example,) = sample.examples
    assert (example.input, example.outputs) == (asked, (answer,))


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ({"messages": "hi"}, "no list of 'messages'"),
        (chat(), "no assistant turn after a user turn"),
        (chat(say("assistant", "Hello!")), "no assistant turn after a user turn"),
        (chat(say("user", "Hi")), "no assistant turn after a user turn"),
        (chat("hi"), "a message that is text, not an object"),
        (chat(say("human", "Hi"), say("assistant", "x")), "unknown role 'human'"),
        (chat(say(None, "Hi"), say("assistant", "x")), "unknown role 'None'"),
        (chat(say("user", "Hi"), say("assistant", None)), "no text in its last assistant turn"),
        (chat(say("user", " "), say("assistant", "x")), "no text in its user turn"),
        (chat(say("user", 5), say("assistant", "x")), "a message without text"),
        (
            chat(say("user", [{"type": "image_url", "image_url": {}}]), say("assistant", "x")),
            "more than text",
        ),
    ],
)
def test_a_broken_conversation_is_left_out_and_named(folder, row, why):
    sample = read_sample(folder({"chat.jsonl": [PLAIN] * 10 + [row]}))
    assert len(sample.examples) == 10
    assert (sample.broken[0].where, why in sample.broken[0].why) == ("chat.jsonl:11", True)


def test_train_and_test_files_set_the_split(folder):
    sample = read_sample(folder({"my_train.jsonl": [PLAIN], "my_test.jsonl": [PLAIN]}))
    assert [(e.id, e.split) for e in sample.examples] == [
        ("train-row-1", "train"),
        ("test-row-1", "test"),
    ]


def test_a_json_list_of_conversations_is_read(folder):
    data = folder({"chat.json": json.dumps([PLAIN])})
    assert read_sample(data).format == "chat"
