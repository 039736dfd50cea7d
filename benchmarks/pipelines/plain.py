"""The pipeline that a competent user writes from the libraries' documentation, on their defaults.

sentence-transformers embeds, FAISS searches, transformers generates in batches of eight, Trainer
and peft train. Nothing here is slow on purpose: number format, attention, batch size, padding and
loss are what the libraries do when nobody says otherwise.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import faiss
import numpy as np
import peft
import torch
import transformers
from sentence_transformers import SentenceTransformer
from sentence_transformers.sentence_transformer.modules import Normalize, Pooling, Transformer

from benchmarks import peft_training
from benchmarks.pipelines.work import Tokens, Work

ROWS = 8
"""Prompts answered at a time."""

EMBEDDER_TOKENS = 256
"""What all-MiniLM-L6-v2 reads, as its model card says."""


class Plain:
    """Every part as it comes."""

    def __init__(self, work: Work, *, dtype: str = "default") -> None:
        """Load the generator.

        Args:
            work: What is to be done.
            dtype: Number format of the weights; `default` is what transformers chooses.
        """
        torch.manual_seed(work.seed)
        peft_training.quiet()
        self._work, self._dtype = work, dtype
        self._tokenizer = transformers.AutoTokenizer.from_pretrained(work.model)
        self._model = peft_training.load_model(work.model, dtype)
        self._embedder: Any = None
        self._index: Any = None

    @property
    def dtype(self) -> str:
        """The number format it ended up with."""
        return peft_training.dtype_of(self._model)

    def index(self, passages: Sequence[str]) -> None:
        """Load the embedder, embed the passages, fill an index."""
        self._embedder = self.load_embedder()
        vectors = self._embed(passages)
        self._index = faiss.IndexFlatIP(vectors.shape[1])
        self._index.add(vectors)

    def retrieve(self, queries: Sequence[str], k: int) -> list[list[int]]:
        """Find the best passages for each query."""
        return self._index.search(self._embed(queries), k)[1].tolist()  # type: ignore[no-any-return]

    def train(self, arm: str, folder: Path) -> None:
        """Train an arm's adapter, keep it on, and save it."""
        share = self._work.arms[arm]
        base = peft_training.load_model(self._work.model, self._dtype)
        self._model = peft.get_peft_model(base, peft_training.lora_config(self._work.lora))
        peft_training.train(
            self._model,
            self._tokenizer,
            share.lessons,
            share.held_out,
            self._work.lora,
            seed=self._work.seed,
        )
        self._model.save_pretrained(folder)

    def generate(self, prompts: Sequence[Tokens]) -> list[str]:
        """Answer greedily, eight prompts at a time in the order they come."""
        answers = []
        for first in range(0, len(prompts), ROWS):
            answers += self.answer(prompts[first : first + ROWS])
        return answers

    def answer(self, prompts: Sequence[Tokens], **more: Any) -> list[str]:
        """Answer one batch."""
        self._tokenizer.padding_side = "left"
        batch = self._tokenizer.pad(
            {"input_ids": [list(prompt) for prompt in prompts]}, return_tensors="pt"
        )
        made = self._model.generate(
            **batch, max_new_tokens=self._work.max_new_tokens, do_sample=False, **more
        )
        texts = self._tokenizer.batch_decode(
            made[:, batch["input_ids"].shape[1] :], skip_special_tokens=True
        )
        return [self._answer_in(text) for text in texts]

    def load_embedder(self) -> Any:
        """Put the embedder together as its authors did: mean over tokens, length one."""
        reader = Transformer(self._work.embedder, max_seq_length=EMBEDDER_TOKENS)
        pooling = Pooling(reader.get_embedding_dimension(), "mean")
        return SentenceTransformer(modules=[reader, pooling, Normalize()], device="cpu")

    def _embed(self, texts: Sequence[str], **more: Any) -> Any:
        vectors = self._embedder.encode(list(texts), show_progress_bar=False, **more)
        return np.ascontiguousarray(vectors, np.float32)

    def _answer_in(self, text: str) -> str:
        lines = text.strip().splitlines()
        if not lines:
            return ""
        return lines[0].strip() if self._work.stop_at_newline else text.strip()
