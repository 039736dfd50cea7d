"""Words the prompts: what is asked, in what form, with which passages or examples before it.

Passages come first and the question last, the best passage nearest to the question: a small model
answers from what it read last. Worked examples show the form where words alone do not teach it;
they are made up and hold nothing of the data. Both were measured on training rows of SQuAD 2.0 with
the default model: token F1 from passages .09 with words alone, .19 with worked examples; .12 with
the best of two passages first, .18 with it last. Knows texts only; counts no tokens and chooses no
passages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from advisor.model.sample import Example, Task
from advisor.probes.models import Messages

ABSTENTION = "I don't know."
"""What a model is told to say, and trained to say, where the documents hold no answer."""

PHRASE_WORDS = 8
"""Outputs no longer than this in the median are asked for as phrases, longer ones as sentences."""

SENTENCE_WORDS = 30
"""Longer outputs are more than one sentence; English sentences seldom have more words."""

_PHRASE = "Answer with a name, a number, a date or a short phrase. Never write a sentence."

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
    words: int | None = None
    """Words of the training outputs in the median; none where there are none."""

    @property
    def in_phrases(self) -> bool:
        """Whether answers are phrases, not sentences."""
        if self.words is None:
            return self.task == "short_answer"
        return self.task != "label" and self.words <= PHRASE_WORDS


class Shown(NamedTuple):
    """A solved example to show in a prompt."""

    input: str
    output: str
    passages: tuple[str, ...] = ()
    """What it is answered from, in the order they are read."""


_MILL = (
    "The mill at Harrow was built in 1820 by Anna Reed, who ground barley there until the flood of "
    "1868 carried the wheel away."
)
_SWIFTS = (
    "Swifts sleep in the air. They land only to breed, mostly under roofs, and leave for the south "
    "in late July."
)

_WORKED = (
    Shown("Who wrote the play Hamlet?", "William Shakespeare"),
    Shown("How many legs does a spider have?", "eight"),
)
_WORKED_FROM_PASSAGES = (
    Shown("Who built the mill at Harrow?", "Anna Reed", (_SWIFTS, _MILL)),
    Shown("When do swifts leave for the south?", "late July", (_MILL, _SWIFTS)),
)


def careful(
    item: Example, form: Form, *, passages: Sequence[str] = (), shown: Sequence[Shown] = ()
) -> Messages:
    """Ask as one asks a model that has not been trained for it: role, form, what to do in doubt.

    Args:
        item: What is asked.
        form: What kind of answer is wanted.
        passages: Texts to answer from, best first.
        shown: Solved examples, as turns of the chat; worked examples of the form where left out.
    """
    role = "You answer from the given text." if passages else "You are an expert assistant."
    said = [role, _wanted(form)]
    if form.labels:
        said.append("Labels: " + ", ".join(form.labels))
    if form.may_abstain:
        doubt = "the text does not say" if passages else "you do not know"
        said.append(f"If {doubt}, answer: {ABSTENTION}")
    if not shown and form.in_phrases:
        shown = _WORKED_FROM_PASSAGES if passages else _WORKED
    turns = [{"role": "system", "content": " ".join(said)}]
    for example in shown:
        asked = _with_passages(example.input, form, example.passages)
        turns.append({"role": "user", "content": asked})
        turns.append({"role": "assistant", "content": example.output})
    nearest_last = tuple(reversed(passages))
    turns.append({"role": "user", "content": _with_passages(item.input, form, nearest_last)})
    return turns


def brief(item: Example, form: Form, *, passages: Sequence[str] = ()) -> Messages:
    """Ask a model that was trained on the form: the least words, the same in training and test.

    Args:
        item: What is asked.
        form: What kind of answer is wanted.
        passages: Texts to answer from, best first.
    """
    nearest_last = tuple(reversed(passages))
    return [
        {"role": "system", "content": _SHORT_FORM[form.task]},
        {"role": "user", "content": _with_passages(item.input, form, nearest_last)},
    ]


def lesson(example: Example) -> str:
    """Say what is to be learned: the first reference, or to abstain."""
    return example.outputs[0] if example.answerable and example.outputs else ABSTENTION


def _wanted(form: Form) -> str:
    if form.task == "label":
        return "Answer with exactly one label from the list, and nothing else."
    if form.in_phrases:
        return _PHRASE
    if form.words is None:
        return "Answer precisely and in few words."
    sentence = "one sentence of " if form.words <= SENTENCE_WORDS else ""
    return f"Answer in {sentence}about {form.words} words."


def _with_passages(text: str, form: Form, passages: Sequence[str]) -> str:
    return "\n\n".join([*passages, _question(text, form)])


def _question(text: str, form: Form) -> str:
    if form.task == "short_answer":
        return f"Question: {text}\nAnswer:"
    return text
