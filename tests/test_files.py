"""Files are written whole or not at all."""

import os
import subprocess
import sys

import pytest

from advisor.errors import CannotWrite, UnreadableFile
from advisor.files import read_text, write_text


def test_replaces_a_file_and_keeps_its_mode(tmp_path):
    path = tmp_path / "sub" / "a.txt"
    write_text(path, "one")
    path.chmod(0o640)
    write_text(path, "two")

    assert path.read_text() == "two"
    assert path.stat().st_mode & 0o777 == 0o640
    assert [one.name for one in path.parent.iterdir()] == ["a.txt"]


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_leaves_the_old_file_when_it_fails_halfway(tmp_path, monkeypatch, error):
    path = tmp_path / "a.txt"
    write_text(path, "old")

    def fail(*_):
        raise error

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises((CannotWrite, KeyboardInterrupt)):
        write_text(path, "new")

    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]


def test_reads_without_a_byte_order_mark(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\xef\xbb\xbfhello")

    assert read_text(tmp_path / "a.txt") == "hello"


def test_says_what_cannot_be_read(tmp_path):
    (tmp_path / "a.txt").write_bytes(b"caf\xe9")

    with pytest.raises(UnreadableFile, match="byte 3"):
        read_text(tmp_path / "a.txt")
    with pytest.raises(UnreadableFile, match="folder"):
        read_text(tmp_path)


def test_a_link_is_followed_and_stays_one(tmp_path):
    shared, link = tmp_path / "shared.txt", tmp_path / "link.txt"
    shared.write_text("old")
    link.symlink_to(shared)
    write_text(link, "new")
    assert link.is_symlink()
    assert shared.read_text() == "new"


def test_what_is_no_file_is_written_to_and_stays_what_it_is(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    write_text(pipe, "through")
    assert os.read(reader, 100) == b"through"
    assert pipe.is_fifo()
    os.close(reader)


def test_standard_output_may_be_named_where_it_is_a_pipe():
    script = "from pathlib import Path; from advisor.files import write_text\n"
    script += "write_text(Path('/dev/stdout'), 'through')"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout == "through"
