"""Reads whole text files and writes them atomically.

The one place that turns operating-system errors into advisor's own. Knows no format.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from advisor.errors import CannotWrite, UnreadableFile


def read_text(path: Path, *, keep_mark: bool = False) -> str:
    """Read a UTF-8 file whole.

    Args:
        path: The file.
        keep_mark: Whether to keep a byte-order mark, for whoever writes the text back.

    Raises:
        UnreadableFile: It is missing, a folder, forbidden, or not UTF-8 (with the offending byte).
    """
    try:
        return path.read_bytes().decode("utf-8" if keep_mark else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableFile(
            f"{path} is not UTF-8 text (byte {error.start}).", hint="Save it as UTF-8."
        ) from None
    except OSError as error:
        raise _unreadable(path, error) from None


def stream_lines(path: Path) -> Iterator[str]:
    """Yield the lines of a UTF-8 file, ends kept, without holding it whole.

    A byte-order mark is dropped. Bytes that are not UTF-8 come as lone surrogates (PEP 383), so
    that whoever reads a row can refuse that row alone.

    Raises:
        UnreadableFile: It is missing, a folder or forbidden.
    """
    try:
        with path.open(encoding="utf-8-sig", errors="surrogateescape", newline="") as stream:
            yield from stream
    except OSError as error:
        raise _unreadable(path, error) from None


def _unreadable(path: Path, error: OSError) -> UnreadableFile:
    if isinstance(error, FileNotFoundError):
        return UnreadableFile(f"{path} does not exist.", hint="Check the path.")
    if isinstance(error, IsADirectoryError):
        return UnreadableFile(f"{path} is a folder.", hint="Name a file in it.")
    return UnreadableFile(f"{path} cannot be read: {error.strerror}.")


def write_text(path: Path, text: str) -> None:
    """Write a UTF-8 file so that a reader sees the old text or the new, never a part.

    The text goes to a temporary neighbour which then replaces `path` in one step. A link is
    followed, and what is no file, such as /dev/stdout or a pipe, is written to as it is.

    Raises:
        CannotWrite: The disk is full or the place may not be written to; `path` is unchanged.
    """
    write_bytes(path, text.encode("utf-8"))


def write_bytes(path: Path, data: bytes) -> None:
    """Write a binary file as `write_text` writes text.

    Raises:
        CannotWrite: As for `write_text`.
    """
    temporary: str | None = None
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            path.write_bytes(data)  # by its own name: what /dev/stdout leads to may have none
            return
        target = path.resolve()
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        os.chmod(temporary, mode)
        os.replace(temporary, target)
        temporary = None
    except OSError as error:
        raise CannotWrite(
            f"{path} cannot be written: {error.strerror}.",
            hint="Free some space or choose another place with -o.",
        ) from None
    finally:
        # Also after Ctrl-C: a half-written neighbour must not stay behind.
        if temporary is not None:
            with contextlib.suppress(OSError):
                os.unlink(temporary)


def _umask() -> int:
    # The mask can only be read by setting it; mkstemp ignores it and makes private files.
    mask = os.umask(0)
    os.umask(mask)
    return mask
