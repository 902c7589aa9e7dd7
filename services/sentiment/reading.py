"""What a model says of one sentence, and what every model must be able to do."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

type Place = tuple[int, int]
"""First code point, first after."""

type Asked = tuple[str, Sequence[Place]]
"""A sentence and its targets: places in it, that may reach beyond it."""

type Probabilities = tuple[float, float, float]
"""Of negative, neutral and positive; they sum to 1."""

UNREADABLE: Probabilities = (1 / 3, 1 / 3, 1 / 3)
"""What is known of a target in a sentence without anything to read."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What a model makes of one sentence."""

    targets: list[Probabilities]
    """For each target, as they were given."""
    score: float
    """Of the sentence itself, -1 (negative) to 1 (positive)."""


class Reader(Protocol):
    """A model of tone."""

    @property
    def abstain_below(self) -> float:
        """The highest of three probabilities below which no label is given."""

    def read_all(self, sentences: Sequence[Asked]) -> Sequence[Reading]:
        """Read sentences, each by itself: what is said of one does not depend on the others."""
