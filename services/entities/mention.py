"""A mention: a stretch of text that names something."""

from dataclasses import dataclass

from wirelens.entities.v1.entities_pb2 import Entity

type Kind = Entity.Type.ValueType

KINDS: dict[str, Kind] = {
    "PERSON": Entity.PERSON,
    "ORG": Entity.ORGANIZATION,
    "GPE": Entity.PLACE,
    "LOC": Entity.PLACE,
    "FAC": Entity.PLACE,
    "NORP": Entity.GROUP,
    "EVENT": Entity.EVENT,
    "LAW": Entity.LAW,
    "PRODUCT": Entity.WORK,
    "WORK_OF_ART": Entity.WORK,
}
"""OntoNotes labels that name something. Dates, quantities, money and ordinals do not; a language is nobody."""


@dataclass(frozen=True, slots=True)
class Mention:
    """`text[start:end] == exact`, in code points.

    title: the title that goes with a person's name, folded, or "". filed: stands in a dateline, and so is a place.
    """

    start: int
    end: int
    exact: str
    kind: Kind
    title: str = ""
    filed: bool = False
