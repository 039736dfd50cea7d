"""What goes wrong when a folder is loaded as a model, said in one line."""

from __future__ import annotations

from pathlib import Path

from safetensors import SafetensorError

from advisor.errors import MissingModel

UNLOADABLE = (ImportError, KeyError, OSError, RuntimeError, SafetensorError, ValueError)
"""What transformers raises for files that are missing, torn, or need a library that is not here."""


def cannot_load(path: Path, error: Exception) -> MissingModel:
    """Make the error that says which folder cannot be loaded, and why."""
    reason = (str(error).strip().splitlines() or [type(error).__name__])[0]
    return MissingModel(f"{path} cannot be loaded: {reason}")
