"""advisor's own version, from the package's metadata."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def advisor_version() -> str:
    """Give the installed version, or `0+checkout` where advisor runs without being installed."""
    try:
        return version("advisor")
    except PackageNotFoundError:
        return "0+checkout"
