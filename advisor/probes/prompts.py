"""Words the prompts: what is asked, in what form, with which passages or examples before it.

Passages come first and the question last: a small model answers what it read last. Knows texts
only; counts no tokens and chooses no passages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from advisor.model.sample import Example, Task
from advisor.probes.models import Messages

ABSTENTION = "I don't know."
"""What a model is told to say, and trained to say, where the documents hold no answer."""

_FORM: dict[Task, str] = {
    "short_answer": "Answer with a name, a number, a date or a short phrase. "
    "Never write a sentence.",
    "label": "Answer with exactly one label from the list, and nothing else.",
    "free_text": "Answer precisely and in few words.",
}

_SHORT_FORM: dict[Task, str] = {
    "short_answer": "Answer in a few words.",
    "label": "Give the label.",
    "free_text": "Answer.",
}


class Form(NamedTuple):
    """What kind of answer a run asks for."""

    task: Task
    labels: tuple[str, ...] = ()
    """All labels, where outputs are labels."""
    may_abstain: bool = False
    """Whether some items have no answer."""


class Shown(NamedTuple):
    """A solved example to show in a prompt."""

    input: str
    output: str


def careful(
    item: Example, form: Form, *, passages: Sequence[str] = (), shown: Sequence[Shown] = ()
) -> Messages:
    """Ask as one asks a model that has not been trained for it: role, form, what to do in doubt.

    Args:
        item: What is asked.
        form: What kind of answer is wanted.
        passages: Texts to answer from, in the order they are to be read.
        shown: Solved examples, as turns of the chat.
    """
    role = "You answer from the given text." if passages else "You are an expert assistant."
    said = [role, _FORM[form.task]]
    if form.labels:
        said.append("Labels: " + ", ".join(form.labels))
    if form.may_abstain:
        doubt = "the text does not say" if passages else "you do not know"
        said.append(f"If {doubt}, answer: {ABSTENTION}")
    turns = [{"role": "system", "content": " ".join(said)}]
    for example in shown:
        turns.append({"role": "user", "content": _question(example.input, form)})
        turns.append({"role": "assistant", "content": example.output})
    turns.append({"role": "user", "content": _with_passages(item, form, passages)})
    return turns


def brief(item: Example, form: Form, *, passages: Sequence[str] = ()) -> Messages:
    """Ask a model that was trained on the form: the least words, the same in training and test."""
    return [
        {"role": "system", "content": _SHORT_FORM[form.task]},
        {"role": "user", "content": _with_passages(item, form, passages)},
    ]


def lesson(example: Example) -> str:
    """Say what is to be learned: the first reference, or to abstain."""
    return example.outputs[0] if example.answerable and example.outputs else ABSTENTION


def _with_passages(item: Example, form: Form, passages: Sequence[str]) -> str:
    return "\n\n".join([*passages, _question(item.input, form)])


def _question(text: str, form: Form) -> str:
    if form.task == "short_answer":
        return f"Question: {text}\nAnswer:"
    return text
