"""Asks arms anew at a bench on which something was changed: documents, or what a prompt may say.

A prompt that the change leaves as it was is not asked again: its answer is there already. Knows how
to ask, and nothing of what the answers mean.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from advisor.model.run import Passage
from advisor.model.sample import Example
from advisor.probes.arm import Arm
from advisor.probes.arms import load_arm
from advisor.probes.bench import Bench, Prompt
from advisor.probes.traits.scene import Scene

MOST_ITEMS = 40
"""Items asked anew: enough to tell half of the answers from all or none (+-.15), and some ten
seconds for each arm that reads."""


class Setting(NamedTuple):
    """A changed bench, and the items to be asked there."""

    bench: Bench
    items: tuple[Example, ...]


class Answer(NamedTuple):
    """What an arm said, and what it was given to say it from."""

    item: Example
    output: str
    passages: tuple[Passage, ...]
    """None where it reads no documents."""


def ask_anew(scene: Scene, name: str, settings: Iterable[Setting]) -> list[Answer]:
    """Put the items to an arm again, where the change reaches its prompts.

    Args:
        scene: The run so far, in which the arm has answered every item.
        name: The arm.
        settings: Changed benches, each with items of its own.
    """
    arm = load_arm(name)
    known = {answer.item: answer.output for answer in scene.answers[name]}
    settings = tuple(settings)
    before = arm.prompts(scene.bench, [item for setting in settings for item in setting.items])
    after = [p for setting in settings for p in arm.prompts(setting.bench, setting.items)]
    new = [b for a, b in zip(before, after, strict=True) if a.tokens != b.tokens]
    known |= answer_all(scene.bench, name, arm, new)
    return [Answer(prompt.item, known[prompt.item.id], prompt.passages) for prompt in after]


def ask(scene: Scene, name: str, items: Sequence[Example]) -> list[Answer]:
    """Put items to an arm that was not in the run."""
    arm = load_arm(name)
    prompts = arm.prompts(scene.bench, items)
    outputs = answer_all(scene.bench, name, arm, prompts)
    return [Answer(prompt.item, outputs[prompt.item.id], prompt.passages) for prompt in prompts]


def time_singly(
    scene: Scene, name: str, items: Sequence[Example], *, least: int, limit_s: float
) -> list[float]:
    """Time an arm's answers one by one, looking up included: seconds for each item.

    Args:
        scene: The run so far.
        name: The arm.
        items: To be answered.
        least: Items that are answered however long it takes.
        limit_s: Seconds after which no more than these are.
    """
    bench, arm = scene.bench, load_arm(name)
    bench.progress.phase(name, "time answers", len(items))
    spent: list[float] = []
    with arm.answering(bench) as answer:
        answer(arm.prompts(bench, items[:1]))  # what is loaded at the first answer is not timed
        for item in items:
            if len(spent) >= least and sum(spent) >= limit_s:
                break
            begun = bench.seconds.get("single", 0.0)
            with bench.timed("single"):
                answer(arm.prompts(bench, [item]))
            spent.append(bench.seconds["single"] - begun)
            bench.progress.advance()
    return spent


def answer_all(bench: Bench, name: str, arm: Arm, prompts: Sequence[Prompt]) -> dict[str, str]:
    """Answer prompts in batches: item -> output."""
    if not prompts:
        return {}
    outputs = {}
    bench.progress.phase(name, "ask again", len(prompts))
    with arm.answering(bench) as answer:
        for batch in arm.batches(bench, prompts):
            replies = answer([prompts[place] for place in batch])
            for place, reply in zip(batch, replies, strict=True):
                outputs[prompts[place].item.id] = reply.output
            bench.progress.advance(len(batch))
    return outputs
