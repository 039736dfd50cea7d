"""The wheel, built through the sdist, carries its data and works without any extra."""

import os
import subprocess
import sys
import zipfile

import pytest

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def wheel(repository, tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--outdir", str(out), str(repository)],
        check=True,
        capture_output=True,
    )
    return next(out.glob("*.whl"))


@pytest.fixture(scope="module")
def installed(wheel, repository, tmp_path_factory):
    venv = tmp_path_factory.mktemp("venv")
    subprocess.run([sys.executable, "-m", "venv", str(venv)], check=True)
    subprocess.run(
        [
            venv / "bin" / "pip",
            "install",
            "-q",
            "-c",
            str(repository / "constraints.txt"),
            str(wheel),
        ],
        check=True,
        capture_output=True,
    )
    return venv / "bin"


def _run(program, *arguments, cwd):
    environment = {key: os.environ[key] for key in ("PATH", "HOME") if key in os.environ}
    return subprocess.run(
        [program, *arguments], cwd=cwd, capture_output=True, text=True, env=environment
    )


def test_carries_what_ships_beside_the_package(wheel, repository):
    names = set(zipfile.ZipFile(wheel).namelist())
    for kind in ("rubrics", "templates", "texts", "sample"):
        for path in (repository / kind).rglob("*"):
            if path.is_file() and not path.name.startswith("."):
                assert f"advisor/_data/{path.relative_to(repository).as_posix()}" in names
    assert not [name for name in names if name.startswith("tests")]


def test_base_install_is_light(installed, tmp_path):
    listed = _run(installed / "pip", "freeze", cwd=tmp_path).stdout.lower()
    for heavy in ("torch", "scikit-learn", "scipy", "transformers", "faiss"):
        assert heavy not in listed


def test_base_install_judges_and_reports(installed, tmp_path):
    answers = tmp_path / "answers.yaml"
    done = _run(
        installed / "advisor", "assess", "-o", "report.html", _answered(answers), cwd=tmp_path
    )
    assert done.returncode == 0, done.stderr
    assert "<html" in (tmp_path / "report.html").read_text()


def test_probing_without_the_extra_names_the_extra(installed, tmp_path):
    (tmp_path / "examples.jsonl").write_text('{"input": "a", "output": "b"}\n' * 3)
    done = _run(installed / "advisor", "probe", str(tmp_path), cwd=tmp_path)
    assert done.returncode == 2
    assert "advisor[probe]" in done.stderr
    assert "Traceback" not in done.stderr


def _answered(path):
    path.write_text("answers: {external_knowledge: heavy, data_change: daily}\n")
    return str(path)
