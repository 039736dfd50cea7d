"""The trait probes, one folder each: the folder's name is the probe's id.

A folder's `__init__.py` holds its SPEC and is light; its `run.py` holds the experiment and may load
what it likes. Importing this package loads neither.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

from advisor.errors import InputError

if TYPE_CHECKING:
    from advisor.probes.traits.spec import ProbeSpec, TraitProbe

ALL = "all"
"""Stands for every probe where names are asked for."""


def probe_names() -> tuple[str, ...]:
    """Name every trait probe: those that need no further answers first, else by name."""
    found = (module.name for module in pkgutil.iter_modules(__path__) if module.ispkg)
    return tuple(sorted(found, key=lambda name: (load_spec(name).asks_anew, name)))


def load_spec(name: str) -> ProbeSpec:
    """Load what a probe says of itself; no heavy library comes with it."""
    spec: ProbeSpec = importlib.import_module(f"{__name__}.{name}").SPEC
    return spec


def load_probe(name: str) -> TraitProbe:
    """Load the experiment itself; only then are the libraries that it needs imported."""
    probe: TraitProbe = importlib.import_module(f"{__name__}.{name}.run").run
    return probe


def choose_probes(asked: tuple[str, ...]) -> tuple[str, ...]:
    """Put the probes asked for in the order they run in; `all` is every one of them.

    Raises:
        InputError: There is no probe of that name.
    """
    known = probe_names()
    if ALL in asked:
        return known
    for name in asked:
        if name not in known:
            raise InputError(
                f"There is no probe {name!r}.", hint=f"Probes: {', '.join((ALL, *known))}."
            )
    return tuple(name for name in known if name in asked)
