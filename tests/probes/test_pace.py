"""The rates of a machine are found from a few rows, whatever they are."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from advisor.probes.forgetting import general_lessons
from advisor.probes.pace import ASKED, LOOKED_AT, Stopwatch
from advisor.probes.plan import draw_plan
from advisor.probes.progress import Unwatched
from advisor.probes.request import ProbeRequest
from advisor.probes.timetable import with_timetable
from tests.probes.fakes import FakeEmbedder, FakeGenerator, FakeModels, label_sample, town_sample

READ, WRITE, CHOOSE, LEARN, EMBED, RECALL = 0.002, 0.03, 0.4, 0.005, 0.007, 0.0001
"""Seconds a token; an item, of choosing; a word, of embedding."""

STEP = 0.6
"""Seconds that a step of writing takes however many write."""

PREPARING = 5.0
"""Seconds that each kind of work takes longer the first time."""


class Machine(FakeModels):
    """Takes its time by a clock of its own, which nothing else moves."""

    def __init__(self):
        super().__init__()
        self.now = 0.0
        self.read = []
        self.made = Slow(self)
        self.rated = None
        self._known = set()

    def spend(self, kind, seconds):
        self.now += seconds + (0.0 if kind in self._known else PREPARING)
        self._known.add(kind)

    def embedder(self, model, *, precision, threads):
        machine = self

        class Embedder(FakeEmbedder):
            def encode(self, texts):
                machine.spend("embedding", EMBED * sum(len(text.split()) for text in texts))
                return super().encode(texts)

        return Embedder()

    def train(self, model, lessons, *, held_out, settings, seed, folder, progress):
        epochs = settings["lora_epochs"]
        for epoch in range(epochs):
            self.spend(("learning", len(self.trained), epoch > 0), LEARN * tokens_of(lessons))
            self._known.add(("learning", len(self.trained), True))
            progress(epoch + 1, epochs)
        self.trained.append(list(lessons))

    def training_settings(self):
        return {"lora_epochs": 3}

    def rates(self, bench, clock):
        self.rated = Stopwatch(bench, self, clock).rates()
        return self.rated


class Slow(FakeGenerator):
    def __init__(self, machine):
        super().__init__()
        self._machine = machine

    def generate(self, prompts, *, max_new_tokens, stop_at_newline):
        if max_new_tokens == 1:
            self._machine.read.append(len(prompts))
        self._machine.spend("reading", self._reading(prompts))
        self._machine.now += (STEP + WRITE * len(prompts)) * (max_new_tokens - 1)
        made = super().generate(
            prompts, max_new_tokens=max_new_tokens, stop_at_newline=stop_at_newline
        )
        return [one._replace(output_tokens=max_new_tokens) for one in made]

    def choose(self, prompts, choices):
        self._machine.spend("choosing", self._reading(prompts) + CHOOSE * len(prompts))
        return super().choose(prompts, choices)

    def losses(self, lessons):
        self._machine.spend("reading", RECALL * tokens_of(lessons))
        return super().losses(lessons)

    @staticmethod
    def _reading(prompts):
        """What all prompts begin with is read once."""
        shared = 0
        while all(row[shared : shared + 1] == prompts[0][shared : shared + 1] for row in prompts):
            shared += 1
            if shared >= min(map(len, prompts)):
                break
        return READ * (sum(map(len, prompts)) - shared * (len(prompts) - 1))


def tokens_of(lessons):
    return sum(len(one.prompt) + len(one.answer) for one in lessons)


def timed(sample, **request):
    machine, begun = Machine(), datetime(2026, 1, 1, tzinfo=UTC)
    drawn = draw_plan(
        sample, ProbeRequest(**request), models=machine, progress=Unwatched(), now=begun
    )
    with_timetable(drawn, sample, models=machine, clock=lambda: machine.now, begun=0.0)
    return machine


def test_reading_writing_learning_and_embedding_are_told_apart():
    machine = timed(town_sample(200))
    pace = machine.rated.pace
    assert pace.read_s == pytest.approx(READ)
    assert pace.write_s == pytest.approx(WRITE + STEP / LOOKED_AT)
    assert pace.passaged_write_s == pytest.approx(WRITE + STEP / ASKED)
    assert pace.learn_s == pytest.approx({"finetune": 3 * LEARN, "hybrid": 3 * LEARN})
    assert pace.embed_s == pytest.approx(EMBED)
    assert pace.recall_s == pytest.approx(RECALL * tokens_of(general_lessons(machine.made)))
    assert pace.choose_s == 0


def test_choosing_a_label_is_told_from_reading():
    pace = timed(label_sample(200)).rated.pace
    assert pace.choose_s == pytest.approx(CHOOSE)
    assert pace.write_s == 0


def test_long_prompts_are_timed_on_few_rows_as_many_as_two_cores_share():
    machine = timed(town_sample(200))
    short, long = (len(lessons) for lessons in machine.trained)
    assert long < short  # the hybrid's hold passages
    (read,) = machine.read
    assert read < ASKED
    assert {count % 2 for count in (short, long, read)} == {0}


def test_arms_that_are_not_planned_are_not_timed():
    machine = timed(town_sample(200), arms=("base",))
    assert machine.trained == []
    assert machine.rated.pace.recall_s == 0
    assert machine.rated.pace.embed_s == 0
