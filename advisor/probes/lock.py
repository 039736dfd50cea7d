"""Keeps a second process out of a run folder; the system lets go of it when a process dies."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

from advisor.errors import CannotWrite, InputError

try:
    import fcntl
except ImportError:  # Windows has no such lock on a folder; there two processes are not kept apart
    fcntl = None  # type: ignore[assignment]


@contextlib.contextmanager
def held(folder: Path) -> Iterator[None]:
    """Hold a run folder, made where it is missing, for oneself.

    Raises:
        InputError: Another process holds it.
        CannotWrite: It cannot be made.
    """
    if fcntl is None or (folder.exists() and not folder.is_dir()):
        yield
        return
    try:
        folder.mkdir(parents=True, exist_ok=True)
        opened = os.open(folder, os.O_RDONLY)
    except OSError as error:
        raise CannotWrite(
            f"{folder} cannot be written: {error.strerror}.", hint="Choose another place with -o."
        ) from None
    try:
        fcntl.flock(opened, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(opened)
        raise InputError(
            f"Another advisor is at work in {folder}.",
            hint="Wait for it, or name another folder with -o.",
        ) from None
    except OSError:  # some network file systems know no locks
        pass
    try:
        yield
    finally:
        os.close(opened)
        with contextlib.suppress(OSError):  # what was refused before its first file leaves nothing
            folder.rmdir()
