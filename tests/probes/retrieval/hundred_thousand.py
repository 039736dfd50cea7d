"""Cuts up, indexes in every way and searches 100,000 passages; prints the most memory it took.

A program of its own, so that the memory is that of this alone.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path

import numpy as np

from advisor.model.sample import Document, Example
from advisor.probes.retrieval.choice import FEWEST_ROWS, choose_retriever
from advisor.probes.retrieval.chunking import chunk

PASSAGES = 100_000
EACH = 20
"""Passages of a document."""
WORDS = 75
"""Of a passage, as many as advisor cuts off by default, and as unequally frequent as English."""
DIMENSIONS = 384


def documents():
    """Write documents of a vocabulary of 50,000, one sentence a passage."""
    rng = np.random.default_rng(0)
    words = [f"{'bcdfglmnprst'[n % 12]}{n:x}" for n in range(50_000)]
    chances = 1 / np.arange(1, len(words) + 1)
    chances /= chances.sum()
    for number in range(PASSAGES // EACH):
        drawn = rng.choice(len(words), size=(EACH, WORDS), p=chances)
        said = (" ".join(words[place] for place in sentence) for sentence in drawn.tolist())
        text = " ".join(f"P{number}x{place} {one}." for place, one in enumerate(said))
        yield Document(id=f"d{number}", text=text)


class Names:
    """Embeds a text by the name of the passage in it: the same name, the same vector."""

    def encode(self, texts):
        rows = np.empty((len(texts), DIMENSIONS), np.float32)
        for row, text in zip(rows, texts, strict=True):
            number, place = re.search(r"P(\d+)x(\d+)", text).groups()
            rng = np.random.Generator(np.random.SFC64(int(number) * EACH + int(place)))
            row[:] = rng.standard_normal(DIMENSIONS, np.float32)
        return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def peak_bytes():
    """Read the most memory this process has held; what it was forked from does not count."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return 1024 * int(re.search(r"VmHWM:\s+(\d+)", status)[1])


def main():
    passages = tuple(
        passage for one in documents() for passage in chunk(one, max_words=80, overlap_sentences=0)
    )
    rows = [
        Example(
            id=str(n),
            input=passages[n].text,
            outputs=("x",),
            document_ids=(passages[n].document_id,),
        )
        for n in range(0, len(passages), len(passages) // FEWEST_ROWS)
    ]
    begun = time.perf_counter()
    chosen = choose_retriever(passages, rows, embedder=Names(), k=2)
    found = chosen.retriever.search([passages[n].text for n in (7, 99_999)], k=2)
    json.dump(
        {
            "passages": len(passages),
            "recall": chosen.recall,
            "first": [ranking[0].passage.id for ranking in found],
            "peak_bytes": peak_bytes(),
            "seconds": time.perf_counter() - begun,
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
