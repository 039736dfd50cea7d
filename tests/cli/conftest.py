"""Runs the command line in this process, and reads what it left behind."""

from dataclasses import dataclass

import pytest

from advisor.cli import main


@dataclass
class Done:
    code: int
    out: str
    err: str


@pytest.fixture
def advisor(capsys, tmp_path, monkeypatch):
    """Run `advisor ARGUMENTS` in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        with pytest.raises(SystemExit) as ended:
            main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Done(code=ended.value.code, out=captured.out, err=captured.err)

    return run
