"""Gives memory that is no longer used back to the system; knows nothing about what used it."""

from __future__ import annotations

import ctypes
import sys


def give_back() -> None:
    """Return freed memory, where the C library keeps it for the next time.

    glibc keeps nearly all: tensors of ever other sizes leave it in pieces that do not fit the next
    ones, and a run of two trainings held 1 GB of them. See malloc_trim(3).
    """
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
        if trim is not None:
            trim(0)
