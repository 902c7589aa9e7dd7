"""What a system got wrong at one place of one text, to be read by a person."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Miss:
    """One error. Offsets are code points into the row's text, half-open."""

    row: str
    """Id of the row."""
    text: str
    start: int
    end: int
    what: str
    """What is wrong there, such as "missed" or "gold negative, said neutral (.81)"."""
