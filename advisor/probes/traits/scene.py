"""What a trait probe is given to look at: a run whose arms, where it has any, are all answered.

Reads what is there; asks no model and judges nothing.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from advisor.model.run import OPTION_OF_ARM, Passage, Plan, Prediction
from advisor.model.sample import Sample
from advisor.probes.bench import Bench
from advisor.probes.compare import cluster_of_item


@dataclass(frozen=True)
class Scene:
    """A run after its arms, as one probe sees it."""

    bench: Bench
    """What the arms worked at; probes that ask anew work there too."""
    sample: Sample
    """All data, whether the run used it or not."""
    answers: Mapping[str, tuple[Prediction, ...]]
    """Arm -> its answers in the plan's order; arms that could not be run are not there."""
    phases: Mapping[str, Mapping[str, float]]
    """Arm -> phase -> wall-clock seconds."""
    passages: Mapping[str, Passage]
    """Id -> passage, of every passage that an answer names."""
    stand_in: bool
    """Whether the model stands in for the user's own."""
    asked: bool
    """Whether the probe was asked for by name, and so may ask or train anew."""
    folder: Path
    """Where the probe may keep files."""

    @property
    def plan(self) -> Plan:
        """What the run followed."""
        return self.bench.plan

    @cached_property
    def cluster_of(self) -> Mapping[str, Hashable]:
        """Item -> its cluster: items of one document do not vary independently."""
        return {item.id: cluster_of_item(item.id, item.document_ids) for item in self.bench.items}

    @cached_property
    def arm_of_option(self) -> Mapping[str, str]:
        """Option -> the arm that speaks for it: the better one where two arms stand for it."""
        speaks: dict[str, str] = {}
        for arm, option in OPTION_OF_ARM.items():
            rival = speaks.get(option)
            if arm in self.answers and (not rival or self._primary(arm) > self._primary(rival)):
                speaks[option] = arm
        return speaks

    @cached_property
    def option_arms(self) -> tuple[str, ...]:
        """Name the arms with answers that stand for an option, simplest first."""
        return tuple(arm for arm in OPTION_OF_ARM if arm in self.answers)

    def option_of(self, arm: str) -> str | None:
        """Name the option that an arm speaks for, or none where a better arm does."""
        option = OPTION_OF_ARM.get(arm)
        return option if option and self.arm_of_option.get(option) == arm else None

    def _primary(self, arm: str) -> float:
        scores = [one.scores.get(self.plan.primary_metric, 0.0) for one in self.answers[arm]]
        return sum(scores) / len(scores)
