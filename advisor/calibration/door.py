"""The one lazy door to calibration: what lies behind it needs scikit-learn and SciPy."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from advisor.errors import MissingExtra
from advisor.model.calibration import Calibration
from advisor.model.case import Case
from advisor.model.rubric import DecisionRubric


def calibrate(
    rubric: DecisionRubric,
    cases: Sequence[Case],
    *,
    seed: int = 0,
    progress: Callable[[int, int], None] | None = None,
) -> Calibration:
    """Fit weights and concentration, and say by nested cross-validation what that gains.

    Args:
        rubric: Start, bounds and everything that stays as it is.
        cases: See `advisor.calibration.nested.FEWEST`.
        seed: Of every draw and split.
        progress: Called with (done, all) after each held-out part.

    Raises:
        MissingExtra: scikit-learn or SciPy is not installed.
        InvalidCases: There are too few cases, or of too few options.
    """
    try:
        from advisor.calibration.nested import calibrate_nested
    except ModuleNotFoundError as error:
        if error.name is None or error.name.split(".")[0] not in ("scipy", "sklearn"):
            raise
        raise MissingExtra(
            f"Calibration needs {error.name}, which is not installed.",
            hint="Run: pip install 'advisor[calibrate]'",
        ) from None
    return calibrate_nested(rubric, cases, seed=seed, progress=progress)
