"""Turns a downloaded GGUF file into a folder that transformers loads at once.

Knows one conversion. Does not know where the file came from or whether it may be trusted.
"""

from __future__ import annotations

import contextlib
import io
from pathlib import Path

import torch
import transformers


def convert_gguf(gguf: Path, folder: Path) -> None:
    """Write the model in a GGUF file as safetensors in bfloat16, with tokenizer and template.

    De-quantising takes about 15 s, so it is done once. SmolLM2 was published in bfloat16, so that
    keeping more digits of 4-bit weights would double the file and add nothing.

    Args:
        gguf: The GGUF file.
        folder: An existing folder to write into.

    Raises:
        Exception: Whatever transformers raises on a file it cannot read.
    """
    transformers.logging.set_verbosity_error()
    transformers.logging.disable_progress_bar()
    source = {"pretrained_model_name_or_path": str(gguf.parent), "gguf_file": gguf.name}
    with contextlib.redirect_stderr(io.StringIO()):  # a progress bar that cannot be switched off
        tokenizer = transformers.AutoTokenizer.from_pretrained(**source)
        weights = transformers.AutoModelForCausalLM.from_pretrained(**source, dtype=torch.float32)
    # The loaded model counts as quantised and refuses to be saved; a plain one takes its weights.
    described = weights.config.to_dict()
    described.pop("quantization_config", None)
    config = type(weights.config).from_dict(described)
    model = transformers.AutoModelForCausalLM.from_config(config, dtype=torch.bfloat16)
    model.load_state_dict(weights.state_dict())
    model.save_pretrained(folder)
    tokenizer.save_pretrained(folder)
