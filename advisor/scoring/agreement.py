"""Several people: where they differ, whether it matters, and how far their rankings agree."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from advisor.model.answers import UNKNOWN
from advisor.model.assessment import Agreement, Difference, Person
from advisor.model.rubric import DecisionRubric
from advisor.scoring.gates import stopped_by
from advisor.scoring.matrix import Floats
from advisor.scoring.simulation import Simulation


def agreement(
    rubric: DecisionRubric, people: Sequence[Person], joint: Simulation, levels: Mapping[str, str]
) -> Agreement:
    """Compare people's answers and rankings.

    Args:
        rubric: The questions.
        people: Everyone, with the ranking their answers alone lead to.
        joint: The draws on all answers together.
        levels: Trait -> the level that stands for everyone.
    """
    differences = [
        found
        for trait in rubric.trait_ids
        if (found := _difference(rubric, trait, people, joint, levels))
    ]
    return Agreement(
        people=tuple(people),
        differences=tuple(sorted(differences, key=lambda one: not one.matters)),
        kendall_w=kendall_w(_ranks(rubric, people)),
    )


def kendall_w(ranks: Floats) -> float | None:
    """Compute Kendall's coefficient of concordance, 0 (none) to 1 (full agreement).

    W = 12 S / (m^2 (n^3 - n) - m T), with S the sum of squared deviations of the n rank sums from
    their mean over m people, and T the sum of t^3 - t over groups of t tied ranks
    (Kendall & Babington Smith 1939, *Annals of Mathematical Statistics* 10(3); ties: Siegel &
    Castellan 1988, section 9.7).

    Args:
        ranks: (people, options), average ranks where tied.

    Returns:
        None for fewer than two people, or where everyone ties everything.
    """
    people, options = ranks.shape
    if people < 2:
        return None
    sums = ranks.sum(axis=0)
    deviation = float(((sums - sums.mean()) ** 2).sum())
    ties = 0.0
    for row in ranks:
        _, counts = np.unique(row, return_counts=True)
        ties += float((counts**3 - counts).sum())
    bound = people**2 * (options**3 - options) - people * ties
    return 12 * deviation / bound if bound > 0 else None


def _ranks(rubric: DecisionRubric, people: Sequence[Person]) -> Floats:
    rows = []
    for person in people:
        shares = {one.option: one.acceptability for one in person.stage.ranking}
        values = np.array([shares[option] for option in rubric.option_ids])
        above = (values[None, :] > values[:, None]).sum(axis=1)
        equal = (values[None, :] == values[:, None]).sum(axis=1)
        rows.append(above + (equal + 1) / 2)
    return np.array(rows)


def _difference(
    rubric: DecisionRubric,
    trait: str,
    people: Sequence[Person],
    joint: Simulation,
    levels: Mapping[str, str],
) -> Difference | None:
    given = {
        person.name: person.answers[trait].level if trait in person.answers else UNKNOWN
        for person in people
    }
    if len(set(given.values())) < 2:
        return None
    known = sorted({level for level in given.values() if level in joint.matrix.row(trait).levels})
    leaders = {int(joint.if_answered(trait, level).argmax()) for level in known}
    leaders.add(int(joint.acceptability.argmax()))
    stops = [stopped_by(rubric, {**levels, trait: level}) for level in given.values()]
    stopped = {one.because if one else "" for one in stops}
    return Difference(trait=trait, levels=given, matters=len(leaders) > 1 or len(stopped) > 1)
