"""The page on design reviews does what it says: its commands are run, its examples are used."""

import doctest
import os
import re
import shutil
import subprocess
import sys

import pytest
import yaml

from advisor.review.waivers import REASONS
from advisor.workflow.blocks import KINDS


@pytest.fixture(scope="module")
def page(repository):
    return (repository / "docs" / "how-to" / "design-reviews.md").read_text(encoding="utf-8")


@pytest.fixture
def shell(repository, tmp_path):
    """Run a command line where `advisor` is this checkout, and give all that it prints."""
    shutil.copy(repository / "sample" / "answers.yaml", tmp_path / "answers.yaml")
    program = tmp_path / "bin" / "advisor"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m advisor "$@"\n')
    program.chmod(0o755)
    environment = {
        **os.environ,
        "PATH": f"{program.parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(repository),
    }

    def run(command):
        return subprocess.run(
            command,
            shell=True,
            cwd=tmp_path,
            env=environment,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            check=False,
            encoding="utf-8",
        )

    return run


def fences(page, language):
    return re.findall(rf"^```{language}\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)


def sessions(page):
    """Yield each command of the page with what it is shown to print."""
    for fence in fences(page, "console"):
        for part in re.split(r"^\$ ", fence, flags=re.MULTILINE)[1:]:
            command, _, expected = part.partition("\n")
            yield command, expected


def test_the_commands_print_what_is_shown(page, shell, tmp_path):
    (tmp_path / "design.md").write_text(fences(page, "markdown")[0], encoding="utf-8")
    checker = doctest.OutputChecker()
    codes = {}
    for command, expected in sessions(page):
        done = shell(command)
        codes[command] = done.returncode
        same = checker.check_output(expected, done.stdout, doctest.ELLIPSIS)
        assert same, f"{command}\n--- shown\n{expected}\n--- printed\n{done.stdout}"
    assert codes.pop("advisor embed --check design.md") == 1
    assert set(codes.values()) == {0}


def test_the_step_for_github_runs(page, shell, tmp_path):
    (workflow,) = (yaml.safe_load(one) for one in fences(page, "yaml") if "jobs:" in one)
    command = workflow["jobs"]["design"]["steps"][-1]["run"]
    (tmp_path / "design.md").write_text(fences(page, "markdown")[0], encoding="utf-8")
    shell("advisor assess answers.yaml -o assessment.json && advisor embed design.md")
    done = shell(command)

    assert done.returncode == 1
    assert done.stdout.startswith("::error file=design.md,line=")


def test_the_hook_is_there(page, repository, shell, tmp_path):
    (hook,) = yaml.safe_load((repository / ".pre-commit-hooks.yaml").read_text())
    (config,) = (yaml.safe_load(one) for one in fences(page, "yaml") if "repos:" in one)
    assert config["repos"][0]["hooks"][0]["id"] == hook["id"]

    (tmp_path / "design.md").write_text("# No blocks\n")
    assert shell(f"{hook['entry']} design.md").returncode == 0
    (tmp_path / "design.md").write_text(
        "<!-- advisor:verdict from=answers.yaml -->\n<!-- /advisor -->"
    )
    assert shell(f"{hook['entry']} design.md").returncode == 1


def test_the_tables_name_every_reason_block_and_attribute(page):
    rows = re.findall(r"^\| `([a-z-]+)` \| (.+) \|$", page, re.MULTILINE)
    assert {name: says for name, says in rows if name in REASONS} == REASONS
    blocks = {name: says for name, says in rows if name in KINDS}
    assert list(blocks) == list(KINDS)
    for name, says in blocks.items():
        assert set(re.findall(r"`([a-z]+)`", says)) == KINDS[name].attributes
