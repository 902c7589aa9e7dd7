"""What is found in an article, before it is written down as a section."""

from collections.abc import Sequence
from dataclasses import dataclass

Span = tuple[int, int]
"""Code points of the text, half-open."""


@dataclass(frozen=True, slots=True)
class Said:
    """Something that the text attributes to someone."""

    content: list[Span]
    """In text order, apart from each other."""
    cue: Span | None
    source: Span | None
    evidence: Sequence[float] | None
    """What its confidence is told by (confidence.py). None: a turn of a transcript, which the layout shows."""
    is_block: bool = False
    """It is all that stands in a paragraph, or several, after one that ends with a colon."""
