"""Asks of a rubric how sharply its priors may be stated: sureness held against being right.

    python benchmarks/sharpness.py CASES [--rubric NAME|FILE]

CASES is a file as `advisor rubric evaluate` reads it; its key `domain`, where given, says which
cases belong together. All priors are raised to one power and made to add up to 1 again: above 1
they are sharper than the rubric's, below 1 flatter. "Sharpness subject to calibration" (Gneiting,
Balabdaoui & Raftery 2007, *JRSS B* 69(2)): the sharpest is best among those that are right as often
as they say. Each line is printed twice, on the cases and with a quarter of the known answers
hidden, as cases less well described would have it. Last, the power with the least Brier score is
chosen with one group left out at a time, and scored on that group. Nothing is written.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from advisor.intake.cases import read_cases
from advisor.intake.rubrics import decision, read_decision_rubric
from advisor.model.answers import UNKNOWN
from advisor.model.case import Case, Evaluation
from advisor.model.rubric import DecisionRubric, Trait
from advisor.scoring.evaluate import SURE, evaluate

POWERS = (0.5, 0.75, 1.0, 1.25, 1.5, 2.0)

DRAWS = 1000  # the same streams for every power, so that differences are not of the draws

HIDDEN = 0.25  # share of the known answers; four copies of each case, hidden anew
COPIES = 4


def sharpened(rubric: DecisionRubric, power: float) -> DecisionRubric:
    """Raise every prior to a power, and make each trait's add up to 1 again."""
    traits = tuple(_sharpened(trait, power) for trait in rubric.traits)
    return rubric.model_copy(update={"traits": traits})


def _sharpened(trait: Trait, power: float) -> Trait:
    raised = np.array([level.prior for level in trait.levels]) ** power
    levels = tuple(
        level.model_copy(update={"prior": float(prior)})
        for level, prior in zip(trait.levels, raised / raised.sum(), strict=True)
    )
    return trait.model_copy(update={"levels": levels})


def thinned(cases: Sequence[Case], *, seed: int) -> list[Case]:
    """Give each case `COPIES` times with a share `HIDDEN` of its known answers hidden."""
    rng = np.random.default_rng(seed)
    return [
        case.model_copy(
            update={
                "id": f"{case.id}-{copy}",
                "traits": {
                    trait: UNKNOWN if rng.random() < HIDDEN else level
                    for trait, level in case.traits.items()
                },
            }
        )
        for copy in range(COPIES)
        for case in cases
    ]


def left_out(figures: dict[float, Evaluation], groups: Sequence[str]) -> str:
    """Choose the power on all groups but one, score it on that one, and say what came of it."""
    group = np.array(groups)
    brier = {
        power: np.array([one.brier for one in found.cases]) for power, found in figures.items()
    }
    chosen: list[float] = []
    scores = np.zeros(len(group))
    sure = np.zeros(len(group), dtype=bool)
    for name in dict.fromkeys(groups):
        held = group == name
        best = min(POWERS, key=lambda power: brier[power][~held].mean())
        chosen.append(best)
        scores[held] = brier[best][held]
        firsts = np.array([one.first for one in figures[best].cases])
        sure[held] = firsts[held] >= SURE
    picks = ", ".join(f"{power:g} ({count}x)" for power, count in Counter(chosen).most_common())
    return (
        f"with one of {len(chosen)} groups left out, Brier chooses {picks}: "
        f"held-out Brier {scores.mean():.3f}, coverage {sure.mean():.2f}"
    )


def line(found: Evaluation) -> str:
    """Put an evaluation on one line."""
    stated = np.mean([one.first for one in found.cases])
    right = found.lenient_where_sure
    return (
        f"strict {found.strict:.3f} (stated {stated:.3f})  lenient {found.lenient:.3f}  "
        f"Brier {found.brier:.3f}  coverage {found.coverage:.3f}  "
        f"lenient where sure {'none' if right is None else f'{right:.3f}'}"
    )


def main() -> None:
    """Print both tables and what leaving groups out would choose."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("cases", type=Path)
    parser.add_argument("--rubric", default="default")
    arguments = parser.parse_args()
    rubric = decision(read_decision_rubric(arguments.rubric))
    cases = read_cases(arguments.cases, rubric)
    rows = [json.loads(row) for row in arguments.cases.read_text("utf-8").splitlines() if row]
    figures = {}
    for power in POWERS:
        other = sharpened(rubric, power)
        figures[power] = evaluate(other, cases, draws=DRAWS)
        print(f"power {power:<4g}  {line(figures[power])}", flush=True)
        print(f"    hidden  {line(evaluate(other, thinned(cases, seed=0), draws=DRAWS))}")
    print(left_out(figures, [str(row.get("domain", row["id"])) for row in rows]))


if __name__ == "__main__":
    main()
