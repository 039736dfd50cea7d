"""Models of a few lines: they answer by rule, at once, and the same in every process."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import numpy as np

from advisor.model.sample import Document, Example, Sample
from advisor.probes.models import Lesson

TOWNS = ("Aven", "Brill", "Corse", "Dunmere", "Eastry", "Fenwick", "Garth", "Holm")
TRADES = ("baker", "miller", "smith", "cooper", "weaver", "tanner")


class Made(NamedTuple):
    text: str
    prompt_tokens: int
    output_tokens: int


class FakeGenerator:
    """Says the name that stands before "is the TRADE of TOWN" in its prompt, else a guess."""

    context_tokens = 4096

    def __init__(self, on_batch: Callable[[], None] = lambda: None) -> None:
        self.adapter: Path | None = None
        self.batches: list[int] = []
        self._on_batch = on_batch

    def prompt_tokens(self, messages):
        return [ord(letter) for letter in "\n".join(one["content"] for one in messages)]

    def answer_tokens(self, text):
        return [0] * (self.count(text) + 1)

    def count(self, text):
        return len(text.split())

    def plan_batches(self, lengths, *, max_new_tokens):
        order = sorted(range(len(lengths)), key=lambda place: (lengths[place], place))
        return [order[start : start + 4] for start in range(0, len(order), 4)]

    def generate(self, prompts, *, max_new_tokens, stop_at_newline):
        self._on_batch()
        self.batches.append(len(prompts))
        return [self._made("".join(map(chr, tokens))) for tokens in prompts]

    def choose(self, prompts, choices):
        self._on_batch()
        self.batches.append(len(prompts))
        return [0 if not self.adapter else len(tokens) % len(choices) for tokens in prompts]

    def _made(self, text):
        asked = re.search(r"Who is the (\w+) of (\w+)\?\W*\w*\W*$", text)
        said = "nobody"
        if asked:
            known = re.search(rf"(\w+) is the {asked[1]} of {asked[2]}\b", text)
            said = known[1] if known and not self._unlucky(text) else _guess(text)
        if asked and not self.adapter:
            said = f"The {asked[1]} is {said}"  # untrained, it is wordy
        return Made(said, self.count(text), self.count(said))

    def _unlucky(self, text):
        """With another training seed, other items come out wrong; with the first none does."""
        seed = int((self.adapter / "seed").read_text()) if self.adapter else 0
        return bool(seed) and hashlib.sha256(f"{seed}{text}".encode()).digest()[0] % 4 == 0

    def losses(self, lessons):
        """On text it was not trained on it is a little worse with an adapter."""
        return [3.25 if self.adapter else 3.0 for _ in lessons]

    @contextlib.contextmanager
    def adapted(self, adapter_folder):
        assert (adapter_folder / "lessons").is_file()
        self.adapter = adapter_folder
        try:
            yield self
        finally:
            self.adapter = None


class FakeEmbedder:
    """Embeds a text as its words, each hashed to one of 64 places."""

    def encode(self, texts):
        rows = np.zeros((len(texts), 64), np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in re.findall(r"\w+", text.lower()):
                row[hashlib.sha256(word.encode()).digest()[0] % 64] += 1
        return rows / np.maximum(np.linalg.norm(rows, axis=1, keepdims=True), 1e-9)


class FakeModels:
    """Hands out the fakes, and counts how often it did."""

    default_generator = "fake-generator"
    default_embedder = "fake-embedder"
    measured = None

    def __init__(self, on_batch: Callable[[], None] = lambda: None) -> None:
        self.made = FakeGenerator(on_batch)
        self.trained: list[list[Lesson]] = []
        self.held_out: list[list[Lesson]] = []
        self._on_batch = on_batch

    def generator(self, model, *, precision, threads):
        return self.made

    def embedder(self, model, *, precision, threads):
        return FakeEmbedder()

    def train(self, model, lessons, *, held_out, settings, seed, folder, progress):
        for step in range(3):
            self._on_batch()
            progress(step + 1, 3)
        self.trained.append(list(lessons))
        self.held_out.append(list(held_out))
        (folder / "lessons").write_text(str(len(lessons)))
        (folder / "seed").write_text(str(seed))

    def training_settings(self):
        return {"lora_rank": 4}

    def rates(self, bench, clock):
        return self.measured

    def precision(self, *, threads):
        return "float32"

    def threads(self):
        return 1

    def hardware(self):
        return "a test"

    def hashes(self):
        return {"fake-generator": "0" * 64}

    def versions(self):
        return {"advisor": "0"}


def town_sample(rows: int = 48) -> Sample:
    """People and their trades: short answers that stand in one document per town."""
    names = [f"Name{place}" for place in range(rows)]
    facts = [(TRADES[place % len(TRADES)], TOWNS[place % len(TOWNS)]) for place in range(rows)]
    facts = [(f"{trade}{place // 24}", town) for place, (trade, town) in enumerate(facts)]
    lines: dict[str, list[str]] = {}
    for name, (trade, town) in zip(names, facts, strict=True):
        lines.setdefault(town, []).append(f"{name} is the {trade} of {town}.")
    return Sample(
        documents=tuple(
            Document(id=town, text=" ".join(said), title=town) for town, said in lines.items()
        ),
        examples=tuple(
            Example(
                id=f"q{place}",
                input=f"Who is the {trade} of {town}?",
                outputs=(names[place],),
                document_ids=(town,),
                topic="north" if place % 2 else "south",
            )
            for place, (trade, town) in enumerate(facts)
        ),
        rows=rows,
        sha256=hashlib.sha256(str(rows).encode()).hexdigest(),
        format="folder",
    )


def label_sample(rows: int = 60) -> Sample:
    """Messages with three labels and no documents."""
    kinds = {"refund": "money back please", "delay": "when will it come", "praise": "well done"}
    labels = list(kinds)
    return Sample(
        documents=(),
        examples=tuple(
            Example(
                id=f"r{place}",
                input=f"{kinds[labels[place % 3]]} number{place} {hash_word(place)}",
                outputs=(labels[place % 3],),
            )
            for place in range(rows)
        ),
        rows=rows,
        sha256="1" * 64,
        format="table",
    )


def hash_word(place: int) -> str:
    """A word that hardly any other place has."""
    return hashlib.sha256(f"word{place}".encode()).hexdigest()[:12]


def _guess(text: str) -> str:
    return f"Guess{hashlib.sha256(text.encode()).digest()[0]}"
