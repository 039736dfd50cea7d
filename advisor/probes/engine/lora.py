"""stub"""

from dataclasses import dataclass


@dataclass(frozen=True)
class TrainingPair:
    prompt: tuple[int, ...]
    answer: tuple[int, ...]
