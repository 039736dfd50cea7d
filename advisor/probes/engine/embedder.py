"""Turns texts into unit vectors whose inner product says how alike they are.

The mean over a text's token states or the state of its first token, whichever the model was trained
with, as sentence-transformers takes them (Reimers & Gurevych 2019, arXiv 1908.10084, section 3).
Knows one model at a time; keeps no vectors.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
import transformers
from numpy.typing import NDArray
from torch import Tensor

from advisor.errors import MissingModel
from advisor.probes.engine.decoder import rectangles
from advisor.probes.engine.loading import UNLOADABLE, cannot_load
from advisor.probes.engine.precision import Precision
from advisor.probes.engine.store import weights_sha256

_BATCH_TOKENS = 4096
"""Tokens per pass, filled up to the longest text."""

_TOKEN_LIMIT = 256
"""Where a model's folder does not say how much it reads; texts are cut there."""


Pooling = Literal["mean", "cls"]
"""How the states of a text's tokens become one vector."""


class Embedder:
    """An encoder and its tokenizer."""

    def __init__(
        self,
        model: Any,
        tokenizer: Any,
        *,
        id: str,
        sha256: str,
        limit: int,
        pooling: Pooling = "mean",
    ) -> None:
        """Put an embedder together; `load` reads one from a folder."""
        self.id = id
        self.sha256 = sha256
        self.dimension = int(model.config.hidden_size)
        self._model = model
        self._tokenizer = tokenizer
        self._limit = limit
        self._pooling = pooling

    @classmethod
    def load(cls, path: Path, *, id: str, precision: Precision, threads: int) -> Embedder:
        """Load an embedder from a folder.

        Args:
            path: The folder, as `save_pretrained` writes it, with safetensors weights.
            id: What to call the model.
            precision: Number format of the weights.
            threads: Threads of the numeric library; set for the whole process.

        Raises:
            MissingModel: The folder holds no encoder that can be loaded.
        """
        torch.set_num_threads(threads)
        transformers.logging.set_verbosity_error()
        transformers.logging.disable_progress_bar()
        sha256 = weights_sha256(path)
        try:
            tokenizer = transformers.AutoTokenizer.from_pretrained(path)
            model = transformers.AutoModel.from_pretrained(
                path, dtype=getattr(torch, precision), use_safetensors=True
            )
        except UNLOADABLE as error:
            raise cannot_load(path, error) from None
        if tokenizer.pad_token is None:
            tokenizer.pad_token = tokenizer.eos_token or tokenizer.unk_token
        where = "cuda" if torch.cuda.is_available() else "cpu"
        return cls(
            model.eval().to(where),
            tokenizer,
            id=id,
            sha256=sha256,
            limit=_token_limit(path),
            pooling=_pooling(path),
        )

    @torch.inference_mode()
    def encode(
        self, texts: Sequence[str], *, progress: Callable[[int], None] | None = None
    ) -> NDArray[np.float32]:
        """Embed texts; what lies beyond the model's limit is not read.

        Args:
            texts: The texts, in any order.
            progress: Told how many are done, after each pass.

        Returns:
            (n, dimension), each row of length 1.
        """
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        if not texts:
            return vectors
        tokens = self._tokenizer(
            list(texts), truncation=True, max_length=self._limit, return_attention_mask=False
        )["input_ids"]
        order = sorted(range(len(texts)), key=lambda index: (len(tokens[index]), index))
        lengths = [len(tokens[index]) for index in order]
        for first, last in rectangles(lengths, tokens=_BATCH_TOKENS):
            rows = order[first:last]
            vectors[rows] = self._embed([tokens[index] for index in rows]).float().cpu().numpy()
            if progress is not None:
                progress(last)
        return vectors

    def _embed(self, rows: Sequence[Sequence[int]]) -> Tensor:
        batch = self._tokenizer.pad({"input_ids": rows}, return_tensors="pt")
        batch = batch.to(self._model.device)
        states = self._model(**batch).last_hidden_state
        if self._pooling == "cls":
            return torch.nn.functional.normalize(states[:, 0].float(), dim=1)
        read = batch["attention_mask"][..., None].to(states.dtype)
        mean = (states * read).sum(dim=1, dtype=torch.float32) / read.sum(dim=1)
        return torch.nn.functional.normalize(mean, dim=1)


def _pooling(folder: Path) -> Pooling:
    """Read how a model of sentence-transformers makes a vector of a text; the mean if untold.

    Raises:
        MissingModel: In a way that is not known here.
    """
    modules = folder / "modules.json"
    if modules.is_file():
        kinds = [one["type"].rpartition(".")[2] for one in _json(modules)]
        further = [kind for kind in kinds if kind not in ("Transformer", "Pooling", "Normalize")]
        if further:
            raise MissingModel(
                f"{folder} ends in a module {further[0]}, which is not supported.",
                hint="Name an embedder that pools its tokens' states and does no more.",
            )
    described = folder / "1_Pooling" / "config.json"
    if not described.is_file():
        return "mean"
    told = _json(described)
    # Newer versions write one name, older ones a switch for each.
    switched = [name for name, on in told.items() if name.startswith("pooling_mode_") and on]
    modes = switched or [str(told.get("pooling_mode") or "mean")]
    if modes in (["mean"], ["pooling_mode_mean_tokens"]):
        return "mean"
    if modes in (["cls"], ["pooling_mode_cls_token"]):
        return "cls"
    raise MissingModel(
        f"{folder} pools tokens by {', '.join(modes)}, which is not supported.",
        hint="Name an embedder that takes the mean or the first token.",
    )


def _json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def _token_limit(folder: Path) -> int:
    described = folder / "sentence_bert_config.json"
    if not described.is_file():
        return _TOKEN_LIMIT
    return int(_json(described)["max_seq_length"])
