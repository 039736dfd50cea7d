"""The arms, one file each: the file's name is the arm's, and `arm` in it is the arm itself.

Importing this package loads none of them.
"""

from __future__ import annotations

import importlib
import pkgutil
from typing import TYPE_CHECKING

from advisor.model.run import OPTION_OF_ARM

if TYPE_CHECKING:
    from advisor.probes.arm import Arm


def arm_names() -> tuple[str, ...]:
    """Name every arm, those that stand for an option first and simplest first."""
    order = {name: place for place, name in enumerate(OPTION_OF_ARM)}
    found = (module.name for module in pkgutil.iter_modules(__path__))
    return tuple(sorted(found, key=lambda name: (order.get(name, len(order)), name)))


def load_arm(name: str) -> Arm:
    """Load one arm from its file; only then are the libraries that it needs imported."""
    arm: Arm = importlib.import_module(f"{__name__}.{name}").arm
    return arm
