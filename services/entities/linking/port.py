"""The port that any register of names is behind."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from services.entities.clusters import Cluster
from services.entities.reading import Reading

THRESHOLD = 0.7
"""A link less certain than that is not given."""


@dataclass(frozen=True, slots=True)
class Known:
    """An identifier of an entity in a register. `confidence`: 0 to 1, how probable it is that this entity is meant."""

    scheme: str
    id: str
    confidence: float


class Register(Protocol):
    """Knows what entities are called elsewhere."""

    def links(self, reading: Reading, entities: Sequence[Cluster]) -> Sequence[Sequence[Known]]:
        """Return what each of `entities`, all those of one article in order of their first mention, is called.

        Nothing where the register has none of its names, or where they could mean another one as well.
        """
        ...
